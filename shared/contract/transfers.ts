import { z } from 'zod';
import { call, stream } from './define.ts';
import { fsId, id, nothing, path, paths, problem } from './values.ts';

/** Everything counted so far. `done + skipped + failed` equals `found` at the end: nothing is left out silently. */
const tally = z.strictObject({
  /** Files, links and directories met so far; grows while folders are walked. */
  found: z.number(),
  done: z.number(),
  skipped: z.number(),
  failed: z.number(),
  /** Bytes of all files found, and of those already written. */
  totalBytes: z.number(),
  doneBytes: z.number(),
});

/** One transfer as the page sees it. */
export const transfer = z.strictObject({
  id,
  direction: z.enum(['upload', 'download', 'local']),
  /** What is moved, for people: one name, or "3 items". */
  title: z.string(),
  from: z.strictObject({ fs: fsId, directory: path }),
  to: z.strictObject({ fs: fsId, directory: path }),
  /** `done` only when every item was committed or skipped; `failed` when at least one was not. */
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** False while folders are still being walked, so totals may grow. */
  counted: z.boolean(),
  tally,
  /** Bytes a second over the last seconds; 0 when it stands. */
  bytesPerSecond: z.number(),
  secondsLeft: z.number().exactOptional(),
  /** A file being written now. */
  current: z.string().exactOptional(),
  /** The first problem; `transfers.problems` gives them all. */
  problem: problem.exactOptional(),
});

export type Transfer = z.infer<typeof transfer>;
export type Tally = z.infer<typeof tally>;

export const transfers = {
  /** Copies files and whole directories into a directory; `transfers.watch` tells how it goes. */
  'transfers.start': call(
    z.strictObject({
      from: z.strictObject({ fs: fsId, paths }),
      to: z.strictObject({ fs: fsId, directory: path }),
    }),
    z.strictObject({ transferId: id }),
  ),
  'transfers.cancel': call(z.strictObject({ id }), nothing),
  /** Runs what failed or was cancelled again; what is already there is left alone. */
  'transfers.retry': call(z.strictObject({ id }), nothing),
  /** Takes finished transfers off the list: this one, or all. */
  'transfers.clear': call(z.strictObject({ id: id.exactOptional() }), nothing),
  /** Every item that was skipped or failed, with the reason. */
  'transfers.problems': call(
    z.strictObject({ id }),
    z.strictObject({ problems: z.array(problem), more: z.number() }),
  ),
  /** All transfers, newest last, at once and at most ten times a second after changes. */
  'transfers.watch': stream(nothing, z.array(transfer), z.never()),
};
