import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { startSshd } from '../electron/testing/sshd.ts';
import { expect, test } from './fixtures.ts';
import { installKey } from './login.ts';

const run = promisify(execFile);

test('a host behind a jump host is reached, each key asked about by name, and the sheet tells of both', async ({
  hawser,
  sshd,
}) => {
  const { page } = hawser;
  const inner = await startSshd();
  try {
    await installKey(hawser.app, sshd);
    // one key for both: each server takes it
    const keys = path.join(inner.dir, 'authorized_keys');
    await fs.copyFile(path.join(sshd.dir, 'authorized_keys'), keys);

    await page.getByRole('button', { name: 'New host' }).click();
    const editor = hawser.dialog('New host');
    await editor.getByLabel('Name').fill('inner');
    await editor.getByLabel('Address').fill('127.0.0.1');
    await editor.getByLabel('Port').fill(String(inner.port));
    await editor.getByLabel('User').fill(inner.user);
    await editor.getByRole('button', { name: 'Advanced' }).click();
    await editor.getByLabel('Jump hosts').selectOption('Typed addresses');
    await editor.getByLabel('Jump over').fill(`${sshd.user}@127.0.0.1:${sshd.port}`);
    await page.screenshot({ path: test.info().outputPath('editor.png') });
    await editor.getByLabel('Jump over').press('Enter');

    await page.getByRole('button', { name: 'inner', exact: true }).click();
    const dialog = hawser.dialog('Unknown host key');
    await expect(dialog).toContainText(`[127.0.0.1]:${sshd.port}`);
    await expect(dialog).toContainText(/jump host on the way to .*/);
    await page.screenshot({ path: test.info().outputPath('jump-key.png') });
    await hawser.acceptHostKey();
    await expect(dialog).toContainText(`[127.0.0.1]:${inner.port}`);
    await expect(dialog).not.toContainText('jump host');
    await hawser.acceptHostKey();
    await hawser.remote.settled();
    for (const server of [sshd, inner]) {
      const args = ['-F', `[127.0.0.1]:${server.port}`, '-f', hawser.app.knownHosts];
      const { stdout } = await run('ssh-keygen', args);
      expect(stdout).toContain(server.hostKeys[0]?.publicLine ?? '?');
    }

    await page.getByRole('button', { name: 'Connection' }).click();
    const sheet = hawser.dialog('Connection');
    const sections = sheet.getByRole('region');
    await expect(sections).toHaveCount(2);
    await expect(sections.first()).toContainText(`Jump host 127.0.0.1:${sshd.port}`);
    await expect(sections.last()).toContainText(`Host 127.0.0.1:${inner.port}`);
    await expect(sections.last()).toContainText('not post-quantum');
    await page.screenshot({ path: test.info().outputPath('sheet.png') });
    await sheet.getByRole('button', { name: 'Copy' }).click();
    await expect(sheet.getByRole('button', { name: 'Copied' })).toBeVisible();
  } finally {
    await inner.stop();
  }
});
