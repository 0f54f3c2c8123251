import { expect, test } from 'vitest';
import type { Case, Run } from './results.ts';
import { checkTargets } from './targets.ts';

const done = (seconds: number, cpuSeconds = 1, peakBytes = 100e6): Run => ({
  ended: 'done',
  seconds,
  cpuSeconds,
  peakBytes,
});

const caseOf = (about: Partial<Case>, runs: Record<string, Run[]>): Case => ({
  load: '1 GiB',
  delayMs: 0,
  direction: 'get',
  files: 1,
  bytes: 1024 ** 3,
  ...about,
  series: Object.entries(runs).map(([tool, runs]) => ({ tool, runs })),
});

const stateOf = (cases: Case[], text: string) =>
  checkTargets({ cases }).find(({ target }) => target.startsWith(text));

test('a target is met by its ratio or more, and missed below it', () => {
  const text = '1 GiB, 0 ms, get: at least 0.7 x sftp';
  const met = caseOf({}, { sftp: [done(7)], Hawser: [done(10)] });
  expect(stateOf([met], text)).toMatchObject({ state: 'met', measured: '0.70' });
  const missed = caseOf({}, { sftp: [done(6.9)], Hawser: [done(10)] });
  expect(stateOf([missed], text)).toMatchObject({ state: 'missed', measured: '0.69' });
});

test('only Hawser under Electron counts, and only over the way the target names', () => {
  const text = '1 GiB, 0 ms, get: at least';
  const node = caseOf({}, { sftp: [done(7)], 'Hawser (plain Node)': [done(1)] });
  expect(stateOf([node], text)?.state).toBe('not measured');
  const far = caseOf({ delayMs: 50 }, { sftp: [done(7)], Hawser: [done(1)] });
  expect(stateOf([far], text)?.state).toBe('not measured');
  const put = caseOf({ direction: 'put' }, { sftp: [done(7)], Hawser: [done(1)] });
  expect(stateOf([put], text)?.state).toBe('not measured');
});

test('a tool that was stopped proves a target only when its limit is enough', () => {
  const about = { load: '1,000 x 2 KiB', delayMs: 50, files: 1_000 };
  const over: Run = { ended: 'over', limitSeconds: 300 };
  const text = '1,000 x 2 KiB, 50 ms, get: at least 100 x scp -r';
  const enough = caseOf(about, { 'scp -r': [over], Hawser: [done(2)] });
  expect(stateOf([enough], text)).toMatchObject({ state: 'met', measured: '> 150' });
  const unsure = caseOf(about, { 'scp -r': [over], Hawser: [done(4)] });
  expect(stateOf([unsure], text)).toMatchObject({ state: 'not measured', measured: '> 75.00' });
  const stopped = caseOf(about, { 'scp -r': [done(200)], Hawser: [over] });
  expect(stateOf([stopped], text)).toMatchObject({ state: 'missed', measured: '< 0.67' });
});

test('CPU time is held against sftp in each case of one large file', () => {
  const runs = { sftp: [done(1, 2)], Hawser: [done(1, 5)] };
  const text = '1 GiB, 0 ms, get: CPU';
  expect(stateOf([caseOf({}, runs)], text)).toMatchObject({ state: 'met', measured: '2.50' });
  const dear = { ...runs, Hawser: [done(1, 5.1)] };
  expect(stateOf([caseOf({}, dear)], text)?.state).toBe('missed');
  expect(stateOf([caseOf({ files: 2 }, runs)], text)).toBeUndefined();
});

test('the memory of every case counts, and one above the cap is a miss', () => {
  const small = caseOf({}, { Hawser: [done(1, 1, 100e6)], sftp: [done(1, 1, 900e6)] });
  expect(stateOf([small], 'all')).toMatchObject({ state: 'met', measured: '100 MB' });
  const large = caseOf({ load: 'x' }, { Hawser: [done(1, 1, 199e6), done(1, 1, 200e6)] });
  expect(stateOf([small, large], 'all')).toMatchObject({ state: 'missed', measured: '200 MB' });
  expect(stateOf([], 'all')?.state).toBe('not measured');
});

test('a huge folder may take 1.3 times as long as with sftp', () => {
  const about = { load: 'listing, 100,000', files: 100_000, bytes: 0 };
  const text = 'listing, 100,000';
  const met = caseOf(about, { sftp: [done(1)], Hawser: [done(1.25)] });
  expect(stateOf([met], text)).toMatchObject({ state: 'met', measured: '1.25 x' });
  const missed = caseOf(about, { sftp: [done(1)], Hawser: [done(1.4)] });
  expect(stateOf([missed], text)).toMatchObject({ state: 'missed', measured: '1.40 x' });
  expect(stateOf([], text)?.state).toBe('not measured');
});
