import {
  closeSync,
  fchmodSync,
  fstatSync,
  futimesSync,
  linkSync,
  openSync,
  readdirSync,
  readSync,
  unlinkSync,
  writeSync,
  type Stats,
} from 'node:fs';
import type { Attrs, Entry } from '../../../shared/entry.ts';
import { OpError, type ErrorCode } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { packEntries, type PackedEntries } from '../../../shared/packed-entries.ts';
import { errnoOf } from './errno.ts';
import type { ListOptions, NewAttrs } from './file-system.ts';
import { attrsOfStats } from './local-attrs.ts';
import { fileTime } from './local-file.ts';
import { linkRefusal, openFlags, type LinkMove } from './local-open.ts';
import { lookAt } from './look.ts';
import { nameOfLatin1, toNative } from './native-path.ts';

type Links = NonNullable<ListOptions['links']>;

/**
 * Whole steps of a small file's copy, for a thread that may wait for the disk: a system call costs about a microsecond
 * there, and twenty through the thread pool of an event loop.
 */
export type DiskOp =
  /** All of a file of just this size. */
  | { readonly op: 'read'; readonly path: string; readonly size: number }
  /** A new file with the batch's content from `at` on, and its attributes. */
  | {
      readonly op: 'create';
      readonly path: string;
      readonly mode: number;
      readonly attrs: NewAttrs;
      readonly at: number;
      readonly size: number;
    }
  /** Another name for a file, by link(2) and unlink(2). */
  | { readonly op: 'move'; readonly from: string; readonly to: string }
  /** All entries of a directory, if it has not too many. */
  | { readonly op: 'list'; readonly path: string; readonly links: Links }
  /** What is known of these names in a directory. */
  | {
      readonly op: 'look';
      readonly path: string;
      readonly names: readonly string[];
      readonly links: Links;
    };

/** A failed system call, as it travels between threads. */
export type DiskFailure = {
  readonly errno?: string;
  /** Of a refusal of ours. */
  readonly code?: ErrorCode;
  readonly message: string;
};

/** What became of a file that was made. */
export type Created = {
  /** Writing or closing failed: it is there all the same. */
  readonly failure?: DiskFailure;
  /** Attributes that the disk did not take. */
  readonly refused?: DiskFailure;
  /** Once all was written. */
  readonly size?: number;
};

/** The outcome of one op. */
export type DiskResult =
  | { readonly failure: DiskFailure }
  /** Where its content lies in the batch's; undefined when it is not a file of that size. */
  | { readonly read: { readonly at: number; readonly attrs: Attrs } | undefined }
  | { readonly created: Created }
  | { readonly move: LinkMove }
  | { readonly entries: readonly Entry[] | undefined }
  /** Without those that vanished. */
  | { readonly looked: PackedEntries };

/** Ops and the content they write. */
export type DiskBatch = {
  readonly ops: readonly DiskOp[];
  readonly content: Uint8Array<ArrayBuffer>;
};

/** Results in the order of the ops, and the content they read. */
export type DiskResults = {
  readonly results: readonly DiskResult[];
  readonly content: Uint8Array<ArrayBuffer>;
};

/** Runs a batch, one op after the other. Blocks while the disk works. */
export function runDiskOps({ ops, content }: DiskBatch): DiskResults {
  const read = new ReadContent(ops);
  const results = ops.map((op): DiskResult => {
    try {
      return runOp(op, content, read);
    } catch (thrown) {
      return { failure: failureOf(thrown) };
    }
  });
  return { results, content: read.content };
}

function runOp(op: DiskOp, content: Uint8Array, read: ReadContent): DiskResult {
  switch (op.op) {
    case 'read':
      return { read: readWhole(op, read) };
    case 'create':
      return { created: create(op, content.subarray(op.at, op.at + op.size)) };
    case 'move':
      return { move: move(op) };
    case 'list':
      return { entries: list(op) };
    case 'look':
      return { looked: packEntries(lookAt(op.path, op.names, op.links)) };
    default:
      return op satisfies never;
  }
}

