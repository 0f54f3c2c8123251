import type { Case, Run, Series } from './results.ts';

/** How long a tool takes: the median of its runs, or longer than the limit it was stopped at. */
export type Timing = { readonly seconds: number; readonly isOver: boolean };

/** How many times as fast; `bound` says when one side was stopped, so that only one end is known. */
export type Ratio = { readonly times: number; readonly bound: 'exact' | 'at least' | 'at most' };

/** The middle of the values; the mean of the two middle ones for an even number; nothing for none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined || sorted.length % 2 === 1) return upper;
  return ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The time of a series; nothing when a run failed or none was made. One stopped run makes it `isOver`. */
export function timingOf({ runs }: Series): Timing | undefined {
  const finished: number[] = [];
  let limitSeconds: number | undefined;
  for (const run of runs) {
    if (run.ended === 'failed') return undefined;
    if (run.ended === 'over') limitSeconds = run.limitSeconds;
    else finished.push(run.seconds);
  }
  if (limitSeconds !== undefined) return { seconds: limitSeconds, isOver: true };
  const seconds = median(finished);
  return seconds === undefined ? undefined : { seconds, isOver: false };
}

/** How many times as fast `tool` is as `other` in this case; nothing when that cannot be told. */
export function ratioOf(found: Case, tool: string, other: string): Ratio | undefined {
  const mine = timingIn(found, tool);
  const theirs = timingIn(found, other);
  if (mine === undefined || theirs === undefined || (mine.isOver && theirs.isOver))
    return undefined;
  const bound = mine.isOver ? 'at most' : theirs.isOver ? 'at least' : 'exact';
  return { times: theirs.seconds / mine.seconds, bound };
}

function timingIn({ series }: Case, tool: string): Timing | undefined {
  const found = series.find((one) => one.tool === tool);
  return found && timingOf(found);
}

/** Median CPU seconds of the client side for each GiB moved. */
export function cpuPerGiB({ bytes }: Case, series: Series): number | undefined {
  const seconds = median(finishedRuns(series).flatMap(({ cpuSeconds }) => cpuSeconds ?? []));
  return seconds === undefined ? undefined : seconds / (bytes / 1024 ** 3);
}

/** The most memory any run took. */
export function peakBytesOf(series: Series): number | undefined {
  const peaks = finishedRuns(series).flatMap(({ peakBytes }) => peakBytes ?? []);
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}

/** The runs that came to their end. */
export function finishedRuns({ runs }: Series): Extract<Run, { readonly ended: 'done' }>[] {
  return runs.filter((run) => run.ended === 'done');
}
