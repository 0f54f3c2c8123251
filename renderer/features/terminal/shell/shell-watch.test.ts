import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Terminal } from '@xterm/xterm';
import type { Session } from '../../../../shared/contract/sessions.ts';
import { sessionStore } from '../../../state/sessions.ts';
import { listenToShell } from './listen-to-shell.ts';
import { shellStore } from './shell-store.ts';
import { watchShell } from './shell-watch.ts';

const opened: { dispose: () => void }[] = [];
beforeEach(() => {
  sessionStore.setState({
    sessions: [{ id: 's', address: 'ada@web-01.example.net:2222' } as unknown as Session],
  });
});
afterEach(() => {
  for (const one of opened.splice(0)) one.dispose();
});

/** A terminal whose shell is watched, what it types, and what is said. */
function watch(shellId = 'shell', sessionId = 's') {
  const terminal = new Terminal({ allowProposedApi: true });
  let typed = '';
  terminal.onData((data) => (typed += data));
  const say = vi.fn<(remark: string | undefined) => void>();
  const watched = watchShell(terminal, { shellId, sessionId, say });
  listenToShell(terminal, watched.sign);
  opened.push(watched, terminal);
  const print = (text: string): Promise<void> =>
    new Promise((resolve) => terminal.write(text, resolve));
  return { terminal, watched, say, print, typed: () => typed };
}

const facts = (shellId = 'shell') => shellStore.getState().facts.get(shellId);
const folder = (url: string): string => `\u001b]7;${url}\u001b\\`;
const prompt = '\u001b]133;A\u0007$ \u001b]133;B\u0007';

it('tells where the shell is, of many folders only the last one', async () => {
  const { print } = watch();
  const told = vi.fn();
  const stop = shellStore.subscribe(told);
  await print(Array.from({ length: 5_001 }, (_, n) => folder(`file:///srv/${n}`)).join(''));
  await vi.waitFor(() => expect(facts()?.folder).toBe('/srv/5000'));
  stop();
  expect(told.mock.calls.length).toBeLessThan(100);
});

it('tells nothing of another machine but its name', async () => {
  const { print, terminal } = watch();
  await print(folder('file://web-01/srv'));
  await vi.waitFor(() => expect(facts()?.folder).toBe('/srv'));
  terminal.input('ssh web-02\r');
  await print(folder('file://web-02/etc'));
  await vi.waitFor(() => expect(facts()).toEqual({ folder: undefined, elsewhere: 'web-02' }));
});

it('is known to run a program from the line that starts it to the next prompt, and only with marks', async () => {
  const isBusy = () => shellStore.getState().busy.has('shell');
  const { print, terminal, watched } = watch();
  terminal.input('make\r');
  await print(folder('file://web-01/srv'));
  await vi.waitFor(() => expect(facts()?.folder).toBe('/srv'));
  expect(isBusy()).toBe(false);
  await print(prompt);
  terminal.input('make\r');
  await vi.waitFor(() => expect(isBusy()).toBe(true));
  await print(`built\r\n${prompt}`);
  await vi.waitFor(() => expect(isBusy()).toBe(false));
  terminal.input('top\r');
  await vi.waitFor(() => expect(isBusy()).toBe(true));
  watched.ended();
  expect(isBusy()).toBe(false);
});

it('believes a name in an old terminal that a new one of the session has learned', async () => {
  const session = { id: 't', address: 'ada@10.0.0.1:22' } as unknown as Session;
  sessionStore.setState({ sessions: [session] });
  const old = watch('old', 't');
  old.terminal.input('source .bashrc\r');
  await old.print(folder('file://vm/home'));
  await vi.waitFor(() => expect(facts('old')?.elsewhere).toBe('vm'));
  await watch('new', 't').print(folder('file://vm/home'));
  await old.print(folder('file://vm/srv'));
  await vi.waitFor(() => expect(facts('old')).toEqual({ folder: '/srv', elsewhere: undefined }));
});

it('takes the shell to a folder behind an empty prompt, and to none while something runs', async () => {
  const { print, watched, typed, say, terminal } = watch();
  await print(prompt);
  watched.goTo("/it's");
  expect(typed()).toBe(String.raw`cd '/it'\''s'` + '\r');
  expect(say).toHaveBeenLastCalledWith(undefined);
  // until there is another prompt, that line runs
  watched.goTo('/srv');
  expect(typed()).toBe(String.raw`cd '/it'\''s'` + '\r');
  expect(say).toHaveBeenLastCalledWith(expect.stringContaining('A program is running'));
  // what was said goes with the next key
  terminal.input('\u0003');
  expect(say).toHaveBeenLastCalledWith(undefined);
});

it('types nothing after the shell has ended, and knows nothing of the next one', async () => {
  const { print, watched, typed } = watch();
  await print(`${folder('file:///srv')}${prompt}`);
  await vi.waitFor(() => expect(facts()?.folder).toBe('/srv'));
  watched.ended();
  expect(facts()?.folder).toBeUndefined();
  watched.goTo('/srv');
  expect(typed()).toBe('');
  watched.restarted();
  watched.goTo('/srv');
  expect(typed()).toBe("cd '/srv'");
});

it('is forgotten with its terminal', async () => {
  const { print, watched } = watch();
  await print(folder('file:///srv'));
  watched.dispose();
  expect(facts()).toBeUndefined();
  expect(shellStore.getState().handles.size).toBe(0);
});
