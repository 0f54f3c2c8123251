import { nameInText } from '../../../../shared/names.ts';
import { formatItems } from '../../../ui/format.ts';
import type { DraggedRows, DropPlace } from '../model/drag-data.ts';
import type { Point } from '../grid/row-places.ts';
import { followPointer } from './follow-pointer.ts';
import styles from '../grid/rows-preview.module.css';

/** A pane that lines can be dragged to with the right button. */
export type RightDropSide = {
  readonly area: HTMLElement;
  readonly placeAt: (point: Point) => DropPlace;
  /** Marks where a drop would go; undefined takes the mark away. */
  readonly show: (place: DropPlace | undefined) => void;
  /** Asks what is to be done there. */
  readonly ask: (drop: RightDrop) => void;
};

/** Lines that were dropped with the right button, and where. */
export type RightDrop = {
  readonly rows: DraggedRows;
  readonly place: DropPlace;
  readonly at: Point;
};

/** Windows asks at the end of such a drag; elsewhere the right button opens its menu when it is pressed. */
export function hasRightDrag(): boolean {
  return /^win/i.test(navigator.platform);
}

// Less is a click that trembled.
const startPx = 5;
const sides = new Set<RightDropSide>();

/** Lets lines be dropped there; the function it gives takes that back. */
export function addRightDropSide(side: RightDropSide): () => void {
  sides.add(side);
  return () => void sides.delete(side);
}

/** Follows a press of the right button on lines: a click stays one, and a drag ends with a question. */
export function startRightDrag(rows: DraggedRows, from: Point): () => void {
  let badge: HTMLElement | undefined;
  let over: RightDropSide | undefined;
  let last = from;
  const stopped = (): void => {
    badge?.remove();
    over?.show(undefined);
  };
  return followPointer({
    move: (event) => {
      if (badge === undefined && distance(event, from) < startPx) return;
      last = event;
      badge ??= showBadge(rows);
      badge.style.translate = `${event.clientX + 14}px ${event.clientY + 10}px`;
      const next = sideAt(event);
      if (next !== over) over?.show(undefined);
      over = next;
      over?.show(over.placeAt(event));
    },
    end: () => {
      if (badge === undefined) return;
      swallowMenu();
      over?.ask({ rows, place: over.placeAt(last), at: last });
    },
    // the button is still down, and its menu is not wanted either
    cancel: () => {
      if (badge !== undefined) window.addEventListener('pointerup', swallowMenu, { once: true });
    },
    stopped,
  });
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}

function sideAt({ clientX, clientY }: Point): RightDropSide | undefined {
  const under = document.elementFromPoint(clientX, clientY);
  return [...sides].find(({ area }) => area.contains(under));
}

function showBadge({ names }: DraggedRows): HTMLElement {
  const [first = ''] = names;
  const badge = document.createElement('div');
  badge.className = `${styles.preview ?? ''} ${styles.following ?? ''}`;
  badge.textContent =
    names.length === 1 ? nameInText(first) : formatItems(names.length, 'item', 'items');
  document.body.append(badge);
  return badge;
}

/** The menu of the press that was a drag comes right behind it, or not at all. */
function swallowMenu(): void {
  const swallow = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener('contextmenu', swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('contextmenu', swallow, { capture: true }));
}
