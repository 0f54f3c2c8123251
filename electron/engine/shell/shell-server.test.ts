import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TerminalDown, TerminalUp } from '../../../shared/contract/terminals.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { createInbox } from '../port.ts';
import type { ShellChannel, ShellExit } from '../ssh/shell-channel.ts';
import { createShellServer } from './shell-server.ts';

let opened: { readonly exit: (how: ShellExit) => void }[] = [];
let refusal: OpError | undefined;
let serve: ReturnType<typeof createShellServer>;

const openShell = (): Promise<ShellChannel> => {
  if (refusal !== undefined) return Promise.reject(refusal);
  const listeners: ((exit: ShellExit) => void)[] = [];
  opened.push({ exit: (how) => listeners.splice(0).forEach((listener) => listener(how)) });
  return Promise.resolve({
    onData: () => undefined,
    onClose: (listener) => listeners.push(listener),
    pause: () => undefined,
    resume: () => undefined,
    write: () => Promise.resolve(),
    resize: () => undefined,
    close: () => undefined,
  });
};

async function ask() {
  const inbox = createInbox<TerminalUp>();
  const posted: TerminalDown[] = [];
  await serve(
    { columns: 80, rows: 24 },
    {
      post: (message) => posted.push(message),
      onMessage: inbox.onMessage,
      onClose: inbox.onClose,
      close: () => inbox.close(),
    },
  );
  return { posted, hangUp: () => inbox.close() };
}

beforeEach(() => {
  serve = createShellServer({
    openShell,
    openShellIn: async () => ({ channel: await openShell() }),
  });
});
afterEach(() => {
  opened = [];
  refusal = undefined;
});

it('opens no more shells at once than the limit, and says so to whoever asks for another one', async () => {
  const asked = await Promise.all(Array.from({ length: limits.shellsPerSession }, ask));
  expect(asked.flatMap(({ posted }) => posted)).toEqual([]);
  const { posted } = await ask();
  expect(posted).toMatchObject([{ type: 'error', error: { code: 'refused' } }]);
  expect(opened).toHaveLength(limits.shellsPerSession);
});

it('counts neither those that ended, nor those that were hung up, nor those that were refused', async () => {
  const all = await Promise.all(Array.from({ length: limits.shellsPerSession }, ask));
  opened[0]?.exit({ code: 0 });
  all[0]?.hangUp(); // says no more than its end did
  all[1]?.hangUp();
  refusal = new OpError('failed', 'The server refused a shell.');
  for (let count = 0; count < 3; count += 1) {
    expect((await ask()).posted).toMatchObject([{ type: 'error', error: { code: 'failed' } }]);
  }
  refusal = undefined;
  expect((await ask()).posted).toEqual([]);
  expect((await ask()).posted).toEqual([]);
  expect((await ask()).posted).toMatchObject([{ error: { code: 'refused' } }]);
});
