import { limits } from './limits.ts';

/** Requests a page may make in one second: far above what a person can cause, far below what would keep main busy. */
export const requestsPerSecond = 2_000;

/** Requests a page may make at once: main is busy with them for some 20 ms. */
export const requestsAtOnce = 200;

/** True for `perSecond` in a second, of which `atOnce` may come at once; false for what is above. */
export function createShare(perSecond: number, atOnce = perSecond): () => boolean {
  let left = atOnce;
  let lastAt = performance.now();
  return () => {
    const now = performance.now();
    left = Math.min(atOnce, left + (Math.max(0, now - lastAt) * perSecond) / 1_000);
    lastAt = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

/** Longer than any one text that an operation takes; the longest is a command of ssh_config, of 65,536 characters. */
const longestText = 100_000;

/** A million names, with what stands around them. */
const mostValues = limits.namesPerCall + 1_000;

/**
 * Whether a request is larger than any there is a use for, or holds what no request holds: bytes, maps, dates. Copying
 * 100 MB from process to process would hold main up before it could look at them.
 */
export function isOversized(request: unknown): boolean {
  const waiting: unknown[] = [request];
  for (let count = 0; waiting.length > 0; count += 1) {
    if (count + waiting.length > mostValues) return true;
    const value = waiting.pop();
    if (typeof value === 'string' && value.length > longestText) return true;
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value) && !isPlain(value)) return true;
    const [keys, values] = Array.isArray(value)
      ? [[], value as unknown[]]
      : [Object.keys(value), Object.values(value)];
    if (values.length > mostValues || keys.some((key) => key.length > longestText)) return true;
    for (const inner of values) waiting.push(inner);
  }
  return false;
}

function isPlain(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]';
}
