import type { VerifyRule } from '../../../shared/contract/transfers.ts';
import type { Attrs } from '../../../shared/entry.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { Gate } from '../fs/gate.ts';
import type { Decided, Replaceable } from '../protocol.ts';
import type { FarHasher } from '../verify/far-hasher.ts';
import type { ReplacedTrash } from '../trash/replaced-trash.ts';
import type { Budget } from './budget.ts';
import type { Buffers } from './buffers.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Conflicts } from './conflicts.ts';
import type { TargetDirectory } from './directory.ts';
import type { Distance } from './distance.ts';
import type { Halt } from './halt.ts';
import type { KeptOwners } from './kept-owners.ts';
import type { Masks } from './masks.ts';
import type { PlannedItems } from './planned-items.ts';
import type { Queue } from './queue.ts';
import type { Report } from './report.ts';
import type { Ticket } from './ticket.ts';
import type { Throttle } from './throttle.ts';
import type { Tuning } from './tuning.ts';

/** What all parts of one running transfer share. */
export type Context = {
  readonly source: FileSystem;
  readonly target: FileSystem;
  readonly resume: boolean;
  /** Marks this transfer's partials and backups. */
  readonly tag: string;
  readonly verify: VerifyRule;
  /** Who can be asked for hashes of the server's files. */
  readonly hasher: FarHasher | undefined;
  /** True when both sides are on one server. */
  readonly sameServer: boolean;
  readonly checkpoints: Checkpoints;
  /** True when it is told which checkpoints are written down. */
  readonly confirmsCheckpoints: boolean;
  /** Of earlier attempts, by source. */
  readonly decided: ReadonlyMap<string, Decided>;
  /** What may be replaced, where somebody has looked at it. */
  readonly replaces: Replaceable | undefined;
  /** The only items there are to take, where a plan says so. */
  readonly planned: PlannedItems | undefined;
  /** New files from this size up are brought to the disk, replaced ones always are. */
  readonly syncFromBytes: number;
  readonly tuning: Tuning;
  readonly budget: Budget;
  readonly throttle: Throttle;
  readonly buffers: Buffers;
  readonly queue: Queue;
  readonly distance: Distance;
  /** For small files that go in blocks. */
  readonly blockJobs: Gate;
  readonly report: Report;
  readonly halt: Halt;
  readonly conflicts: Conflicts;
  readonly owners: KeptOwners;
  /** For what is replaced, where that is to be kept. */
  readonly replacedTrash: ReplacedTrash | undefined;
  readonly masks: Masks;
  readonly links: 'keep' | 'follow';
  /** Tells the times of sources with each item. */
  readonly tellsTimes: boolean;
};

/** An item whose way is decided: from where, to which name, and over what. */
export type Admitted = {
  readonly path: string;
  readonly attrs: Attrs;
  readonly ticket: Ticket;
  readonly into: TargetDirectory;
  readonly name: string;
  /** What the user agreed to lose. */
  readonly replaces: Attrs | undefined;
};

/** Whatever was thrown as an `OpError`; once the transfer is halted, the halt's own reason for what it cut off. */
export function failureOf(context: Context, thrown: unknown): OpError {
  const { halt } = context;
  const error = asOpError(thrown);
  if (halt.error !== undefined && error.code === 'cancelled') return halt.error;
  halt.see(error);
  return error;
}

/** Whatever was thrown as an `OpError`. */
export function asOpError(thrown: unknown): OpError {
  if (thrown instanceof OpError) return thrown;
  const { code, message } = toAppError(thrown);
  return new OpError(code, message, { cause: thrown });
}
