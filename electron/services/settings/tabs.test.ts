import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTabStore } from './tab-store.ts';
import { startWithPractice } from '../../testing/played-sessions.ts';
import { createKeptSections } from './kept-sections.ts';
import { createTabs } from './tabs.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-tabs-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** One start of Hawser on the profile. */
function start() {
  const { sessions, engines } = startWithPractice(directory);
  const troubles: string[] = [];
  const report = (trouble: string): void => void troubles.push(trouble);
  const { tabs: settings } = createKeptSections(directory, report);
  const store = createTabStore(directory, {
    onRepaired: (kept) => report(`damaged, kept as ${kept}`),
  });
  const tabs = createTabs({ store, settings, sessions, report });
  return { sessions, engines, tabs, settings, troubles };
}

const layout = { localPane: 400, isTransfersOpen: false };

/** A first start that ends with two tabs open. */
async function leaveTwoTabs() {
  const { sessions, tabs } = start();
  const [box, practice] = [
    await sessions.open({ text: 'sftp://bob@box:2222/srv' }),
    await sessions.open({ hostId: 'practice' }),
  ];
  await tabs.remember({
    tabs: [
      { sessionId: practice, localPath: '/home/ada', remotePath: '/docs', isTerminalOpen: true },
      { sessionId: box, remotePath: '/srv/www', isTerminalOpen: false },
      { sessionId: 'closed-meanwhile', isTerminalOpen: false },
    ],
    active: box,
    homePath: '/home/ada',
    layout,
  });
  await sessions.endAll();
  return { box, practice };
}

it('brings the tabs of the last start back, and connects none of them', async () => {
  const { box, practice } = await leaveTwoTabs();
  const { sessions, engines, tabs } = start();
  expect(await tabs.last()).toEqual({
    tabs: [
      { sessionId: practice, localPath: '/home/ada', remotePath: '/docs', isTerminalOpen: true },
      { sessionId: box, remotePath: '/srv/www', isTerminalOpen: false },
    ],
    active: box,
    homePath: '/home/ada',
    layout,
  });
  expect(sessions.all.read()).toMatchObject([
    { id: practice, title: 'Practice server', hostId: 'practice', state: { at: 'saved' } },
    { id: box, title: 'box', address: 'bob@box:2222', state: { at: 'saved' } },
  ]);
  expect(engines).toEqual([]);
  expect(() => sessions.link(box)).toThrow(expect.objectContaining({ code: 'disconnected' }));
});

it('connects a tab of the last start when it is asked to, and closes one that never was', async () => {
  const { box, practice } = await leaveTwoTabs();
  const { sessions, engines, tabs } = start();
  await tabs.ready;
  await sessions.reconnect(box);
  expect(sessions.all.read()[1]?.state.at).toBe('connecting');
  await vi.waitFor(() => expect(engines).toHaveLength(1));
  await sessions.close(practice);
  expect(sessions.all.read()).toHaveLength(1);
});

it('begins with none when the user does not want them, and keeps how the window is divided', async () => {
  await leaveTwoTabs();
  const { settings } = start();
  await settings.change({ openLastTabs: false });
  const { sessions, tabs } = start();
  expect(await tabs.last()).toMatchObject({ tabs: [], layout });
  expect(sessions.all.read()).toEqual([]);
});

it('keeps a damaged list aside and begins without it', async () => {
  await leaveTwoTabs();
  await rm(join(directory, 'tabs.json.bak'), { force: true });
  await writeFile(join(directory, 'tabs.json'), '{"version": 1, "data": {"tabs": [{"sess');
  const { sessions, tabs, troubles } = start();
  expect((await tabs.last()).tabs).toEqual([]);
  expect(sessions.all.read()).toEqual([]);
  expect(troubles).toEqual([expect.stringContaining('damaged') as string]);
  const kept = (await readdir(directory)).filter((name) => name.startsWith('tabs.json.damaged-'));
  expect(kept).toHaveLength(1);
});

it('writes nothing down that logs in', async () => {
  await leaveTwoTabs();
  const written = await readFile(join(directory, 'tabs.json'), 'utf8');
  expect(written).toContain('bob');
  expect(written).not.toMatch(/password"\s*:|one-time|passphrase/);
});
