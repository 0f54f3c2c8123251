import { act, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionTunnel } from '../../shared/contract/forwards.ts';
import type { Session } from '../../shared/contract/sessions.ts';
import type { Transfer } from '../../shared/contract/transfers.ts';
import { sessionStore } from '../state/sessions.ts';
import { activateTab, homeTab, resetTabs, startTabs, tabStore } from '../state/tabs.ts';
import { transferStore } from '../state/transfers.ts';
import { terminalSettingsStore } from '../state/terminal-settings.ts';
import { tunnelStore } from '../state/tunnels.ts';
import { noteBusy, shellStore } from '../features/terminal/shell/shell-store.ts';
import { dockOf, forgetDock, openTerminal } from '../features/terminal/terminal-store.ts';
import { renderWithClient } from '../testing/render-with-client.tsx';
import { CloseTabs } from './CloseTabs.tsx';
import { closeRequestStore } from './close-request.ts';
import { TabStrip } from './TabStrip.tsx';

const session = (id: string): Session => ({
  id,
  title: `host ${id}`,
  address: `me@${id}`,
  state: { at: 'connecting', phase: 'tcp' },
});
const upload = {
  id: 't',
  state: 'running',
  from: { fs: 'local', directory: '/' },
  to: { fs: 'b', directory: '/' },
} as Transfer;

const show = () => {
  const onQuickConnect = vi.fn<() => void>();
  const shown = renderWithClient(
    <>
      <TabStrip onQuickConnect={onQuickConnect} />
      <CloseTabs />
    </>,
    { calls: { 'sessions.close': () => ({}) } },
  );
  return { ...shown, onQuickConnect };
};
const selected = (): string | null => screen.getByRole('tab', { selected: true }).textContent;

beforeEach(() => {
  resetTabs();
  closeRequestStore.setState({ sessionId: undefined });
  transferStore.setState({ transfers: [] });
  sessionStore.setState({ sessions: [] });
  const stop = startTabs();
  sessionStore.setState({ sessions: [session('a'), session('b')] });
  return stop;
});

it('has a tab per session, the newest in front', () => {
  show();
  expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['host a', 'host b']);
  expect(selected()).toBe('host b');
});

it('says the state of a session beside its name', () => {
  show();
  const states = () =>
    screen.getAllByRole('tab').map((tab) => tab.getAttribute('aria-description'));
  expect(states()).toEqual(['connecting', 'connecting']);
  const error = { code: 'connect', message: 'Nobody there.' } as const;
  act(() =>
    sessionStore.setState({
      sessions: [session('a'), { ...session('b'), state: { at: 'ended', error } }],
    }),
  );
  expect(states()).toEqual(['connecting', 'not connected']);
  expect(screen.getByRole('tab', { name: 'host b' })).toBeTruthy();
});

it('goes to a tab by click and by arrow keys, and takes the focus along', async () => {
  const { user } = show();
  await user.click(screen.getByRole('tab', { name: 'host a' }));
  expect(selected()).toBe('host a');
  await user.keyboard('{ArrowLeft}');
  expect(selected()).toBe('host b');
  expect(document.activeElement?.textContent).toBe('host b');
});

it.each([
  ['its button', async () => screen.getByRole('button', { name: 'Close host b' }).click()],
  [
    'the middle mouse button',
    async () => {
      const tab = screen.getByRole('tab', { name: 'host b' });
      tab.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, button: 1 }));
    },
  ],
])('closes a session by %s', async (_name, close) => {
  const { seen } = show();
  await act(close);
  expect(seen).toEqual([{ name: 'sessions.close', params: { sessionId: 'b' } }]);
});

it('asks before it closes a session that transfers run on', async () => {
  transferStore.setState({ transfers: [upload] });
  const { user, seen } = show();
  await user.click(screen.getByRole('button', { name: 'Close host b' }));
  await screen.findByRole('dialog', { name: 'Close host b?' });
  await user.click(screen.getByRole('button', { name: 'Keep open' }));
  expect(seen).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Close host b' }));
  await user.click(await screen.findByRole('button', { name: 'Pause and close' }));
  expect(seen).toEqual([{ name: 'sessions.close', params: { sessionId: 'b' } }]);
});

