import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { AppError } from '../../../shared/errors.ts';
import { paneSettingsStore } from '../../state/pane-settings.ts';
import { noteShell } from '../terminal/shell/shell-store.ts';
import { activeTab } from '../terminal/dock.ts';
import { activateTerminal, dockOf, forgetDock, openTerminal } from '../terminal/terminal-store.ts';
import type { PaneUi } from './pane/action.ts';
import { initialPaneState } from './pane/pane-state.ts';
import type { Pane } from './pane/pane.ts';
import { useFollowTerminal } from './useFollowTerminal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  forgetDock('s');
  document.body.replaceChildren();
  vi.useRealTimers();
});

function switchTo(followsTerminal: boolean): void {
  const layout = {
    place: 's',
    columns: null,
    sort: { column: 'name', direction: 'ascending' },
    showHidden: true,
    followsTerminal,
  } as const;
  paneSettingsStore.setState({ settings: { density: 'normal', layouts: [layout] } });
}

/** A pane in `/home` beside a terminal. */
function follow(answer?: AppError) {
  switchTo(true);
  const store = createStore(() => ({ ...initialPaneState, path: '/home' }));
  const go = vi.fn((path: string) => {
    if (answer === undefined) store.setState({ path });
    return Promise.resolve(answer);
  });
  const report = vi.fn();
  const hint = vi.fn<(text: string) => void>();
  const pane = { fs: 's', store, go, report } as unknown as Pane;
  const ui = { hint } as unknown as PaneUi;
  const area = { current: document.body.appendChild(document.createElement('section')) };
  openTerminal('s');
  const view = renderHook(
    (options: { readonly ready: boolean; readonly isAsking: boolean }) =>
      useFollowTerminal(pane, area, { ...options, ui }),
    { initialProps: { ready: true, isAsking: false } },
  );
  return { go, report, hint, area: area.current, ...view };
}

const front = (): string => activeTab(dockOf('s'))?.layout.current ?? '';

/** The shell in front, or another one, tells where it is. */
async function tell(folder: string | undefined, shell = front()): Promise<void> {
  await act(async () => {
    noteShell(shell, { folder, elsewhere: folder === undefined ? 'web-02' : undefined });
    await vi.advanceTimersByTimeAsync(1_000);
  });
}

it('goes where the shell in front goes, but not to where it begins', async () => {
  const { go } = follow();
  await tell('/root');
  expect(go).not.toHaveBeenCalled();
  await tell('/srv');
  expect(go.mock.calls).toEqual([['/srv']]);
});

it('goes to where the shell is when that is switched on, and nowhere after it is switched off', async () => {
  const { go } = follow();
  act(() => switchTo(false));
  await tell('/root');
  await tell('/srv');
  expect(go).not.toHaveBeenCalled();
  act(() => switchTo(true));
  await act(() => vi.advanceTimersByTimeAsync(1_000));
  expect(go.mock.calls).toEqual([['/srv']]);
});

it('does not go along with a shell behind, nor when another one comes to the front', async () => {
  const { go } = follow();
  await tell('/a');
  const behind = front();
  act(() => openTerminal('s'));
  await tell('/b');
  await tell('/c', behind);
  expect(go).not.toHaveBeenCalled();
  await tell('/d');
  expect(go.mock.calls).toEqual([['/d']]);
  const [first] = dockOf('s').terminals;
  act(() => activateTerminal('s', first?.id ?? ''));
  await act(() => vi.advanceTimersByTimeAsync(1_000));
  expect(go).toHaveBeenCalledOnce();
});

it('stays while the shell is on another machine, and knows the way back', async () => {
  const { go } = follow();
  await tell('/a');
  await tell(undefined);
  await tell('/a');
  expect(go).not.toHaveBeenCalled();
  await tell(undefined);
  await tell('/b');
  expect(go.mock.calls).toEqual([['/b']]);
});

it('waits while something is asked, typed, or lies over the window', async () => {
  const { go, area, rerender } = follow();
  await tell('/a');
  rerender({ ready: true, isAsking: true });
  await tell('/b');
  const field = area.appendChild(document.createElement('input'));
  field.focus();
  rerender({ ready: true, isAsking: false });
  await tell('/c');
  field.remove();
  const menu = document.body.appendChild(document.createElement('div'));
  menu.setAttribute('role', 'menu');
  await tell('/d');
  expect(go).not.toHaveBeenCalled();
  menu.remove();
  await act(() => vi.advanceTimersByTimeAsync(1_000));
  expect(go.mock.calls).toEqual([['/d']]);
});

it('says quietly what cannot be listed', async () => {
  const { hint, report } = follow({ code: 'failed', message: 'Permission denied.' });
  await tell('/a');
  await tell('/root');
  expect(report).toHaveBeenCalledExactlyOnceWith(undefined);
  expect(hint).toHaveBeenCalledExactlyOnceWith(
    'The pane stays here; the terminal is in /root: Permission denied.',
  );
});

it('does not go while the session is gone, nor to where the shell was', async () => {
  const { go, rerender } = follow();
  await tell('/a');
  rerender({ ready: false, isAsking: false });
  await tell('/b');
  expect(go).not.toHaveBeenCalled();
});
