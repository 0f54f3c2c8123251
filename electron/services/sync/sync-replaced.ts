import { joinPath, parentPath } from '../../../shared/paths.ts';
import type { Side2, SyncOp } from '../../../shared/sync/op.ts';
import type { UndoEntry } from '../files/undo.ts';

/** An operation that replaced a file, and where in the trash that lies. */
export type KeptReplaced = { readonly op: SyncOp; readonly at: string };

/** What puts the files that a synchronisation replaced on a side back in their places. */
export function replacementsBack(
  to: Side2,
  directory: string,
  kept: readonly KeptReplaced[],
): UndoEntry {
  const from = to === 'right' ? 'left' : 'right';
  const back = kept.flatMap(({ op: { path, [to]: stamp, [from]: now }, at }) =>
    stamp === undefined || now === undefined
      ? []
      : [{ from: at, to: joinPath(directory, path), stamp, now }],
  );
  const emptied = [...new Set(back.map((each) => parentPath(each.from)))];
  const label = `replacement of ${back.length} ${back.length === 1 ? 'file' : 'files'} by a synchronisation`;
  return { label, steps: [{ undo: 'replaced', back, emptied }] };
}
