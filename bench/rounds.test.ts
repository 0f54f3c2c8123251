import { expect, test } from 'vitest';
import type { Run } from './results.ts';
import { runRounds } from './rounds.ts';
import type { Tool } from './tool.ts';

const tool = (name: string): Tool => ({
  id: name,
  name,
  rules: '',
  move: () => Promise.reject(new Error('not asked for')),
});

/** Rounds of tools whose every run ends as given; tells the order of turns and how many each had. */
async function turnsOf(ends: Record<string, Run>, isLate = () => false) {
  const order: string[] = [];
  const series = await runRounds({
    tools: Object.keys(ends).map(tool),
    rounds: 5,
    runOne: ({ name }, round) => {
      order.push(`${name}${round}`);
      return Promise.resolve(ends[name] ?? { ended: 'failed', reason: 'unknown' });
    },
    isLate,
  });
  const counts = Object.fromEntries(series.map(({ tool, runs }) => [tool, runs.length]));
  return { order, counts };
}

const taking = (seconds: number): Run => ({ ended: 'done', seconds });

test('tools take turns in every round', async () => {
  const { order } = await turnsOf({ a: taking(1), b: taking(2) });
  expect(order).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'a4', 'b4', 'a5', 'b5']);
});

test('one that was stopped, failed or took more than a minute has one turn, the others go on', async () => {
  const { counts } = await turnsOf({
    stopped: { ended: 'over', limitSeconds: 5 },
    failed: { ended: 'failed', reason: 'no' },
    slow: taking(61),
    good: taking(1),
  });
  expect(counts).toEqual({ stopped: 1, failed: 1, slow: 1, good: 5 });
});

test('no tool gets much more than three minutes', async () => {
  const { counts } = await turnsOf({ a: taking(59), b: taking(30) });
  expect(counts).toEqual({ a: 4, b: 5 });
});

test('when time is up nobody begins another run', async () => {
  let asked = 0;
  const { counts } = await turnsOf({ a: taking(1), b: taking(1) }, () => (asked += 1) > 3);
  expect(counts).toEqual({ a: 2, b: 1 });
});
