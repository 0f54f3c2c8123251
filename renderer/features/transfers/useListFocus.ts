import {
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { isEnded } from './facts.ts';
import { heightOf, reveal, rowHeight, type OpenedRows } from './list-layout.ts';
import type { TransferCommand } from './transfer-commands.ts';

type ListFocusOptions = {
  readonly transfers: readonly Transfer[];
  readonly opened: OpenedRows;
  readonly scrollerRef: RefObject<HTMLElement | null>;
  readonly run: (command: TransferCommand, transfer: Transfer) => void;
};

/** The one row that Tab reaches, and the keys and presses that move it. */
export function useListFocus({ transfers, opened, scrollerRef, run }: ListFocusOptions) {
  const [id, setId] = useState<string>();
  const [place, setPlace] = useState(0);
  const found = transfers.findIndex((transfer) => transfer.id === id);
  if (found >= 0 && found !== place) setPlace(found);
  // what had the focus is gone: its place is taken by what came after it
  const index = found >= 0 ? found : Math.min(place, transfers.length - 1);
  const hasFocus = useRef(false);

  const go = (next: number): void => {
    const transfer = transfers[next];
    const scroller = scrollerRef.current;
    if (transfer === undefined || scroller === null) return;
    setId(transfer.id);
    const top = topOf(transfers, opened, next);
    reveal(scroller, { top, height: rowHeight }, 0);
    hasFocus.current = true;
    rowElement(scroller, transfer.id)?.focus({ preventScroll: true });
  };

  useEffect(() => {
    const scroller = scrollerRef.current;
    const shown = transfers[index];
    if (!hasFocus.current || scroller === null || shown === undefined) return;
    // only when the row that had it was taken away, or has just come into the page
    if (document.activeElement === document.body) {
      rowElement(scroller, shown.id)?.focus({ preventScroll: true });
    }
  }, [transfers, index, scrollerRef]);

  useRevealNew({ transfers, opened, scrollerRef, isBusy: hasFocus });

  const onKeyDown = (event: KeyboardEvent): void => {
    const transfer = transfers[index];
    if (transfer === undefined || event.target !== event.currentTarget.querySelector(':focus'))
      return;
    if (!(event.target instanceof HTMLElement) || event.target.dataset['id'] === undefined) return;
    const page = Math.max(1, Math.floor((scrollerRef.current?.clientHeight ?? 0) / rowHeight) - 1);
    const next = event.altKey
      ? undefined
      : rowAfter(event.key, { index, page, last: transfers.length - 1 });
    if (next !== undefined) go(next);
    else if (!act(event, transfer)) return;
    event.preventDefault();
  };
  const act = (event: KeyboardEvent, transfer: Transfer): boolean => {
    const isOpen = opened.has(transfer.id);
    if (event.key === 'ArrowRight' && isOpen) {
      event.currentTarget
        .querySelector<HTMLElement>(`[data-id="${transfer.id}"] [role="grid"]`)
        ?.focus();
      return true;
    }
    const command = commandOf(event, transfer, isOpen);
    if (command !== undefined) run(command, transfer);
    return command !== undefined;
  };
  const onPress = (event: MouseEvent): void => {
    const row =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]') : null;
    if (row === null || (event.target instanceof Element && event.target.closest('[role="grid"]')))
      return;
    setId(row.dataset['id']);
    hasFocus.current = true;
    const isButton = event.target instanceof Element && event.target.closest('button') !== null;
    if (!isButton) row.focus({ preventScroll: true });
  };
  return {
    index,
    go,
    handlers: {
      onKeyDown,
      onMouseDown: onPress,
      onFocus: () => {
        hasFocus.current = true;
      },
      // React tells no blur of a row that it takes away itself: then the focus is still ours to place
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
        hasFocus.current = currentTarget.contains(relatedTarget);
      },
      onDoubleClick: (event: MouseEvent) => {
        const transfer = transfers[index];
        const isOnButton =
          event.target instanceof Element && event.target.closest('button, [role="grid"]') !== null;
        if (transfer !== undefined && !isOnButton) run('open', transfer);
      },
    },
  };
}

/** A transfer that was just started comes into sight, unless somebody is at work in the list. */
function useRevealNew(
  options: Omit<ListFocusOptions, 'run'> & { readonly isBusy: RefObject<boolean> },
): void {
  const { transfers, opened, scrollerRef, isBusy } = options;
  const newest = transfers.at(-1)?.id;
  const show = useEffectEvent(() => {
    const scroller = scrollerRef.current;
    if (scroller === null || isBusy.current) return;
    const top = topOf(transfers, opened, transfers.length - 1);
    reveal(scroller, { top, height: rowHeight }, 0);
  });
  const known = useRef(new Set<string>());
  useEffect(() => {
    if (newest !== undefined && !known.current.has(newest)) show();
    known.current = new Set(transfers.map(({ id }) => id));
  }, [newest, transfers]);
}

/** Where a row begins in the list. */
export function topOf(transfers: readonly Transfer[], opened: OpenedRows, index: number): number {
  return transfers.slice(0, index).reduce((sum, { id }) => sum + heightOf(opened.get(id)), 0);
}

function rowElement(scroller: HTMLElement, id: string): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`[data-id="${id}"]`);
}

function rowAfter(
  key: string,
  at: { readonly index: number; readonly page: number; readonly last: number },
): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowUp: at.index - 1,
    ArrowDown: at.index + 1,
    PageUp: at.index - at.page,
    PageDown: at.index + at.page,
    Home: 0,
    End: at.last,
  };
  const next = moves[key];
  return next === undefined ? undefined : Math.max(0, Math.min(at.last, next));
}

function commandOf(
  event: KeyboardEvent,
  transfer: Transfer,
  isOpen: boolean,
): TransferCommand | undefined {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  if (event.altKey) {
    return event.key === 'ArrowUp' ? 'earlier' : event.key === 'ArrowDown' ? 'later' : undefined;
  }
  switch (event.key) {
    case 'ArrowRight':
      return 'open';
    case 'ArrowLeft':
      return isOpen ? 'open' : undefined;
    case 'Enter':
      return 'details';
    case ' ':
      return transfer.state === 'paused' ? 'resume' : 'pause';
    case 'Delete':
      return isEnded(transfer) ? 'clear' : 'cancel';
    default:
      return undefined;
  }
}
