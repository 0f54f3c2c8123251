import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DiskBatch } from './disk-ops.ts';
import { DiskQueue, type DiskThread } from './disk-queue.ts';

type Held = { readonly batch: DiskBatch; readonly answer: (tookMs: number) => void };

let held: Held[];
let started: number;
let ended: number;

/** A thread that answers when it is told to. */
function heldThread(): DiskThread {
  started += 1;
  return {
    run: (batch) =>
      new Promise((resolve) => {
        const results = batch.ops.map(() => ({ move: 'moved' }) as const);
        const answer = (tookMs: number) => resolve({ results, content: new Uint8Array(0), tookMs });
        held.push({ batch, answer });
      }),
    end: () => (ended += 1),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  held = [];
  started = 0;
  ended = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

function ask(queue: DiskQueue, count: number): Promise<unknown>[] {
  return Array.from({ length: count }, (_, at) =>
    queue.run({ op: 'move', from: `/a${at}`, to: `/b${at}` }, undefined, (result) => result),
  );
}

async function turn(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1);
}

describe('the queue for disk threads', () => {
  it('puts what is asked in one turn into few batches, and holds the rest back', async () => {
    const queue = new DiskQueue(heldThread);
    const asked = ask(queue, 300);
    await turn();
    expect(held.map(({ batch }) => batch.ops.length)).toEqual([128, 128]);
    held[0]?.answer(1);
    await turn();
    expect(held.map(({ batch }) => batch.ops.length)).toEqual([128, 128, 44]);
    for (const { answer } of held.slice(1)) answer(1);
    expect(await Promise.all(asked)).toHaveLength(300);
    expect(started).toBe(1);
  });

  it('takes many names to look at for as many steps', async () => {
    const queue = new DiskQueue(heldThread);
    const names = Array.from({ length: 512 }, (_, at) => `${at}`);
    for (let i = 0; i < 3; i += 1) {
      void queue.run({ op: 'look', path: '/', names, links: 'leave' }, undefined, () => undefined);
    }
    await turn();
    expect(held.map(({ batch }) => batch.ops.length)).toEqual([1, 1]);
    // quick for so many names: no further thread is started
    held[0]?.answer(50);
    await turn();
    expect(held).toHaveLength(3);
    expect(started).toBe(1);
    queue.end();
  });

  it('starts more threads for a slow disk, four at most', async () => {
    const queue = new DiskQueue(heldThread);
    const asked = Promise.all(ask(queue, 5_000));
    await turn();
    for (let round = 0; round < 50; round += 1) {
      for (const { answer } of held.splice(0)) answer(1_000);
      await turn();
    }
    expect(await asked).toHaveLength(5_000);
    expect(started).toBe(4);
  });

  it('lets its threads go when nothing came for a while, and starts one again', async () => {
    const queue = new DiskQueue(heldThread);
    queue.warm();
    expect(started).toBe(1);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(ended).toBe(1);
    const [asked] = ask(queue, 1);
    await turn();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ended).toBe(1);
    held[0]?.answer(1);
    expect(await asked).toEqual({ move: 'moved' });
    expect(started).toBe(2);
  });

  it('says of all that waits that it was not done when a thread is lost', async () => {
    const lost: DiskThread = {
      run: () => Promise.reject(new Error('gone')),
      end: () => undefined,
    };
    const queue = new DiskQueue(() => lost);
    const asked = ask(queue, 500);
    await turn();
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 500 }));
    expect(queue.isBroken).toBe(true);
    const [late] = ask(queue, 1);
    await turn();
    expect(await late).toBeUndefined();
  });
});
