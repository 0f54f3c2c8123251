import { useEffect, useRef, useState } from 'react';
import { findLine, type FindFrom } from '../browser/model/find-next.ts';
import { moveTo } from '../browser/model/selection.ts';
import { runInSlices } from '../browser/model/slices.ts';
import type { Pane } from '../browser/pane/pane.ts';

/** Whether there is a name with the text. */
export type Found = 'unknown' | 'some' | 'none';

/** Goes from one name with the text of the pane's bar to the next. */
export function useFindNext(pane: Pane) {
  const [found, setFound] = useState<Found>('unknown');
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), [pane]);

  const find = async (way: FindFrom['way'], from: 'here' | 'beside'): Promise<void> => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    const answer = await findFrom(pane, { way, from }, own.signal);
    if (!own.signal.aborted) setFound(answer);
  };
  return { found, find: (...asked: Parameters<typeof find>) => void find(...asked) };
}

async function findFrom(
  pane: Pane,
  { way, from }: { readonly way: FindFrom['way']; readonly from: 'here' | 'beside' },
  signal: AbortSignal,
): Promise<Found> {
  const { lines, selection, filter } = pane.store.getState();
  const matcher = filter?.matcher;
  if (matcher === undefined) return 'unknown';
  const cursor = selection.cursor === undefined ? 0 : Math.max(lines.indexOf(selection.cursor), 0);
  const index = cursor + (from === 'here' ? 0 : way === 'next' ? 1 : -1);
  const line = await runInSlices(findLine(lines, matcher, { index, way }), signal);
  const name = line === undefined ? undefined : lines.nameAt(line);
  if (name === undefined || signal.aborted) return 'none';
  // by its name: a refresh may have moved it meanwhile
  pane.select((now) => {
    const { lines: latest } = pane.store.getState();
    return moveTo(now, latest, latest.indexOf(name), 'only');
  });
  return 'some';
}
