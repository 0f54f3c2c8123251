import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { launchApp, type App } from './app.ts';
import { expect, test } from './fixtures.ts';
import { installKey, remoteFolder, trustHost } from './login.ts';
import { Window } from './window.ts';

const repository = path.resolve(import.meta.dirname, '..');

/** What the desktop does with a link: it starts Hawser with the address, beside the one that runs. */
async function follow(app: App, ...addresses: readonly string[]): Promise<void> {
  const base = path.dirname(app.home);
  const child = spawn(
    app.electron.process().spawnfile,
    [
      repository,
      '--no-sandbox',
      '--log-level=3',
      `--user-data-dir=${path.join(base, 'profile')}`,
      ...addresses,
    ],
    {
      env: {
        ...process.env,
        HOME: app.home,
        DISPLAY: await app.electron.evaluate(() => process.env['DISPLAY']),
      },
      stdio: 'ignore',
    },
  );
  expect(await once(child, 'exit')).toEqual([0, null]);
}

test('an address of another program opens nothing without a yes', async ({ sshd }) => {
  const folder = await remoteFolder(sshd, 'handed over');
  const account = `${sshd.user}@127.0.0.1:${sshd.port}`;
  const handed = account.replace('@', ':hunter2@');
  // the fourth is the last that is asked about; the others name users that there are none of
  const flood = Array.from({ length: 30 }, (_, at) => `ssh://${at === 3 ? '' : at}${account}`);
  const app = await launchApp([`sftp://${handed}${encodeURI(folder)}`, ...flood, '--open=box']);
  try {
    const hawser = new Window(app);
    const { page } = hawser;
    await installKey(app, sshd);
    await trustHost(app, sshd);
    const before = await fs.readdir(app.sshDirectory);
    // also those behind a dialog, which nobody can reach
    const tabs = page.locator('[role=tab]', { hasText: /127\.0\.0\.1|box/ });
    const question = hawser.dialog('Connect to this address?');
    for (const text of [sshd.user, '127.0.0.1', String(sshd.port), folder, 'password stood in']) {
      await expect(question).toContainText(text);
    }
    await expect(question).toContainText('4 more addresses wait');
    await expect(question).toContainText('26 others');
    expect(await page.content()).not.toContain('hunter2');
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Enter');
    for (const left of ['3 more addresses', '2 more addresses', '1 more address']) {
      await expect(question).toContainText(left);
      await page.keyboard.press('Escape');
    }
    await expect(question).not.toContainText('more address');
    await expect(tabs).toHaveCount(0);
    expect(await fs.readdir(app.sshDirectory)).toEqual(before);
    expect(sshd.log()).not.toContain('Remote protocol version');
    await question.getByRole('button', { name: 'Connect' }).click();
    await expect(page.getByRole('region', { name: 'Terminal Shell 1' })).toContainText(/[#$]/);
    await expect(tabs).toHaveCount(1);

    await page.keyboard.press('Control+,');
    await expect(hawser.dialog('Settings')).toBeVisible();
    await follow(app, `sftp://${account}${encodeURI(folder)}`);
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await question.getByRole('button', { name: 'Connect' }).click();
    await expect(tabs).toHaveCount(2);
    await page.keyboard.press('Escape');
    await expect(hawser.dialog('Settings')).toBeHidden();
    await expect(hawser.remote.path.filter({ visible: true })).toHaveValue(folder);
    await expect(question).toHaveCount(0);
  } finally {
    await app.close();
  }
});
