import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, vi } from 'vitest';

const run = promisify(execFile);

/** Things in a folder that are neither files nor folders, each of which notices when it is opened. */
export type SpecialFiles = {
  readonly names: readonly string[];
  /** Fails when one of them was opened. May be asked once. */
  readonly expectUnopened: () => Promise<void>;
  readonly end: () => void;
};

/**
 * Puts a FIFO, a socket and, where the test may make one, a device into a folder. A writer waits at the FIFO, which the
 * first who opens it for reading lets go.
 */
export async function makeSpecialFiles(folder: string): Promise<SpecialFiles> {
  const names = ['fifo', 'socket'];
  const fifo = join(folder, 'fifo');
  await run('mkfifo', [fifo]);
  const writer = spawn('sh', ['-c', 'echo ready; exec echo waited > "$0"', fifo], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(writer.stdout, 'data');
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  server.listen(join(folder, 'socket'));
  await once(server, 'listening');
  try {
    // /dev/full: who opens it for writing gets no room
    await run('mknod', [join(folder, 'device'), 'c', '1', '7']);
    names.push('device');
  } catch {
    // only root may make one, and not in every container
  }
  return {
    names,
    expectUnopened: async () => {
      expect(calls).toBe(0);
      await expectWaiting(writer, fifo);
    },
    end: () => {
      writer.kill('SIGKILL');
      server.close();
    },
  };
}

/** What the writer has to say is still to be had, so that nobody has opened the FIFO before. */
async function expectWaiting(writer: ChildProcess, fifo: string): Promise<void> {
  expect(writer.exitCode, 'the writer at the FIFO was let go').toBeNull();
  const reader = await open(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const text = async () => {
      const { buffer, bytesRead } = await reader.read(Buffer.alloc(100), 0, 100, null);
      return buffer.toString('utf8', 0, bytesRead);
    };
    await vi.waitFor(async () => expect(await text()).toBe('waited\n'));
  } finally {
    await reader.close();
  }
}
