// Order of day and month is the locale's; the 24-hour clock keeps the column narrow.
const thisYear = new Intl.DateTimeFormat(undefined, {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const otherYear = new Intl.DateTimeFormat(undefined, {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
});
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

// The most a Date can hold; a server can send times beyond it.
const dateLimitMs = 8.64e15;

/** A time in the width of a column: with the clock when it is of this year, with the year otherwise. */
export function timeText(timeMs: number, nowMs: number): string {
  if (Math.abs(timeMs) > dateLimitMs) return '';
  const isThisYear = new Date(timeMs).getFullYear() === new Date(nowMs).getFullYear();
  return (isThisYear ? thisYear : otherYear).format(timeMs);
}

/** A time in full, to the second. */
export function exactTimeText(timeMs: number): string {
  return Math.abs(timeMs) > dateLimitMs ? '' : exact.format(timeMs);
}
