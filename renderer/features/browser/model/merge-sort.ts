import type { Steps } from './slices.ts';

// Short enough for one step (about half a millisecond), long enough that few rounds of merging are left.
const runLength = 1_024;

/** Sorts a copy, a small step at a time. Stable. */
export function* sortInSteps<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
): Steps<readonly T[]> {
  let runs: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += runLength) {
    runs.push(items.slice(at, at + runLength).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: (readonly T[])[] = [];
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(yield* mergeInSteps(runs[at] ?? [], runs[at + 1] ?? [], compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Merges two sorted lists into a new one, a small step at a time; equal items of `a` come first. */
export function* mergeInSteps<T>(
  a: readonly T[],
  b: readonly T[],
  compare: (a: T, b: T) => number,
): Steps<readonly T[]> {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const merged: T[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const stop = merged.length + runLength;
    while (merged.length < stop && (i < a.length || j < b.length)) {
      const left = a[i];
      const right = b[j];
      if (right === undefined || (left !== undefined && compare(left, right) <= 0)) {
        if (left !== undefined) merged.push(left);
        i += 1;
      } else {
        merged.push(right);
        j += 1;
      }
    }
    yield;
  }
  return merged;
}
