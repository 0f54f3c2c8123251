import { act, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HandedAddress } from '../../../shared/contract/addresses.ts';
import type { Host } from '../../../shared/contract/hosts.ts';
import type { Session } from '../../../shared/contract/sessions.ts';
import { OpError } from '../../../shared/errors.ts';
import type { FakeHandlers } from '../../client/fake-bridge.ts';
import { addressStore } from '../../state/addresses.ts';
import { hostStore } from '../../state/hosts.ts';
import { promptStore } from '../../state/prompts.ts';
import { sessionStore } from '../../state/sessions.ts';
import { resetTabs, startTabs, tabStore } from '../../state/tabs.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { AddressDialogs } from './AddressDialogs.tsx';

type Openable = Extract<HandedAddress, { kind: 'open' }>;

const files: Openable = {
  id: 'f',
  kind: 'open',
  scheme: 'sftp',
  user: 'ann',
  host: 'files.example',
  tcpPort: 2222,
  path: '/srv/in\u202evoice',
  text: 'sftp://ann@files.example:2222/srv/in\u202evoice',
  ignored: [],
};
const shell: Openable = {
  id: 's',
  kind: 'open',
  scheme: 'ssh',
  host: 'box',
  text: 'ssh://box',
  ignored: [],
};
const saved: Host = {
  id: 'h1',
  kind: 'saved',
  name: 'Files',
  address: 'Files.Example',
  tcpPort: 2222,
  user: 'ann',
  authentication: { method: 'automatic' },
  remoteDirectory: '/home/ann',
};
const session = (id: string, more: Partial<Session> = {}): Session => ({
  id,
  title: id,
  address: `ann@${id}`,
  state: { at: 'ready', facts: {} as never },
  ...more,
});

const taking: FakeHandlers = {
  calls: {
    'addresses.settle': () => ({}),
    'sessions.open': () => ({ sessionId: 'new' }),
    'sessions.reconnect': () => ({}),
  },
};
const show = (waiting: readonly HandedAddress[], dropped = 0, handlers = taking) => {
  addressStore.setState({ waiting: [...waiting], dropped });
  return renderWithClient(<AddressDialogs />, handlers);
};
const question = () => screen.findByRole('dialog', { name: 'Connect to this address?' });
const settled = (id: string) => ({ name: 'addresses.settle', params: { id } });
const opened = (params: object) => ({ name: 'sessions.open', params });
/** Name and value of each line. */
const lines = (dialog: HTMLElement) =>
  [...dialog.querySelectorAll('dt')].map((term) => [
    term.textContent,
    term.nextElementSibling?.textContent,
  ]);

beforeEach(() => {
  promptStore.setState({ prompts: [] });
  hostStore.setState({ hosts: [] });
  sessionStore.setState({ sessions: [] });
  addressStore.setState({ waiting: [], dropped: 0 });
  resetTabs();
});

