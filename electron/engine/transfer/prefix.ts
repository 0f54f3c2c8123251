import { OpError } from '../../../shared/errors.ts';
import type { FileSystem, OpenFile } from '../fs/file-system.ts';

/** The end of the shorter file is where an interrupted copy differs from a finished one of something else. */
export const prefixCheckBytes = 256 * 1024;

/** Two files of which one may be the beginning of the other. */
export type Pair = {
  readonly source: FileSystem;
  readonly sourcePath: string;
  readonly target: FileSystem;
  readonly targetPath: string;
  /** Size of the target, the shorter one. */
  readonly bytes: number;
};

/**
 * True when the target ends as the source goes on: its last 256 KiB are compared. What could not be read is no
 * beginning of anything.
 */
export async function isPrefix(pair: Pair, signal: AbortSignal): Promise<boolean> {
  const length = Math.min(pair.bytes, prefixCheckBytes);
  const span = { position: pair.bytes - length, length };
  const [ours, theirs] = await Promise.allSettled([
    readSpan(pair.source, pair.sourcePath, { ...span, signal }),
    readSpan(pair.target, pair.targetPath, { ...span, signal }),
  ]);
  if (ours.status === 'rejected') throw ours.reason;
  if (theirs.status === 'fulfilled') return ours.value.equals(theirs.value);
  const reason: unknown = theirs.reason;
  if (reason instanceof OpError && ending.includes(reason.code)) throw reason;
  return false;
}

const ending = ['cancelled', 'disconnected'];

type Span = { readonly position: number; readonly length: number; readonly signal: AbortSignal };

async function readSpan(fs: FileSystem, path: string, span: Span): Promise<Buffer> {
  const file = await fs.open(path, 'read', { signal: span.signal });
  try {
    return await readAll(file, span, fs.capabilities.chunkBytes);
  } finally {
    // nothing was written through it
    await file.close().catch(() => {});
  }
}

async function readAll(file: OpenFile, { position, length, signal }: Span, chunkBytes: number) {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    signal.throwIfAborted();
    const part = bytes.subarray(filled, filled + chunkBytes);
    const count = await file.read(part, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}
