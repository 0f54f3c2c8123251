import { expect, it } from 'vitest';
import type { ShellSign } from './shell-signs.ts';
import { freshShell, withInput, withSign, type ShellState } from './shell-state.ts';

const address = 'web-01.example.net';

/** A sign as an object, a folder as `host:path`, or input. */
type Step = ShellSign | `${string}:/${string}` | { readonly typed: string };

function after(...steps: readonly Step[]): ShellState {
  let state = freshShell;
  for (const step of steps) {
    if (typeof step === 'string') {
      const [host = '', path = ''] = step.split(':');
      const folder = { host, path: new TextEncoder().encode(path) };
      state = withSign(state, { at: 'folder', folder }, address);
    } else if ('typed' in step) state = withInput(state, step.typed);
    else state = withSign(state, step, address);
  }
  return state;
}

const folderOf = ({ folder }: ShellState): string | undefined =>
  folder === undefined ? undefined : new TextDecoder().decode(folder);
const enter: Step = { typed: '\r' };
const prompt: readonly Step[] = [{ at: 'prompt' }, { at: 'input' }];

it('a folder counts that is told of this machine, by whichever of its names, or of none', () => {
  for (const host of ['', 'localhost', 'web-01', 'WEB-01.example.net']) {
    const state = after(enter, `${host}:/srv`);
    expect([folderOf(state), state.elsewhere]).toEqual(['/srv', undefined]);
  }
});

it('the name a machine gives itself before anything was run there is its own from then on', () => {
  const state = after('ip-10-0-0-1:/home', enter, 'ip-10-0-0-1:/srv');
  expect(folderOf(state)).toBe('/srv');
  expect(folderOf(after({ typed: 'ls' }, 'ip-10-0-0-1:/home', enter))).toBe('/home');
  // later it could be any
  expect(after(enter, 'ip-10-0-0-1:/srv').elsewhere).toBe('ip-10-0-0-1');
});

it('a folder of another machine never counts, and is forgotten with the way back', () => {
  const there = after('web-01:/srv', enter, 'web-02:/etc');
  expect([folderOf(there), there.elsewhere]).toEqual([undefined, 'web-02']);
  // what is told there without a name is there as well
  expect(folderOf(after('web-01:/srv', enter, 'web-02:/etc', ':/etc/ssh'))).toBeUndefined();
  const back = after('web-01:/srv', enter, 'web-02:/etc', 'web-01:/srv/www');
  expect([folderOf(back), back.elsewhere]).toEqual(['/srv/www', undefined]);
});

it('names in two domains and addresses are not the same machine by their first part', () => {
  for (const host of ['web-01.other.net', 'web-02', 'web', '127.0.0.1']) {
    expect(after(enter, `${host}:/srv`).elsewhere).toBe(host);
  }
  let state = withInput(freshShell, '\r');
  const folder = { host: '10', path: Uint8Array.of(0x2f) };
  state = withSign(state, { at: 'folder', folder }, '10.0.0.1');
  expect(state.elsewhere).toBe('10');
});

it('a shell that sets no marks is never known to wait', () => {
  expect(after().phase).toBe('unknown');
  expect(after({ typed: 'ls' }, enter, ':/srv').phase).toBe('unknown');
});

it('one that does waits behind a prompt, until something is typed or runs', () => {
  expect(after(...prompt).phase).toBe('prompt');
  expect(after(...prompt, { typed: 'r' }).phase).toBe('typed');
  expect(after(...prompt, { typed: '\u001b[A' }).phase).toBe('typed');
  expect(after(...prompt, enter).phase).toBe('running');
  expect(after(...prompt, { typed: 'ls' }, enter, { at: 'output' }).phase).toBe('running');
  expect(after(...prompt, enter, { at: 'done', status: 1 }).phase).toBe('running');
  expect(after(...prompt, enter, { at: 'output' }, ...prompt).phase).toBe('prompt');
});

it('what the terminal answers by itself is not typed', () => {
  for (const typed of ['\u001b[?1;2c', '\u001b[12;1R', '\u001b[I', '\u001b]11;rgb:0/0/0\u001b\\']) {
    expect(after(...prompt, { typed }).phase).toBe('prompt');
  }
});
