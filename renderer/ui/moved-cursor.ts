/** Where a key takes the cursor of a list, within its ends; undefined for a key that moves nothing. */
export function movedCursor(
  key: string,
  { at, page, last }: { readonly at: number; readonly page: number; readonly last: number },
): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    PageUp: at - page,
    PageDown: at + page,
    Home: 0,
    End: last,
  };
  const next = moves[key];
  return next === undefined ? undefined : Math.max(0, Math.min(last, next));
}
