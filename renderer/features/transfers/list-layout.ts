import type { Show } from './item-window.ts';

/** Heights in pixels: a transfer's row, the bar of filters below an opened one, a line of its items. */
export const rowHeight = 28;
export const barHeight = 28;
export const lineHeight = 24;

/** A row that is open: which of its items it shows, and how many there were when last told. */
export type Opened = { readonly show: Show; readonly total: number };

/** The rows that are open, by transfer. */
export type OpenedRows = ReadonlyMap<string, Opened>;

// Chromium lays out no element much higher than 33 million pixels; a list ends well before.
const mostLines = 1_200_000;

/** Lines that are laid out for a number of items; an empty list has one that says so. */
export function linesOf(total: number): number {
  return Math.min(Math.max(1, total), mostLines);
}

/** Height of a transfer with what it has open. */
export function heightOf(opened: Opened | undefined): number {
  return opened === undefined
    ? rowHeight
    : rowHeight + barHeight + linesOf(opened.total) * lineHeight;
}

/** Scrolls as little as needed to have a span in sight, also from under what sticks to the upper edge. */
export function reveal(
  scroller: HTMLElement,
  span: { readonly top: number; readonly height: number },
  covered: number,
): void {
  const { scrollTop, clientHeight } = scroller;
  if (span.top < scrollTop + covered) scroller.scrollTop = span.top - covered;
  else if (span.top + span.height > scrollTop + clientHeight)
    scroller.scrollTop = span.top + span.height - clientHeight;
}
