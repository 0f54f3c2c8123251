import type { Problem } from '../../shared/contract/files.ts';
import type { RenamePair } from '../../shared/rename-order.ts';
import type { Stamp } from '../../shared/sync/op.ts';
import type { MovedInto } from './changes/move-into.ts';
import type { MovedItem, RemovedOriginal } from './changes/remove-moved.ts';
import type { RenamedMany } from './changes/rename-many.ts';
import type { TakenBack } from './changes/take-back.ts';
import type { UndoStep } from './changes/undo-step.ts';
import type { Side } from './protocol.ts';
import type { TrashContents } from './trash/contents.ts';
import type { ThrownAway } from './trash/throw-away.ts';

/** Calls that change names, and that take such changes back. */
export type ChangeCalls = {
  /** Makes an empty file, never over one that is there. */
  makeFile: { params: { side: Side; path: string }; value: null };
  /** What is at a path itself; null when nothing is there. */
  stampAt: { params: { side: Side; path: string }; value: Stamp | null };
  /** Renames in an order that survives swaps; at most `limits.renamesAtOnce`. */
  renameMany: { params: { side: Side; pairs: readonly RenamePair[] }; value: RenamedMany };
  /** At most `limits.renamesPerCall` at a time. */
  moveInto: {
    params: { side: Side; paths: readonly string[]; directory: string };
    value: MovedInto;
  };
  /** Moves into the trash; at most `limits.renamesPerCall` at a time. */
  throwAway: { params: { side: Side; paths: readonly string[]; nowMs: number }; value: ThrownAway };
  takeBack: { params: { side: Side; steps: readonly UndoStep[] }; value: TakenBack };
  /** Deletes originals of a move, below `top`; at most `limits.syncSlice` at a time. */
  removeMoved: {
    params: { side: Side; top: string; items: readonly MovedItem[] };
    value: { results: readonly RemovedOriginal[] };
  };
  trashContents: { params: { side: Side }; value: TrashContents };
  /** Why nothing of these can go to the trash; null when it can, or nobody knows before it is tried. */
  trashPlan: { params: { side: Side; paths: readonly string[] }; value: { final: Problem | null } };
};
