import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchApp } from './app.ts';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';
import { Window } from './window.ts';

test('the path bar completes, opens the folders beside, finds files, and a terminal starts in the folder', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  const odd = Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9])]);
  await fs.mkdir(odd);
  await fs.mkdir(path.join(folder, "it's here"));
  await fs.writeFile(path.join(folder, "it's here", 'note.txt'), '');
  await openSsh(hawser, sshd, folder);
  const { page, remote } = hawser;
  const { keyboard } = page;

  // by completion, to a name that nobody can type
  await remote.grid.focus();
  await keyboard.press('Control+L');
  await expect(remote.path).toBeFocused();
  await keyboard.press('End');
  await keyboard.type('/ca');
  await expect(page.getByRole('option', { name: 'caf\\xE9' })).toBeVisible();
  await keyboard.press('Tab');
  await expect(remote.path).toHaveValue(`${folder}/caf\\xE9/`);
  await keyboard.press('Enter');
  await expect(remote.path).not.toBeFocused();
  await expect(remote.path).toHaveValue(`${folder}/caf\\xE9`);

  // by the steps, to the folder beside
  await page.getByRole('button', { name: 'Folders beside caf\\xE9' }).click();
  await page.getByRole('menuitem', { name: "it's here" }).click();
  await expect(remote.path).toHaveValue(`${folder}/it's here`);
  await keyboard.press('Control+B');

  // by the path of a file
  await remote.goTo(folder);
  await remote.path.fill(`${folder}/it's here/note.txt`);
  await remote.path.press('Enter');
  await expect(remote.row('note.txt')).toHaveAttribute('aria-selected', 'true');

  // by a bookmark
  await remote.goTo(folder);
  await keyboard.press('Control+Shift+B');
  await page.getByRole('menuitem', { name: /^it's here/ }).click();
  await expect(remote.path).toHaveValue(`${folder}/it's here`);

  await keyboard.press('Control+Shift+B');
  await page.getByRole('menuitem', { name: 'Edit bookmarks…' }).click();
  const bookmarks = hawser.dialog('Bookmarks');
  await expect(bookmarks.getByRole('button', { name: 'Close', exact: true })).toBeFocused();
  await keyboard.press('Escape');
  await expect(bookmarks).toHaveCount(0);

  await remote.grid.focus();
  await keyboard.press('Control+Shift+T');
  await expect(page.locator('.xterm-helper-textarea')).toBeFocused();
  await keyboard.type('pwd > where\n');
  await expect
    .poll(() => fs.readFile(path.join(folder, "it's here", 'where'), 'utf8').catch(() => ''))
    .toBe(`${folder}/it's here\n`);
});

test('tabs come back at the next start with their folders, and connect when asked to', async () => {
  const base = await fs.mkdtemp(path.join(tmpdir(), 'hawser-e2e-tabs-'));
  try {
    const first = await launchApp([], { base });
    const before = new Window(first);
    await before.openPractice();
    await before.remote.open('website');
    const at = await before.remote.path.inputValue();
    await fs.mkdir(path.join(first.home, 'work'));
    await before.local.goTo(path.join(first.home, 'work'));
    // what is remembered is told a moment later
    await expect
      .poll(() => fs.readFile(path.join(base, 'profile', 'tabs.json'), 'utf8').catch(() => ''))
      .toContain(`${first.home}/work`);
    await first.close();

    const second = await launchApp([], { base });
    const after = new Window(second);
    const card = second.page.getByRole('region', { name: 'Practice server is not connected' });
    await expect(card).toContainText(`Last at ${at}`);
    await expect(after.local.path).toHaveValue(path.join(first.home, 'work'));
    const processes = await second.electron.evaluate(({ app }) =>
      app.getAppMetrics().map(({ name }) => name),
    );
    // the one session process is that of this computer's files
    expect(processes.filter((name) => name?.startsWith('Hawser'))).toEqual(['Hawser session']);
    await expect(card.getByRole('button', { name: 'Reconnect' })).toBeFocused();
    await second.page.keyboard.press('Enter');
    await after.remote.settled();
    await expect(after.remote.path).toHaveValue(at);
    await second.close();
  } finally {
    await fs.rm(base, { recursive: true, force: true, maxRetries: 5 });
  }
});