describe('a session with something at work', () => {
  const close = async ({ user }: ReturnType<typeof show>) =>
    user.click(screen.getByRole('button', { name: 'Close host b' }));
  const closed = [{ name: 'sessions.close', params: { sessionId: 'b' } }];
  const shellOfB = (): string => {
    openTerminal('b');
    return dockOf('b').terminals[0]?.shells[0]?.id ?? '';
  };
  beforeEach(() => () => {
    forgetDock('b');
    tunnelStore.setState({ tunnels: [] });
    shellStore.setState({ busy: new Set() });
    terminalSettingsStore.setState(terminalSettingsStore.getInitialState());
  });

  it('is closed without a question while its shells only show prompts', async () => {
    shellOfB();
    const shown = show();
    await close(shown);
    expect(shown.seen).toEqual(closed);
  });

  it('is asked about while a program is known to run in a shell of it, and of no other', async () => {
    noteBusy(shellOfB(), { isBusy: true });
    noteBusy('of another session', { isBusy: true });
    const shown = show();
    await close(shown);
    const dialog = await screen.findByRole('dialog', { name: 'Close host b?' });
    expect(dialog.textContent).toContain('A program in a terminal is still running.');
    expect(dialog.textContent).toContain('Closing this connection ends the program.');
    expect(shown.seen).toEqual([]);
    await shown.user.click(screen.getByRole('button', { name: 'Close' }));
    expect(shown.seen).toEqual(closed);
  });

  it('is asked about while connections go through its tunnels, unless nobody wants to be asked', async () => {
    const counts = { open: 2, total: 9, bytesToServer: 1, bytesFromServer: 1 };
    const busy = { sessionId: 'b', state: { at: 'running', tcpPort: 1, counts } } as SessionTunnel;
    tunnelStore.setState({ tunnels: [busy] });
    const shown = show();
    await close(shown);
    const dialog = await screen.findByRole('dialog', { name: 'Close host b?' });
    expect(dialog.textContent).toContain('2 connections through tunnels are still open.');
    await shown.user.click(screen.getByRole('button', { name: 'Keep open' }));
    expect(shown.seen).toEqual([]);
    act(() =>
      terminalSettingsStore.setState(({ settings }) => ({
        settings: { ...settings, askBeforeClose: false },
      })),
    );
    await close(shown);
    expect(shown.seen).toEqual(closed);
  });
});

it('opens a home tab to connect from, and closes it without a call', async () => {
  const { user, seen, onQuickConnect } = show();
  await user.click(screen.getByRole('button', { name: 'New tab' }));
  expect(selected()).toBe('New tab');
  expect(onQuickConnect).toHaveBeenCalledOnce();
  await user.click(screen.getByRole('button', { name: 'Close New tab' }));
  expect(selected()).toBe('host b');
  expect(seen).toEqual([]);
});

it('cannot close the home tab when it is alone', () => {
  act(() => sessionStore.setState({ sessions: [] }));
  show();
  expect(tabStore.getState().active).toBe(homeTab);
  expect(screen.queryByRole('button', { name: /Close/ })).toBeNull();
});

it('shows hostile titles escaped', () => {
  act(() => sessionStore.setState({ sessions: [{ ...session('a'), title: 'a\u202eb' }] }));
  act(() => activateTab('a'));
  show();
  expect(selected()).toBe('a\\u202Eb');
});

it('keeps the tab in front in sight, with its button, however narrow the window becomes', () => {
  const shown: string[] = [];
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
    shown.push(this.querySelector('[aria-label^="Close"]')?.getAttribute('aria-label') ?? '');
  });
  show();
  expect(shown).toEqual(['Close host b']);
  act(() => {
    window.dispatchEvent(new Event('resize'));
  });
  expect(shown).toEqual(['Close host b', 'Close host b']);
  act(() => activateTab('a'));
  expect(shown.at(-1)).toBe('Close host a');
});