/** Room for what a batch reads: each file's size and one byte, which shows that it grew. */
class ReadContent {
  readonly content: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(ops: readonly DiskOp[]) {
    let bytes = 0;
    for (const op of ops) if (op.op === 'read') bytes += op.size + 1;
    this.content = new Uint8Array(bytes);
  }

  take(bytes: number): { readonly at: number; readonly room: Uint8Array } {
    const at = this.#at;
    this.#at += bytes;
    return { at, room: this.content.subarray(at, at + bytes) };
  }
}

function readWhole(
  { path, size }: DiskOp & { op: 'read' },
  content: ReadContent,
): { at: number; attrs: Attrs } | undefined {
  const fd = openSync(toNative(path), openFlags('read'));
  try {
    // a FIFO or device would not be read but waited for
    if (!fstatSync(fd).isFile()) return undefined;
    const { at, room } = content.take(size + 1);
    if (fill(fd, room) !== size) return undefined;
    return { at, attrs: attrsOfStats(fstatSync(fd)) };
  } finally {
    closeSync(fd);
  }
}

function fill(fd: number, room: Uint8Array): number {
  let filled = 0;
  while (filled < room.length) {
    const count = readSync(fd, room, filled, room.length - filled, filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

function create(op: DiskOp & { op: 'create' }, bytes: Uint8Array): Created {
  const fd = openSync(toNative(op.path), openFlags('create'), op.mode);
  let isOpen = true;
  try {
    for (let done = 0; done < bytes.length;) {
      done += writeSync(fd, bytes, done, bytes.length - done, done);
    }
    const refused = setAttrs(fd, op.attrs);
    const { size } = fstatSync(fd);
    isOpen = false;
    closeSync(fd);
    return refused === undefined ? { size } : { size, refused };
  } catch (thrown) {
    if (isOpen) closeQuietly(fd);
    return { failure: failureOf(thrown) };
  }
}

/** As `LocalFile.setAttrs` does it. What is refused is for the caller to judge: some disks have no modes. */
function setAttrs(fd: number, { mode, mtimeMs, atimeMs }: NewAttrs): DiskFailure | undefined {
  try {
    if (mode !== undefined && process.platform !== 'win32') fchmodSync(fd, mode);
    if (mtimeMs === undefined && atimeMs === undefined) return undefined;
    const now: Pick<Stats, 'mtimeMs' | 'atimeMs'> =
      mtimeMs === undefined || atimeMs === undefined ? fstatSync(fd) : { mtimeMs, atimeMs };
    futimesSync(fd, fileTime(atimeMs ?? now.atimeMs), fileTime(mtimeMs ?? now.mtimeMs));
    return undefined;
  } catch (thrown) {
    return failureOf(thrown);
  }
}

function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // what failed before is what matters
  }
}

function move({ from, to }: DiskOp & { op: 'move' }): LinkMove {
  const source = toNative(from);
  try {
    linkSync(source, toNative(to));
  } catch (thrown) {
    const how = linkRefusal(errnoOf(thrown));
    if (how === undefined) throw thrown;
    return how;
  }
  unlinkSync(source);
  return 'moved';
}

const onWindows = process.platform === 'win32';
// more would hold up everybody else who waits for this thread
const mostEntries = Math.min(2_000, limits.entriesPerDirectory);

/** Undefined when there are too many for one go. */
function list({ path, links }: DiskOp & { op: 'list' }): Entry[] | undefined {
  // latin1 gives each byte as one character, so that names that are not UTF-8 come through
  const raw = readdirSync(toNative(path), { encoding: onWindows ? 'utf8' : 'latin1' });
  if (raw.length > mostEntries) return undefined;
  return lookAt(path, onWindows ? raw : raw.map(nameOfLatin1), links);
}

function failureOf(thrown: unknown): DiskFailure {
  if (thrown instanceof OpError) return { code: thrown.code, message: thrown.message };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const errno = errnoOf(thrown);
  return errno === undefined ? { message } : { errno, message };
}
