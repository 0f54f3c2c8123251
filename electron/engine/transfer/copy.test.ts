import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Ahead } from './ahead.ts';
import { Budget } from './budget.ts';
import { Buffers } from './buffers.ts';
import { copyContent, copyShape, type Content } from './copy.ts';
import { fail, FakeFileSystem } from './fake-file-system.test-support.ts';
import { Throttle } from './throttle.ts';

type Run = {
  readonly bytes: Buffer;
  readonly size?: number | undefined;
  readonly shape?: Content['shape'];
  readonly budgetBytes?: number;
  readonly signal?: AbortSignal;
  readonly script?: FakeFileSystem['script'];
  readonly ahead?: Ahead;
  readonly onBytes?: (bytes: number) => void;
};

const smallShape: Content['shape'] = {
  readBytes: 4,
  writeBytes: 3,
  blockBytes: 12,
  window: { start: 2, most: 4 },
};

async function copy(run: Run) {
  const source = new FakeFileSystem().addFile('/a', run.bytes);
  const target = new FakeFileSystem();
  const [from, to] = [await source.open('/a', 'read'), await target.open('/b', 'create')];
  source.script = run.script ?? (() => {});
  const budget = new Budget(run.budgetBytes ?? 1_000_000);
  let counted = 0;
  const content: Content = {
    from,
    to,
    size: 'size' in run ? run.size : run.bytes.length,
    shape: run.shape ?? smallShape,
    budget,
    throttle: new Throttle(),
    buffers: new Buffers(1_000_000),
    signal: run.signal ?? new AbortController().signal,
    onBytes: (bytes) => {
      counted += bytes;
      run.onBytes?.(bytes);
    },
    ...(run.ahead === undefined ? {} : { ahead: run.ahead }),
  };
  const copied = await copyContent(content);
  return { copied, counted, target: target.content('/b'), source, freeBytes: budget.freeBytes };
}

describe('copyContent', () => {
  it('copies any content, whatever the sizes of requests, blocks, window and budget', async () => {
    const size = fc.integer({ min: 1, max: 20 });
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.record({ source: size, target: size, block: size, window: size, budget: size }),
        fc.boolean(),
        async (content, sizes, isSizeKnown) => {
          const bytes = Buffer.from(content);
          const shape = copyShape(sizes, {
            blockBytes: sizes.block,
            windowBytes: sizes.window,
            mostWindowBytes: 2 * sizes.window,
          });
          const size = isSizeKnown ? bytes.length : undefined;
          const run = await copy({ bytes, size, shape, budgetBytes: sizes.budget });
          expect(run.target).toBe(bytes.toString('latin1'));
          expect([run.copied, run.counted]).toEqual([bytes.length, bytes.length]);
          expect(run.freeBytes).toBe(sizes.budget);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stays within what may go ahead of its checkpoints, and goes on when one is kept', async () => {
    const ahead = new Ahead(0, 24);
    let moved = 0;
    const copying = copy({
      bytes: Buffer.alloc(100, 'x'),
      ahead,
      onBytes: (bytes) => (moved += bytes),
    });
    await vi.waitFor(() => expect(moved).toBe(24));
    await new Promise((resolve) => setImmediate(resolve));
    expect(moved).toBe(24);
    ahead.kept(12);
    await vi.waitFor(() => expect(moved).toBe(36));
    ahead.kept(100);
    expect((await copying).copied).toBe(100);
  });

  it('is not held back for ever by a checkpoint that never comes when it is cancelled', async () => {
    const stop = new AbortController();
    const ahead = new Ahead(0, 24);
    let moved = 0;
    const copying = copy({
      bytes: Buffer.alloc(100, 'x'),
      ahead,
      signal: stop.signal,
      onBytes: (bytes) => (moved += bytes),
    });
    await vi.waitFor(() => expect(moved).toBe(24));
    stop.abort();
    await expect(copying).rejects.toThrow('Cancelled');
    expect(ahead.room(1_000)).toBeUndefined();
  });

  it('needs one read for an empty file', async () => {
    const { source } = await copy({ bytes: Buffer.alloc(0) });
    expect(source.operations.filter(({ name }) => name === 'read')).toHaveLength(1);
  });

  it('keeps several requests under way, and no more than the window', async () => {
    let open = 0;
    let most = 0;
    await copy({
      bytes: Buffer.alloc(400),
      shape: { readBytes: 4, writeBytes: 4, blockBytes: 4, window: { start: 3, most: 3 } },
      script: async () => {
        open += 1;
        most = Math.max(most, open);
        await Promise.resolve();
        open -= 1;
      },
    });
    expect(most).toBe(3);
  });

  it('refuses a source that ends before its size', async () => {
    await expect(copy({ bytes: Buffer.alloc(50), size: 60 })).rejects.toMatchObject({
      code: 'changed',
    });
  });

  it('ends with the first failure, and asks for little more', async () => {
    let reads = 0;
    const running = copy({
      bytes: Buffer.alloc(4_000),
      script: ({ path }) => {
        reads += 1;
        if (reads === 5) throw fail('failed', path);
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'failed' });
    expect(reads).toBeLessThan(20);
  });

  it('stops at once when told to, also when nothing answers any more', async () => {
    const user = new AbortController();
    const running = copy({
      bytes: Buffer.alloc(400),
      signal: user.signal,
      script: () => {
        user.abort();
        return new Promise(() => {});
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('copyShape', () => {
  it('makes blocks of whole requests on both sides', () => {
    const sizes = { blockBytes: 262_144, windowBytes: 4_194_304, mostWindowBytes: 16_777_216 };
    expect(copyShape({ source: 32_768, target: 262_144 }, sizes)).toEqual({
      readBytes: 32_768,
      writeBytes: 262_144,
      blockBytes: 262_144,
      window: { start: 16, most: 64 },
    });
    expect(copyShape({ source: 262_144, target: 261_120 }, sizes)).toMatchObject({
      readBytes: 261_120,
      writeBytes: 261_120,
      blockBytes: 261_120,
    });
  });
});
