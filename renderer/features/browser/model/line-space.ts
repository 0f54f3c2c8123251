/**
 * Lines of one height that are seen through a smaller view. An element can only be so high: past that the scrollbar runs
 * over the lines faster than they pass, so that the last one is reached all the same.
 */
export type LineSpace = {
  readonly count: number;
  /** In pixels, as are the next two. */
  readonly lineHeight: number;
  readonly viewHeight: number;
  /** Highest that the element with the lines can be. */
  readonly mostHeight: number;
};

/** The lines to draw, both ends included; `last` is below `first` when there are none. */
export type LineWindow = {
  readonly first: number;
  readonly last: number;
  /** By how much lines stand higher in the element than their number says; 0 unless it is too low for them. */
  readonly shift: number;
};

/** Height of the element with the lines. */
export function spaceHeight({ count, lineHeight, mostHeight }: LineSpace): number {
  return Math.min(count * lineHeight, mostHeight);
}

/** How far the view is below the top of the first line. */
export function offsetAt(space: LineSpace, scrollTop: number): number {
  const { lines, element } = scrollRanges(space);
  if (lines === element) return scrollTop;
  return Math.round((Math.min(scrollTop, element) / element) * lines);
}

/** Where to scroll for the view to be that far below the top of the first line. */
export function scrollTopFor(space: LineSpace, offset: number): number {
  const { lines, element } = scrollRanges(space);
  return lines === element ? offset : (offset / lines) * element;
}

/** How far the view can go, over the lines and over the element. */
function scrollRanges(space: LineSpace): { readonly lines: number; readonly element: number } {
  const { count, lineHeight, viewHeight } = space;
  const lines = Math.max(0, count * lineHeight - viewHeight);
  return { lines, element: Math.max(0, spaceHeight(space) - viewHeight) };
}

/** The lines in sight and some around them, so that a fast scroll shows lines instead of gaps. */
export function windowAt(space: LineSpace, scrollTop: number, around: number): LineWindow {
  const { count, lineHeight, viewHeight } = space;
  const offset = offsetAt(space, scrollTop);
  const top = Math.min(Math.max(0, offset), Math.max(0, count * lineHeight - viewHeight));
  return {
    first: Math.max(0, Math.floor(top / lineHeight) - around),
    last: Math.min(count - 1, Math.ceil((top + viewHeight) / lineHeight) - 1 + around),
    shift: offset - scrollTop,
  };
}

/** Where in the element a line is drawn; one far out of sight is kept inside, for the element not to grow by it. */
export function topOf(space: LineSpace, shift: number, index: number): number {
  const lowest = spaceHeight(space) - space.lineHeight;
  return Math.max(0, Math.min(index * space.lineHeight - shift, lowest));
}

/** Where to scroll for a line to be in sight, as little as can be. */
export function scrollTopShowing(space: LineSpace, scrollTop: number, index: number): number {
  const { lineHeight, viewHeight } = space;
  const offset = offsetAt(space, scrollTop);
  const top = index * lineHeight;
  if (top < offset) return scrollTopFor(space, top);
  const least = top + lineHeight - viewHeight;
  return least > offset ? scrollTopFor(space, least) : scrollTop;
}
