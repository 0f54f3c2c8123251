import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { planTests } from './plan.mjs';
import { descendants, markName, parseStat, trackProcesses } from './processes.mjs';
import {
  emptyTally,
  judgeRunner,
  lastLine,
  readPlaywrightReport,
  readVitestReport,
  succeeded,
  sumTallies,
} from './tally.mjs';

describe('what runs', () => {
  test('is everything when nothing is asked', () => {
    expect(planTests([])).toEqual({ unit: [], e2e: [] });
    expect(planTests(['--unit', '--e2e'])).toEqual({ unit: [], e2e: [] });
  });

  test('is the half that the paths belong to', () => {
    expect(planTests(['shared/names'])).toEqual({ unit: ['shared/names'], e2e: undefined });
    expect(planTests(['e2e/browse.spec.ts'])).toEqual({
      unit: undefined,
      e2e: ['e2e/browse.spec.ts'],
    });
    expect(planTests(['tools', './e2e/a'])).toEqual({ unit: ['tools'], e2e: ['./e2e/a'] });
  });

  test('is the asked half with its arguments as they stand', () => {
    expect(planTests(['--e2e', '-g', 'drags'])).toEqual({ unit: undefined, e2e: ['-g', 'drags'] });
    expect(planTests(['shared', '--unit', '-t', 'x'])).toEqual({
      unit: ['shared', '-t', 'x'],
      e2e: undefined,
    });
  });
});

describe('the count', () => {
  const file = (/** @type {string} */ status, /** @type {string[]} */ ...tests) => ({
    name: '/x.test.ts',
    status,
    assertionResults: tests.map((one) => ({ status: one })),
  });

  test("takes a file that cannot be loaded as one failure of Vitest's", () => {
    const tally = readVitestReport({
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [file('failed'), file('failed', 'failed', 'passed'), file('passed', 'passed')],
    });
    expect(tally).toEqual({
      passed: 3,
      failed: 2,
      skipped: 2,
      faults: ['/x.test.ts could not be run'],
    });
  });

  test("takes Playwright's flaky tests as failed and keeps errors outside tests", () => {
    const tally = readPlaywrightReport({
      stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 1 },
      errors: [{ message: '\u001b[31mError: No tests found.\u001b[39m\nmore' }],
    });
    expect(tally).toEqual({ passed: 5, failed: 2, skipped: 1, faults: ['Error: No tests found.'] });
  });

  test('is a failure when a runner crashed, with or without a report', () => {
    const fine = { ...emptyTally, passed: 4 };
    expect(judgeRunner('Vitest', fine, 0)).toEqual(fine);
    expect(judgeRunner('Vitest', fine, 1).failed).toBe(1);
    expect(judgeRunner('Vitest', undefined, 0)).toEqual({
      ...emptyTally,
      failed: 1,
      faults: ['Vitest ended with exit code 0 and no report'],
    });
    expect(judgeRunner('Vitest', { ...fine, failed: 2 }, 1).failed).toBe(2);
  });

  test('ends in one plain line, and is no success when nothing ran', () => {
    const sum = sumTallies([
      { passed: 2, failed: 0, skipped: 0, faults: [] },
      { passed: 3, failed: 0, skipped: 1, faults: [] },
    ]);
    expect(lastLine(sum)).toBe('5 passed, 0 failed, 1 skipped');
    expect(lastLine({ ...sum, skipped: 0 })).toBe('5 passed, 0 failed');
    expect(succeeded(sum)).toBe(true);
    expect(succeeded(emptyTally)).toBe(false);
    expect(succeeded({ ...sum, failed: 1 })).toBe(false);
  });
});

describe('what is left running', () => {
  test('is read right from a process with a parenthesis in its name', () => {
    const fields = ['S', '7', ...Array.from({ length: 17 }, () => '0'), '4242', '0'];
    expect(parseStat(`12 (a ) b) ${fields.join(' ')}`)).toEqual({
      pid: 12,
      parent: 7,
      start: '4242',
      isZombie: false,
    });
  });

  test('is found over generations', () => {
    const facts = (/** @type {number} */ pid, /** @type {number} */ parent) => ({
      pid,
      parent,
      start: '1',
      isZombie: false,
    });
    const all = [facts(2, 1), facts(3, 2), facts(4, 3), facts(5, 9)];
    expect(descendants(all, 1).map(({ pid }) => pid)).toEqual([2, 3, 4]);
  });

  test.runIf(process.platform === 'linux')(
    'is found by its mark when its parent ended at once',
    async () => {
      const mark = `test-${process.pid}-${Date.now()}`;
      const tracker = trackProcesses(mark);
      const script = 'sleep 60 >/dev/null 2>&1 & echo $!';
      const shell = spawn('sh', ['-c', script], {
        env: { ...process.env, [markName]: mark },
        detached: true,
      });
      const [pid] = await once(shell.stdout, 'data').then(([chunk]) => [Number(String(chunk))]);
      await once(shell, 'close');
      try {
        expect(tracker.alive().map((facts) => facts.pid)).toContain(pid);
      } finally {
        process.kill(pid ?? 0, 'SIGKILL');
        tracker.stop();
      }
      await expect.poll(() => tracker.alive().filter((facts) => facts.pid === pid)).toEqual([]);
    },
  );
});
