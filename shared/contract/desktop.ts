import { z } from 'zod';
import { call, stream } from './define.ts';
import { fsId, id, nothing, paths, problem } from './values.ts';

/** How files leave Hawser for other programs: dragged out, or by the clipboard of the system. */
const use = z.enum(['drag', 'clipboard']);

/** Files of a host on their way to other programs, which take only files of this computer. */
export const stage = z.strictObject({
  id,
  use,
  /** What it is, for people: one name, or "3 items". */
  title: z.string(),
  /** `ready` can be dragged out; with a `problem`, not all of it is there. */
  state: z.enum(['staging', 'ready', 'failed']),
  /** True once another program may have taken it. */
  used: z.boolean(),
  /** False while folders are still being walked, so totals may grow. */
  counted: z.boolean(),
  found: z.number(),
  failed: z.number(),
  skipped: z.number(),
  totalBytes: z.number(),
  doneBytes: z.number(),
  bytesPerSecond: z.number(),
  problem: problem.exactOptional(),
});

export type Stage = z.infer<typeof stage>;
export type StageUse = z.infer<typeof use>;

const one = z.strictObject({ id });

/** Files out to the desktop. The page never names where they are kept: it gets ids. */
export const desktop = {
  /** Fetches files of a host to a private folder; for the clipboard they are put there when all have come. */
  'desktop.stage': call(
    z.strictObject({ from: z.strictObject({ fs: fsId, paths }), use }),
    z.strictObject({ stageId: id }),
  ),
  /** Starts the system's own drag with what is ready; answers when the drag is over. */
  'desktop.drag': call(one, nothing),
  /** Puts what is ready on the clipboard of the system, as files. */
  'desktop.copy': call(one, nothing),
  /** Ends the fetching and removes what came; what another program may still be reading is kept for a while. */
  'desktop.discard': call(one, nothing),
  /** Fetches one that failed again. */
  'desktop.retry': call(one, nothing),
  /** Files of this computer, as they are: dragged, or put on the clipboard. */
  'desktop.give': call(z.strictObject({ paths, use }), nothing),
  /** All that is being fetched or is ready, at once and at most ten times a second after changes. */
  'desktop.watch': stream(nothing, z.array(stage), z.never()),
};
