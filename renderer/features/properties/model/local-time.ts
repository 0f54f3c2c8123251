/** A time as an input of date and time wants it: local, to the second. Empty for one that it cannot show. */
export function localText(timeMs: number): string {
  const date = new Date(timeMs);
  const year = date.getFullYear();
  // also for what is no date at all
  if (!(year >= 1 && year <= 9999)) return '';
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${String(year).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The time of such a text; undefined when it is none. Inputs leave out seconds that are zero. */
export function parseLocal(text: string): number | undefined {
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?$/.test(text)) return undefined;
  const timeMs = new Date(text).getTime();
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
