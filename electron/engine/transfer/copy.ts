import { OpError } from '../../../shared/errors.ts';
import type { OpenFile } from '../fs/file-system.ts';
import type { Budget } from './budget.ts';
import type { Buffers } from './buffers.ts';

/** Sizes of requests and how many blocks are under way at once. */
export type CopyShape = {
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly blockBytes: number;
  readonly lanes: number;
};

/** The content of one file on its way. */
export type Content = {
  readonly from: OpenFile;
  readonly to: OpenFile;
  /** What the source is said to hold; undefined or 0 reads until its end. */
  readonly size: number | undefined;
  readonly shape: CopyShape;
  readonly budget: Budget;
  readonly buffers: Buffers;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
};

// most sources without a size are empty files: one small request tells, and no whole block is held for it
const firstReadBytes = 32 * 1024;

/**
 * Shape for two request sizes: a block is what a disk takes in one request and goes over the wire in several, so its
 * size is a multiple of the smaller one.
 */
export function copyShape(
  chunks: { readonly source: number; readonly target: number },
  { blockBytes, windowBytes }: { readonly blockBytes: number; readonly windowBytes: number },
): CopyShape {
  const small = Math.min(chunks.source, chunks.target, blockBytes);
  const block = small * Math.max(1, Math.round(blockBytes / small));
  return {
    readBytes: Math.min(chunks.source, block),
    writeBytes: Math.min(chunks.target, block),
    blockBytes: block,
    lanes: Math.max(1, Math.floor(windowBytes / block)),
  };
}

/** Copies all content and gives the number of bytes. The first failure ends it; so does the signal, without waiting. */
export async function copyContent(content: Content): Promise<number> {
  const { signal, size } = content;
  signal.throwIfAborted();
  const work = size === undefined || size === 0 ? copyToEnd(content) : copyKnown(content, size);
  let stop = (): void => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new OpError('cancelled', 'Cancelled.'));
    signal.addEventListener('abort', stop, { once: true });
  });
  // when the signal wins, what is still in flight ends by itself and keeps its buffers until then
  work.catch(() => {});
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function copyKnown(content: Content, size: number): Promise<number> {
  const { blockBytes, lanes } = content.shape;
  let next = 0;
  let stopped = false;
  const lane = async (): Promise<void> => {
    while (next < size && !stopped && !content.signal.aborted) {
      const position = next;
      const length = Math.min(blockBytes, size - position);
      next += length;
      try {
        await moveBlock(content, { position, length });
      } catch (thrown) {
        stopped = true;
        throw thrown;
      }
    }
  };
  const wanted = Math.min(lanes, Math.ceil(size / blockBytes));
  await allSettled(Array.from({ length: wanted }, lane));
  return size;
}

async function copyToEnd(content: Content): Promise<number> {
  const { readBytes, blockBytes } = content.shape;
  let position = 0;
  for (;;) {
    const length = position === 0 ? Math.min(firstReadBytes, readBytes) : blockBytes;
    const moved = await moveBlock(content, { position, length, mayEnd: true });
    position += moved;
    if (moved < length || content.signal.aborted) return position;
  }
}

type Block = { readonly position: number; readonly length: number; readonly mayEnd?: boolean };

async function moveBlock(content: Content, block: Block): Promise<number> {
  const free = await content.budget.take(block.length);
  const buffer = content.buffers.take(block.length);
  try {
    content.signal.throwIfAborted();
    const bytes = buffer.subarray(0, block.length);
    const filled = await fill(content, bytes, block);
    content.signal.throwIfAborted();
    await drain(content, bytes.subarray(0, filled), block.position);
    content.onBytes(filled);
    return filled;
  } finally {
    content.buffers.give(buffer);
    free();
  }
}

async function fill(content: Content, bytes: Uint8Array, block: Block): Promise<number> {
  const step = content.shape.readBytes;
  const { from } = content;
  const counts =
    bytes.length <= step
      ? [await from.read(bytes, block.position)]
      : await allSettled(
          slices(bytes, step).map(({ part, at }) => from.read(part, block.position + at)),
        );
  const filled = contiguous(counts, step);
  if (filled === bytes.length || block.mayEnd === true) return filled;
  throw new OpError(
    'changed',
    'The source ended before the size it had: it changed while it was read.',
  );
}

/** Bytes up to the first short read. Data behind a short read means that the file grew between the two. */
function contiguous(counts: readonly number[], step: number): number {
  let filled = 0;
  let ended = false;
  for (const count of counts) {
    if (ended && count > 0) {
      throw new OpError('changed', 'The source changed while it was read.');
    }
    filled += count;
    ended ||= count < step;
  }
  return filled;
}

async function drain(content: Content, bytes: Uint8Array, position: number): Promise<void> {
  const step = content.shape.writeBytes;
  const { to } = content;
  if (bytes.length === 0) return;
  if (bytes.length <= step) await to.write(bytes, position);
  else await allSettled(slices(bytes, step).map(({ part, at }) => to.write(part, position + at)));
}

function slices(bytes: Uint8Array, step: number): { part: Uint8Array; at: number }[] {
  const parts: { part: Uint8Array; at: number }[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    parts.push({ part: bytes.subarray(at, at + step), at });
  }
  return parts;
}

/** Like `Promise.all`, but waits for the others after a failure: until then they use the buffer. */
async function allSettled<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const values: T[] = [];
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw result.reason;
    values.push(result.value);
  }
  return values;
}
