import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cpuSecondsIn, peakBytesIn, readChildren, readTree } from './process-tree.ts';

test('CPU time is read behind a name with spaces and parentheses', () => {
  const stat = '7 (a) S 1 (b) S 1 7 7 0 -1 4194560 10 20 0 0 150 50 30 20 20 0 1 0 99 1000 20';
  expect(cpuSecondsIn(stat)).toBe(2.5);
});

test('the peak of memory is in bytes, and nothing for a process that has none left', () => {
  expect(peakBytesIn('Name:\tssh\nVmPeak:\t  900 kB\nVmHWM:\t   120 kB\nVmRSS:\t 100 kB\n')).toBe(
    122_880,
  );
  expect(peakBytesIn('Name:\tssh\nState:\tZ (zombie)\n')).toBe(0);
});

test.skipIf(!existsSync('/proc/self/task'))('a process counts with what it started', async () => {
  const child = spawn('sh', ['-c', 'sleep 60 & sleep 60 & echo there; wait'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const pid = child.pid ?? 0;
  try {
    await once(child.stdout, 'data');
    // two, so that together they have more than the shell by itself
    const children = readChildren(pid)?.peakBytes ?? 0;
    expect(children).toBeGreaterThan(100_000);
    expect(readTree(pid)?.peakBytes).toBeGreaterThan(children);
  } finally {
    process.kill(-pid, 'SIGKILL');
  }
  await once(child, 'close');
  expect(readTree(pid)).toBeUndefined();
});
