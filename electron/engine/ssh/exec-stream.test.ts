import { PassThrough } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { afterEach, expect, it, vi } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { wrapExecStream } from './exec-stream.ts';

afterEach(() => void vi.useRealTimers());

/** A channel that a test speaks on. */
function play() {
  const told: string[] = [];
  const channel = Object.assign(new PassThrough(), {
    stderr: new PassThrough(),
    signal: (name: string) => void told.push(name),
    close: () => void told.push('close'),
  });
  let lost: OpError | undefined;
  const stream = wrapExecStream(channel as unknown as ClientChannel, { lost: () => lost });
  const heard: string[] = [];
  const running = stream.run(
    {
      onOutput: (bytes) => void heard.push(`out ${bytes.toString()}`),
      onErrors: (bytes) => void heard.push(`err ${bytes.toString()}`),
    },
    { idleMs: 1_000 },
  );
  running.catch(() => undefined);
  const lose = (error: OpError) => (lost = error);
  return { channel, stream, running, heard, told, lose };
}

it('a command is heard while it runs, and its code is what it ended with', async () => {
  const { channel, running, heard } = play();
  channel.emit('data', Buffer.from('a'));
  channel.stderr.emit('data', Buffer.from('b'));
  channel.emit('close', 3);
  expect(await running).toBe(3);
  expect(heard).toEqual(['out a', 'err b']);
});

it.each<[string, unknown[], string]>([
  ['a signal', [null, 'KILL'], 'failed'],
  ['nothing that was told', [], 'failed'],
])('a command that %s ended has no code', async (_, end, code) => {
  const { channel, running } = play();
  channel.emit('close', ...end);
  await expect(running).rejects.toMatchObject({ code });
});

it('a link that is lost is told as that', async () => {
  const { channel, running, lose } = play();
  lose(new OpError('disconnected', 'Gone.'));
  channel.emit('close', 0);
  await expect(running).rejects.toMatchObject({ code: 'disconnected' });
});

it('a command that says nothing for long is ended, but not while it has to wait', async () => {
  vi.useFakeTimers();
  const { channel, stream, running, told } = play();
  await vi.advanceTimersByTimeAsync(900);
  channel.stderr.emit('data', Buffer.from('still here'));
  await vi.advanceTimersByTimeAsync(900);
  stream.pause();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toEqual([]);
  stream.resume();
  await vi.advanceTimersByTimeAsync(1_000);
  await expect(running).rejects.toMatchObject({ code: 'timeout' });
  expect(told).toEqual(['TERM', 'close']);
});

it('a command that is given up is told so at once, and heard no more', async () => {
  const { channel, stream, running, heard, told } = play();
  stream.close();
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  channel.emit('data', Buffer.from('late'));
  stream.close();
  expect([heard, told]).toEqual([[], ['TERM', 'close']]);
});
