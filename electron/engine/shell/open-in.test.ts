import { expect, it, vi } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import type { ExecChannel } from '../ssh/exec-channel.ts';
import type { ShellChannel } from '../ssh/shell-channel.ts';
import { textToBytes } from '../../../shared/names.ts';
import { nameCodingOf } from '../sftp/name-coding.ts';
import { openShellIn } from './open-in.ts';
import { shellCommand } from './start-in.ts';

const size = { columns: 80, rows: 24 };

/** A server whose commands answer this, or are refused. */
function server(answer: string | OpError) {
  const exec: ExecChannel = {
    finish: () =>
      answer instanceof OpError ? Promise.reject(answer) : Promise.resolve(Buffer.from(answer)),
    isClosed: () => true,
    close: () => undefined,
  };
  const openShell = vi.fn(() => Promise.resolve({} as ShellChannel));
  return { openExec: () => Promise.resolve(exec), openShell };
}

const open = (link: ReturnType<typeof server>, signal = new AbortController().signal) =>
  openShellIn(link, { directory: "/srv/it's", toBytes: textToBytes, size, signal });

it('starts the login shell in the folder where commands run, whatever login scripts print', async () => {
  const link = server('Welcome!\nhawser-went-there');
  expect((await open(link)).notice).toBeUndefined();
  expect(link.openShell).toHaveBeenCalledWith(
    size,
    expect.objectContaining({ command: shellCommand(textToBytes("/srv/it's")) }),
  );
});

it.each([
  ['says something else', 'exec: no such command. Try: help\n'],
  ['refuses commands', new OpError('failed', 'The server refused a command.')],
  ['does not answer in time', new OpError('timeout', 'The command did not end in time.')],
])('opens the usual shell with a notice when the server %s', async (_, answer) => {
  const link = server(answer);
  expect((await open(link)).notice).toContain("could not be taken to /srv/it's first");
  expect(link.openShell).toHaveBeenCalledOnce();
  expect(link.openShell).toHaveBeenCalledWith(size, { signal: expect.any(AbortSignal) as unknown });
});

it('says nothing where the usual shell begins in that folder by itself', async () => {
  const link = server(new OpError('failed', 'The server refused a command.'));
  const { signal } = new AbortController();
  const home = '/home/ada';
  const started = await openShellIn(link, {
    directory: home,
    home,
    toBytes: textToBytes,
    size,
    signal,
  });
  expect(started.notice).toBeUndefined();
});

it('goes to a folder by the bytes that it has at the server, in the charset of its names', async () => {
  const link = server('hawser-went-there');
  const toBytes = nameCodingOf('gbk')?.toBytes ?? textToBytes;
  const { signal } = new AbortController();
  await openShellIn(link, { directory: '/中', toBytes, size, signal });
  const command = shellCommand(Uint8Array.of(0x2f, 0xd6, 0xd0));
  expect(link.openShell).toHaveBeenCalledWith(size, expect.objectContaining({ command }));
});

it('opens nothing once the terminal was closed', async () => {
  const link = server(new OpError('cancelled', 'The command was given up.'));
  const controller = new AbortController();
  controller.abort();
  await expect(open(link, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  expect(link.openShell).not.toHaveBeenCalled();
});
