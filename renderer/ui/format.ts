/** Numbers as people read them: sizes, speeds, times left. Decimal units, one digit after the point from kB on. */

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const oneDigit = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });

/** `412 B`, `1.8 kB`, `612.4 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.95 would be shown as 1000.0
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const number = unit === 0 ? whole.format(value) : oneDigit.format(value);
  return `${number} ${units[unit] ?? 'B'}`;
}

/** `38.4 MB/s`. */
export function formatSpeed(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** `1,284`. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** `0:41`, `12:05`, `3:07:20`. */
export function formatDuration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  const hours = Math.floor(total / 3_600);
  const minutes = Math.floor((total % 3_600) / 60);
  const rest = String(total % 60).padStart(2, '0');
  return hours === 0
    ? `${minutes}:${rest}`
    : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}

/** `1 file`, `1,284 files`: the count with the word for it. */
export function formatItems(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