describe('an address from another program', () => {
  it('is shown in its parts, with nothing hidden in them, and nothing is asked of main', async () => {
    const { seen } = show([files]);
    const dialog = await question();
    expect(lines(dialog)).toEqual([
      ['User', 'ann'],
      ['Host', 'files.example'],
      ['Port', '2222'],
      ['Folder', '/srv/in\\u202Evoice'],
    ]);
    expect(dialog.textContent).toContain('came from another program');
    expect(seen).toEqual([]);
  });

  it('cannot push anything out of sight by its length: a long folder scrolls by itself', async () => {
    const path = `/${'x'.repeat(2_000)}`;
    show([{ ...files, path }]);
    await question();
    const long = screen.getByRole('region', { name: 'Folder' });
    expect(long.textContent).toBe(path);
    expect(long.tabIndex).toBe(0);
  });

  it('is refused by whatever was about to be typed: Cancel has the focus', async () => {
    const { user, seen } = show([files]);
    await question();
    const cancel = screen.getByRole('button', { name: 'Cancel' });
    await waitFor(() => expect(document.activeElement).toBe(cancel));
    await user.keyboard('{Enter}');
    expect(seen).toEqual([settled('f')]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('is refused by Esc', async () => {
    const { user, seen } = show([files]);
    await question();
    await user.keyboard('{Escape}');
    expect(seen).toEqual([settled('f')]);
  });

  it('is connected to as quick connect would, and is done then', async () => {
    const { user, seen } = show([files]);
    await question();
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    await waitFor(() => expect(seen).toEqual([opened({ text: files.text }), settled('f')]));
  });

  it('stays when it cannot be connected to, and says why', async () => {
    const { user, seen } = show([files], 0, {
      calls: {
        'sessions.open': () => {
          throw new OpError('refused', '64 sessions are open already.');
        },
      },
    });
    await question();
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    expect((await screen.findByRole('alert')).textContent).toContain('64 sessions are open');
    expect(seen).toEqual([opened({ text: files.text })]);
  });

  it('opens with a terminal when it is ssh://, also when the tab comes after the answer', async () => {
    const stop = startTabs();
    const { user } = show([shell]);
    expect(lines(await question()).at(-1)).toEqual(['Opens', 'a terminal']);
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    act(() => sessionStore.setState({ sessions: [session('other')] }));
    expect(tabStore.getState().terminals.size).toBe(0);
    act(() => sessionStore.setState({ sessions: [session('other'), session('new')] }));
    expect([...tabStore.getState().terminals]).toEqual(['new']);
    stop();
  });

  it.each([
    ['password', /password stood in the address.*dropped/],
    ['parameters', /Settings stood in the address.*dropped/],
    ['folder', /folder stood in the address.*dropped/],
  ] as const)('says that its %s was dropped', async (part, words) => {
    show([{ ...files, ignored: [part] }]);
    expect((await question()).textContent).toMatch(words);
  });

  it('that leads nowhere is said to', async () => {
    const message = 'The host in the address is neither\u202e a name nor a number.';
    const { user, seen } = show([{ id: 'r', kind: 'refused', message, next: 'Type it.' }]);
    const dialog = await screen.findByRole('dialog', { name: 'This address was not opened' });
    expect(dialog.textContent).toContain('neither\\u202E a name');
    expect(dialog.textContent).toContain('Type it.');
    expect(screen.queryByRole('button', { name: 'Connect' })).toBeNull();
    await user.keyboard('{Enter}');
    expect(seen).toEqual([settled('r')]);
  });
});

describe('an address of a saved host', () => {
  it('is connected to by the host’s settings, in the folder that was asked for', async () => {
    hostStore.setState({ hosts: [saved] });
    const { user, seen } = show([{ ...files, path: '/srv' }]);
    const dialog = await question();
    expect(lines(dialog)[0]).toEqual(['Saved host', 'Files, connected by its settings']);
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    await waitFor(() =>
      expect(seen).toEqual([opened({ hostId: 'h1', remoteDirectory: '/srv' }), settled('f')]),
    );
  });

  it('shows where what it leaves out comes from', async () => {
    hostStore.setState({ hosts: [{ ...saved, kind: 'config', name: 'box', tcpPort: 2200 }] });
    show([{ ...shell, scheme: 'sftp' }]);
    expect(lines(await question())).toEqual([
      ['Saved host', 'box, connected by its settings'],
      ['User', 'ann (as saved)'],
      ['Host', 'box'],
      ['Port', '2200 (as saved)'],
      ['Folder', '/home/ann (as saved)'],
    ]);
  });

  it('goes to the tab that the host has, when no folder is asked for', async () => {
    hostStore.setState({ hosts: [{ ...saved, kind: 'config', name: 'box' }] });
    const stop = startTabs();
    const { user, seen } = show([shell]);
    act(() =>
      sessionStore.setState({ sessions: [session('old', { hostId: 'h1' }), session('other')] }),
    );
    await question();
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    await waitFor(() => expect(seen).toEqual([settled('s')]));
    expect(tabStore.getState()).toMatchObject({ active: 'old', terminals: new Set(['old']) });
    stop();
  });

  it.each([
    ['another user', { ...saved, user: 'bob' }],
    ['another port', { ...saved, tcpPort: 22 }],
    ['only that name, which is for people', { ...saved, name: 'files.example', address: 'x' }],
    ['the practice server', { ...saved, kind: 'practice' }],
  ] as const)('is not one with %s', async (_, host) => {
    hostStore.setState({ hosts: [host] });
    show([files]);
    expect(lines(await question())[0]).toEqual(['User', 'ann']);
  });

  it('that could be one of several is none of them', async () => {
    hostStore.setState({ hosts: [saved, { ...saved, id: 'h2', name: 'Files again' }] });
    const { user, seen } = show([files]);
    expect((await question()).textContent).toContain('2 saved hosts have this address');
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    await waitFor(() => expect(seen).toContainEqual(opened({ text: files.text })));
  });
});

describe('many addresses', () => {
  it('are asked about one at a time, and those that could not wait are said to be left out', async () => {
    const { user, seen } = show([files, shell], 95);
    const dialog = await question();
    expect(dialog.textContent).toContain('1 more address waits for an answer.');
    expect(dialog.textContent).toContain('95 others were left out: too many came at once.');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(lines(screen.getByRole('dialog'))).toContainEqual(['Host', 'box']));
    expect(screen.getByRole('dialog').textContent).not.toContain('waits');
    expect(seen).toEqual([settled('f')]);
  });

  it('wait for a question that an operation asks, and for the connection agreed to before', async () => {
    promptStore.setState({
      prompts: [{ id: 'p', kind: 'password', account: 'me@web-01', again: false }],
    });
    const { user } = show([files, shell]);
    expect(screen.queryByRole('dialog')).toBeNull();
    act(() => promptStore.setState({ prompts: [] }));
    await question();
    const connecting = session('new', { state: { at: 'connecting', phase: 'tcp' } });
    act(() => sessionStore.setState({ sessions: [connecting] }));
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    act(() => sessionStore.setState({ sessions: [session('new')] }));
    expect(lines(await question())).toContainEqual(['Host', 'box']);
  });
});
