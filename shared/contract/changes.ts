import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { removalDown } from './files.ts';
import { fsId, isListOf, nothing, path, paths, problem } from './values.ts';

const renamePair = z.strictObject({ from: path, to: path });
const isPair = (value: unknown): boolean => renamePair.safeParse(value).success;
const renames = z.custom<z.infer<typeof renamePair>[]>(
  isListOf(isPair, { min: 1, max: limits.renamesAtOnce }),
  'is not a list of renames',
);

/** What Ctrl+Z would take back on a file system, in words: "rename of a.txt". */
export const undoable = z.strictObject({ fs: fsId, label: z.string() });

export type Undoable = z.infer<typeof undoable>;

/** Changes of names, the trash, and the way back. */
export const changes = {
  /** Makes an empty file; `exists` when something has the name, which is never cut. */
  'files.makeFile': call(z.strictObject({ fs: fsId, path }), nothing),
  /**
   * Gives many entries other names, in an order that survives swaps and circles, never onto something that is there. The
   * first failure ends it, and is told.
   */
  'files.renameMany': call(
    z.strictObject({ fs: fsId, renames }),
    z.strictObject({ done: z.int(), problem: problem.exactOptional() }),
  ),
  /**
   * Moves into a folder of the same file system by renaming. `taken` and `across` are left where they are: something has
   * their name there, or the folder lies on another disk, so that only a transfer can move them.
   */
  'files.moveInto': call(
    z.strictObject({ fs: fsId, paths, directory: path }),
    z.strictObject({
      moved: z.int(),
      taken: z.array(z.string()),
      across: z.array(z.string()),
      problems: z.array(problem),
    }),
  ),
  /** Where a deletion would go: into the trash, or for good, and then why. */
  'trash.plan': call(
    z.strictObject({ fs: fsId, paths }),
    z.strictObject({ goes: z.enum(['system', 'trash', 'final']), why: z.string().exactOptional() }),
  ),
  /** Moves to the trash. What no trash takes stays where it is, with the code `unsupported`. */
  'trash.throwAway': stream(z.strictObject({ fs: fsId, paths }), removalDown, z.never()),
  /** How much lies in the trash folders of a host. */
  'trash.contents': call(
    z.strictObject({ fs: fsId }),
    z.strictObject({
      places: z.array(z.string()),
      items: z.int(),
      bytes: z.number(),
      isAll: z.boolean(),
      oldestMs: z.number().exactOptional(),
    }),
  ),
  /** Deletes what lies there for good, or only what was deleted so many days ago. */
  'trash.empty': stream(
    z.strictObject({ fs: fsId, olderThanDays: z.int().min(1).max(3_650).exactOptional() }),
    removalDown,
    z.never(),
  ),
  /** Takes the last change on a file system back, as far as things still are as it left them. */
  'undo.run': call(
    z.strictObject({ fs: fsId }),
    z.strictObject({ label: z.string(), undone: z.int(), problems: z.array(problem) }),
  ),
  /** What can be taken back, for each file system that has something. */
  'undo.watch': stream(nothing, z.array(undoable), z.never()),
};
