import { stampOf } from '../../shared/sync/op.ts';
import type { CallHandlers } from './calls.ts';
import type { ChangeCalls } from './change-protocol.ts';
import { makeFile } from './changes/make-file.ts';
import { moveInto } from './changes/move-into.ts';
import { removeMoved } from './changes/remove-moved.ts';
import { renameMany } from './changes/rename-many.ts';
import { takeBack } from './changes/take-back.ts';
import type { FileSystem } from './fs/file-system.ts';
import type { Side } from './protocol.ts';
import { trashContents } from './trash/contents.ts';
import { planTrash, throwAway } from './trash/throw-away.ts';
import { lstatOrNothing } from './transfer/directory.ts';

/** The handlers of what changes names. They finish what they began: half a rename nobody hears of cannot be undone. */
export function createChangeHandlers(
  filesOf: (side: Side) => Promise<FileSystem>,
): Pick<CallHandlers, keyof ChangeCalls> {
  return {
    makeFile: async ({ side, path }) => {
      await makeFile(await filesOf(side), path);
      return null;
    },
    stampAt: async ({ side, path }) => {
      const found = await lstatOrNothing(await filesOf(side), path);
      return found === undefined ? null : stampOf(found);
    },
    renameMany: async ({ side, pairs }, signal) => renameMany(await filesOf(side), pairs, signal),
    moveInto: async ({ side, ...what }, signal) => moveInto(await filesOf(side), what, signal),
    throwAway: async ({ side, ...what }, signal) => throwAway(await filesOf(side), what, signal),
    takeBack: async ({ side, steps }, signal) => takeBack(await filesOf(side), steps, signal),
    removeMoved: async ({ side, ...what }, signal) => ({
      results: await removeMoved(await filesOf(side), what, signal),
    }),
    trashContents: async ({ side }, signal) => trashContents(await filesOf(side), signal),
    trashPlan: async ({ side, paths }) => ({
      final: (await planTrash(await filesOf(side), paths)) ?? null,
    }),
  };
}
