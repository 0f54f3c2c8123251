import { create } from 'zustand';
import type { Undoable } from '../../shared/contract/changes.ts';

type UndoStore = { readonly undoable: readonly Undoable[] };

/** What can be taken back, as main last told it. */
export const undoStore = create<UndoStore>(() => ({ undoable: [] }));

/** What Ctrl+Z would take back on a file system: "rename of a.txt". */
export function undoLabel(fs: string): string | undefined {
  return undoStore.getState().undoable.find((each) => each.fs === fs)?.label;
}
