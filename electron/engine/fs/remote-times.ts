import type { Attrs } from '../../../shared/entry.ts';
import type { NewAttrs } from './file-system.ts';

/** Version 3 sets both times or none: one that is not given stays as it is. */
export async function withBothTimes(attrs: NewAttrs, now: () => Promise<Attrs>): Promise<NewAttrs> {
  const { mtimeMs, atimeMs } = attrs;
  if ((mtimeMs === undefined) === (atimeMs === undefined)) return attrs;
  if (atimeMs === undefined) return attrs; // the packet then carries the one time twice, as scp and rsync do
  const old = await now();
  return { ...attrs, mtimeMs: old.mtimeMs ?? atimeMs };
}
