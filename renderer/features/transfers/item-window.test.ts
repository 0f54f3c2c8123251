import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Params } from '../../../shared/contract/index.ts';
import { OpError } from '../../../shared/errors.ts';
import { createClient } from '../../client/client.ts';
import { createFakeBridge } from '../../client/fake-bridge.ts';
import { anItem } from '../../testing/transfers.ts';
import { createItemWindow, itemAt } from './item-window.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A transfer of 100,000 items behind a window on it. */
function setUp() {
  const asked: Params<'transfers.items'>[] = [];
  const far = { total: 100_000, fails: false };
  const { bridge } = createFakeBridge(window, {
    calls: {
      'transfers.items': (params) => {
        asked.push(params);
        if (far.fails) throw new OpError('not-found', 'It is gone.');
        const count = Math.max(0, Math.min(params.count, far.total - params.offset));
        const items = Array.from({ length: count }, (_, at) =>
          anItem({ path: `/item ${params.offset + at}` }),
        );
        return { items, total: far.total };
      },
    },
  });
  const items = createItemWindow(createClient(bridge, window), { id: 'one', show: 'all' });
  const stop = items.start();
  onTestFinished(stop);
  return {
    items,
    asked,
    far,
    stop,
    held: (at: number) => itemAt(items.store.getState(), at)?.path,
  };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('the part around what is in sight is read, and a slow scroll never meets a gap', async () => {
  const { items, asked, held } = setUp();
  items.look(0, 20);
  await pass(100);
  expect(items.store.getState().total).toBe(100_000);
  for (let first = 0; first < 1_000; first += 10) {
    items.look(first, first + 20);
    await pass(50);
    expect(held(first)).toBe(`/item ${first}`);
    expect(held(first + 20)).toBe(`/item ${first + 20}`);
  }
  expect(asked.length).toBeLessThan(20);
});

test('a leap to the end reads there, and nothing of what lies between', async () => {
  const { items, asked, held } = setUp();
  items.look(0, 20);
  await pass(100);
  for (let first = 0; first < 99_000; first += 500) items.look(first, first + 20);
  items.look(99_979, 99_999);
  await pass(200);
  expect(held(99_999)).toBe('/item 99999');
  expect(asked.length).toBeLessThanOrEqual(4);
  expect(Math.max(...asked.map(({ count }) => count))).toBeLessThanOrEqual(1_000);
});

test('changes ten times a second are looked at twice a second', async () => {
  const { items, asked } = setUp();
  items.look(0, 20);
  await pass(1_000);
  asked.length = 0;
  for (let at = 0; at < 50; at += 1) {
    items.refresh();
    await pass(100);
  }
  expect(asked.length).toBeGreaterThanOrEqual(9);
  expect(asked.length).toBeLessThanOrEqual(11);
});

test('what cannot be read is told, and not asked for in a loop', async () => {
  const { items, asked, far } = setUp();
  await pass(1_000);
  asked.length = 0;
  far.fails = true;
  items.look(700, 720);
  await pass(5_000);
  expect(items.store.getState().error?.message).toBe('It is gone.');
  expect(asked.length).toBeLessThan(3);
});

test('nothing is asked after the end', async () => {
  const { items, asked, stop } = setUp();
  await pass(100);
  stop();
  items.look(500, 520);
  items.refresh();
  await pass(2_000);
  expect(asked.length).toBeLessThan(2);
});
