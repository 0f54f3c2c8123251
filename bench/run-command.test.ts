import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cpuSecondsOf, runCommand } from './run-command.ts';
import type { Move } from './tool.ts';

const moveWith = (signal: AbortSignal): Move => ({
  direction: 'get',
  source: '',
  target: '',
  endpoint: { host: '', port: 0, user: '', identityFile: '', knownHostsFile: '', home: '/nowhere' },
  signal,
});
const patient = moveWith(new AbortController().signal);

test('CPU time is that of what ran, not of the shell around it', () => {
  expect(cpuSecondsOf('0m9.003s 0m9.004s\n1m1.250s 0m0.500s\n')).toBe(61.75);
  expect(cpuSecondsOf('')).toBeUndefined();
});

test('the CPU time of a command is measured', async () => {
  const { cpuSeconds } = await runCommand(
    { args: ['sh', '-c', 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done'] },
    patient,
  );
  expect(cpuSeconds).toBeGreaterThan(0.01);
});

test.skipIf(!existsSync('/proc/self/task'))(
  'the CPU time of a helper counts, also when its tool does not wait for it',
  async () => {
    // the helper works, stays long enough to be seen, and ends its tool, which therefore never waits for it
    const work = 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done';
    const tool = `{ ${work}; sleep 0.2; kill -9 $$; } & wait`;
    const script = 'sh -c "$1" || true';
    const { cpuSeconds } = await runCommand({ args: [tool], script }, patient);
    expect(cpuSeconds).toBeGreaterThan(0.05);
  },
);

test('a failure carries what the tool said, also from the front of a pipe', async () => {
  const failing = { args: ['sh', '-c', 'echo no such host >&2; exit 3'] };
  await expect(runCommand(failing, patient)).rejects.toThrow('ended with 3: no such host');
  const piped = { ...failing, script: '"$@" | cat' };
  await expect(runCommand(piped, patient)).rejects.toThrow('ended with 3');
});

test('a move that takes too long is ended with everything it started', async () => {
  const began = performance.now();
  const move = moveWith(AbortSignal.timeout(200));
  // the sleeper holds the pipe open, so that an orphan would keep this waiting
  await expect(runCommand({ args: ['sh', '-c', 'sleep 30; true'] }, move)).rejects.toThrow(
    'timeout',
  );
  expect(performance.now() - began).toBeLessThan(20_000);
});

test('the home folder is the one of the bench, and the rest of the environment stays out', async () => {
  const script = 'test "$HOME" = /nowhere && test -z "$SSH_AUTH_SOCK$RCLONE_CONFIG"';
  await expect(runCommand({ args: [], script }, patient)).resolves.toBeDefined();
});
