import { OpError } from '../../../shared/errors.ts';
import type { OpenFile } from '../fs/file-system.ts';
import type { Ahead } from './ahead.ts';
import type { Budget } from './budget.ts';
import type { Buffers } from './buffers.ts';
import type { InOrder } from './in-order.ts';
import type { Throttle } from './throttle.ts';
import { Window, type WindowLimits } from './window.ts';

/** Sizes of requests, and how many blocks may be under way at once. */
export type CopyShape = {
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly blockBytes: number;
  readonly window: WindowLimits;
};

/** The content of one file on its way. */
export type Content = {
  readonly from: OpenFile;
  readonly to: OpenFile;
  /** What the source is said to hold; undefined or 0 reads until its end. */
  readonly size: number | undefined;
  /** Where to begin: an earlier attempt wrote what is before. */
  readonly offset?: number;
  /** What is told of each block, in the order of the file. */
  readonly inOrder?: InOrder;
  /** Holds it back to its checkpoints. */
  readonly ahead?: Ahead;
  readonly shape: CopyShape;
  readonly budget: Budget;
  readonly throttle: Throttle;
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
  sizes: {
    readonly blockBytes: number;
    readonly windowBytes: number;
    readonly mostWindowBytes: number;
  },
): CopyShape {
  const small = Math.min(chunks.source, chunks.target, sizes.blockBytes);
  const block = small * Math.max(1, Math.round(sizes.blockBytes / small));
  return {
    readBytes: Math.min(chunks.source, block),
    writeBytes: Math.min(chunks.target, block),
    blockBytes: block,
    window: {
      start: Math.max(1, Math.floor(sizes.windowBytes / block)),
      most: Math.max(1, Math.floor(sizes.mostWindowBytes / block)),
    },
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
    content.ahead?.abandon();
  }
}

async function copyKnown(content: Content, size: number): Promise<number> {
  const { blockBytes, window: limits } = content.shape;
  const window = new Window(limits);
  const lanes: Promise<void>[] = [];
  let next = content.offset ?? 0;
  let running = 0;
  let failure: { readonly thrown: unknown } | undefined;
  const isOver = (): boolean => next >= size || failure !== undefined || content.signal.aborted;
  const widen = (): void => {
    while (running < window.blocks && !isOver()) lanes.push(lane());
  };
  // one after the other; it ends when the window shrinks below the lanes there are
  const lane = async (): Promise<void> => {
    running += 1;
    while (!isOver() && running <= window.blocks) {
      const position = next;
      const length = Math.min(blockBytes, content.throttle.grainBytes, size - position);
      next += length;
      try {
        const room = content.ahead?.room(position + length);
        if (room !== undefined) await room;
        content.signal.throwIfAborted();
        window.took((await moveBlock(content, { position, length })).tookMs);
        widen();
      } catch (thrown) {
        failure ??= { thrown };
        content.inOrder?.abandon();
        content.ahead?.abandon();
      }
    }
    running -= 1;
  };
  widen();
  // lanes are added while this waits, always before the one that adds them ends
  for (const one of lanes) await one;
  if (failure !== undefined) throw failure.thrown;
  return size;
}

async function copyToEnd(content: Content): Promise<number> {
  const { readBytes, blockBytes } = content.shape;
  let position = 0;
  for (;;) {
    const most = position === 0 ? Math.min(firstReadBytes, readBytes) : blockBytes;
    const length = Math.min(most, content.throttle.grainBytes);
    const { filled } = await moveBlock(content, { position, length, mayEnd: true });
    position += filled;
    if (filled < length || content.signal.aborted) return position;
  }
}

type Block = { readonly position: number; readonly length: number; readonly mayEnd?: boolean };

/** What became of a block. The wait for its place in the budget is not part of the time it took. */
type Moved = { readonly filled: number; readonly tookMs: number };

async function moveBlock(content: Content, block: Block): Promise<Moved> {
  await content.throttle.take(content, block.length, content.signal);
  const free = await content.budget.take(block.length);
  const startMs = performance.now();
  const buffer = content.buffers.take(block.length);
  try {
    content.signal.throwIfAborted();
    const bytes = buffer.subarray(0, block.length);
    const filled = await fill(content, bytes, block);
    content.signal.throwIfAborted();
    const taken = bytes.subarray(0, filled);
    // hashed while it is written; the buffer is free after both
    const eaten = content.inOrder?.eat(taken, block.position);
    await drain(content, taken, block.position);
    content.inOrder?.wrote(filled, block.position);
    if (eaten !== undefined) await eaten;
    content.onBytes(filled);
    return { filled, tookMs: performance.now() - startMs };
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
