import { useEffect, useState } from 'react';
import { runInSlices } from '../browser/model/slices.ts';
import type { PlanState } from './plan-store.ts';
import { shownRows, type PlanSort, type ShownRows } from './plan-rows.ts';

const none: readonly number[] = [];

/** The rows to show, found out in slices; those of before stay until then. */
export function useShownRows(
  { ops, count }: PlanState,
  { kind, text }: ShownRows,
  { by, isDescending }: PlanSort,
): readonly number[] {
  const [rows, setRows] = useState(none);
  useEffect(() => {
    const stop = new AbortController();
    const work = shownRows(ops, { kind, text }, { by, isDescending });
    void runInSlices(work, stop.signal).then((found) => {
      if (found !== undefined && !stop.signal.aborted) setRows(found);
    });
    return () => stop.abort();
    // `ops` grows in place: its count is what says so
  }, [ops, count, kind, text, by, isDescending]);
  return rows;
}
