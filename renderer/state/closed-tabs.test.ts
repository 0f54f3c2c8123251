import { beforeEach, expect, it } from 'vitest';
import type { Session } from '../../shared/contract/sessions.ts';
import type { Client } from '../client/client.ts';
import { duplicateTab, reopenTab, startClosedTabs } from './closed-tabs.ts';
import { sessionStore } from './sessions.ts';
import { resetTabs, showTerminal, startTabs, tabStore } from './tabs.ts';
import { rememberPath, tabPaths, workspaceStore } from './workspace.ts';

const session = (id: string, more: Partial<Session> = {}): Session => ({
  id,
  title: id,
  address: `me@${id}:22`,
  state: { at: 'connecting', phase: 'tcp' },
  ...more,
});
const show = (...sessions: Session[]): void => sessionStore.setState({ sessions });
const sessions = (): Session[] => [...sessionStore.getState().sessions];

/** Opens sessions as main does: told of before the answer comes. */
function opener(...made: Session[]): { readonly client: Client; readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const call = (channel: string, way: unknown) => {
    asked.push([channel, way]);
    const next = made.shift();
    if (next !== undefined) show(...sessions(), next);
    return Promise.resolve({ ok: true, value: { sessionId: next?.id ?? '' } });
  };
  return { client: { call } as unknown as Client, asked };
}

beforeEach(() => {
  resetTabs();
  workspaceStore.setState({ paths: new Map() });
  show();
  const stops = [startClosedTabs(), startTabs()];
  return () => {
    for (const stop of stops) stop();
  };
});

it('opens the tab closed last first: by its host, or by what was typed', async () => {
  show(session('a', { hostId: 'host-a' }), session('b', { typed: 'alias' }));
  show(session('b', { typed: 'alias' }));
  show();
  const { client, asked } = opener();
  await reopenTab(client);
  await reopenTab(client);
  await reopenTab(client);
  expect(asked).toEqual([
    ['sessions.open', { text: 'alias' }],
    ['sessions.open', { hostId: 'host-a' }],
  ]);
});

it('does not take a change of a session for its end', async () => {
  show(session('a'));
  show({ ...session('a'), title: 'other' });
  const { client, asked } = opener();
  await reopenTab(client);
  expect(asked).toEqual([]);
});

it('puts a tab back to its place, with its folders and its terminal', async () => {
  show(session('a'), session('b', { typed: 'alias' }), session('c'));
  rememberPath('b', 'local', '/here');
  rememberPath('b', 'remote', '/there');
  showTerminal('b');
  show(session('a'), session('c'));
  expect(tabStore.getState().order).toEqual(['a', 'c']);
  await reopenTab(opener(session('d', { typed: 'alias' })).client);
  expect(tabStore.getState()).toMatchObject({ order: ['a', 'd', 'c'], active: 'd' });
  expect(tabStore.getState().terminals).toEqual(new Set(['d']));
  expect(tabPaths('d')).toEqual({ localPath: '/here', remotePath: '/there' });
});

it('leaves the folders of a closed tab to it: another one to the same host begins anew', async () => {
  show(session('a', { hostId: 'h' }));
  rememberPath('a', 'remote', '/there');
  show();
  show(session('b', { hostId: 'h' }));
  expect(tabPaths('b')).toEqual({});
  await reopenTab(opener(session('c', { hostId: 'h' })).client);
  expect(tabPaths('c')).toEqual({ remotePath: '/there' });
});

it('leads a tab that was closed while it connected to the folder that was asked for', async () => {
  show(session('a', { typed: 'me@a', remoteDirectory: '/asked' }));
  show();
  await reopenTab(opener(session('b', { typed: 'me@a' })).client);
  expect(tabPaths('b')).toEqual({ remotePath: '/asked' });
});

it('duplicates a tab beside itself', async () => {
  show(session('a', { hostId: 'h' }), session('b'));
  rememberPath('a', 'remote', '/there');
  await duplicateTab(opener(session('c', { hostId: 'h' })).client, session('a', { hostId: 'h' }));
  expect(tabStore.getState().order).toEqual(['a', 'c', 'b']);
  expect(tabPaths('c')).toEqual({ remotePath: '/there' });
});
