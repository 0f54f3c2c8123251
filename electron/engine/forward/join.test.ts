import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { serveTcp } from '../../testing/ssh-fixtures.ts';
import { dialPort, readAll } from '../../testing/tunnels.ts';
import type { TunnelChannel } from '../ssh/tunnel-channel.ts';
import { join } from './join.ts';

/** A program's connection, and a channel that the test plays. */
async function joined() {
  const heard: string[] = [];
  const pass: (() => void)[] = [];
  const on: {
    data?: (bytes: Buffer) => void;
    end?: () => void;
    close?: (lost: OpError | undefined) => void;
  } = {};
  const channel: TunnelChannel = {
    onData: (listener) => (on.data = listener),
    onEnd: (listener) => (on.end = listener),
    onClose: (listener) => (on.close = listener),
    pause: () => heard.push('pause'),
    resume: () => heard.push('resume'),
    write: (bytes) => {
      heard.push(`begins ${bytes.length}`);
      return new Promise((resolve) => {
        pass.push(() => {
          heard.push(`took ${bytes.length}`);
          resolve();
        });
      });
    },
    end: (done) => {
      heard.push('end');
      done();
    },
    close: () => heard.push('close'),
  };
  let socket: Socket | undefined;
  const server = await serveTcp((accepted) => {
    socket = accepted;
    socket.pause();
  });
  onTestFinished(server.stop);
  const program = await dialPort(server.port);
  onTestFinished(() => void program.destroy());
  const ours = await vi.waitUntil(() => socket);
  return {
    heard,
    pass,
    on,
    program,
    ours,
    begin: () => join(ours, channel, { onBytes: () => undefined }),
  };
}

it('the end of a program comes behind its last bytes, however long those take', async () => {
  const { heard, pass, program, begin } = await joined();
  program.end('last words');
  await new Promise((resolve) => setTimeout(resolve, 30));
  begin();
  await vi.waitFor(() => expect(heard).toEqual(['begins 10']));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(heard).toEqual(['begins 10']);
  pass[0]?.();
  await vi.waitFor(() => expect(heard).toEqual(['begins 10', 'took 10', 'end']));
});

it('a program that says its last words after all was heard, and leaves, has them sent', async () => {
  const { heard, pass, on, program, ours, begin } = await joined();
  begin();
  on.end?.();
  await readAll(program);
  program.end('thanks');
  await once(ours, 'close');
  expect(heard).toEqual(['begins 6']);
  pass[0]?.();
  await vi.waitFor(() => expect(heard).toEqual(['begins 6', 'took 6', 'end', 'close']));
});

it('a program that leaves in the middle lets go of the channel at once', async () => {
  const { heard, program, begin } = await joined();
  begin();
  program.write('some');
  await vi.waitFor(() => expect(heard).toEqual(['begins 4']));
  program.resetAndDestroy();
  await vi.waitFor(() => expect(heard).toContain('close'));
});

it('nothing more is read of a program while the channel takes nothing', async () => {
  const { heard, pass, program, ours, begin } = await joined();
  begin();
  program.write(Buffer.alloc(1024 * 1024));
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(heard).toHaveLength(1);
  expect(ours.readableLength).toBeLessThan(200_000);
  let passed = 0;
  await vi.waitFor(() => {
    for (; passed < pass.length; passed += 1) pass[passed]?.();
    expect(heard.filter((each) => each.startsWith('took')).length).toBeGreaterThan(10);
  });
});

it('the channel waits while the program takes nothing', async () => {
  const { heard, on, program, begin } = await joined();
  begin();
  program.pause();
  for (let count = 0; count < 200; count += 1) on.data?.(Buffer.alloc(64 * 1024));
  expect(heard).toContain('pause');
  expect(heard).not.toContain('resume');
  program.resume();
  await vi.waitFor(() => expect(heard).toContain('resume'));
});

it('both ends end, and the channel is closed once', async () => {
  const { heard, on, program, begin } = await joined();
  begin();
  const read = readAll(program);
  on.data?.(Buffer.from('bye'));
  on.end?.();
  expect((await read).bytes.toString()).toBe('bye');
  program.end();
  await vi.waitFor(() => expect(heard.slice(0, 2)).toEqual(['end', 'close']));
});

it.each([
  ['a link that broke', new OpError('disconnected', 'Gone.'), 'broken'],
  ['a channel that was closed', undefined, 'ended'],
] as const)('%s is told the program as such', async (_, lost, how) => {
  const { on, program, begin } = await joined();
  begin();
  const read = readAll(program);
  on.data?.(Buffer.from('half'));
  await once(program, 'data');
  on.close?.(lost);
  expect((await read).how).toBe(how);
});
