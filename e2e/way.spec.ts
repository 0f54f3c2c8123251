import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { startSshd } from '../electron/testing/sshd.ts';
import { expect, test } from './fixtures.ts';
import { installKey, trustHost } from './login.ts';

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
    // K27: on Electron's own crypto the best of the offer is the same as on Node's
    await expect(sections.last()).toContainText('curve25519-sha256');
    await expect(sections.last()).toContainText('aes128-gcm@openssh.com');
    await page.screenshot({ path: test.info().outputPath('sheet.png') });
    await sheet.getByRole('button', { name: 'Copy' }).click();
    await expect(sheet.getByRole('button', { name: 'Copied' })).toBeVisible();
  } finally {
    await inner.stop();
  }
});

test('K18 a server with nothing but a weak algorithm is refused by its name, and used once that is allowed for it', async ({
  hawser,
}) => {
  const { page } = hawser;
  const old = await startSshd({ config: ['KexAlgorithms diffie-hellman-group14-sha1'] });
  try {
    await installKey(hawser.app, old);
    await trustHost(hawser.app, old);
    await page.getByRole('button', { name: 'New host' }).click();
    const editor = page.getByRole('dialog');
    await editor.getByLabel('Name').fill('old');
    await editor.getByLabel('Address').fill('127.0.0.1');
    await editor.getByLabel('Port').fill(String(old.port));
    await editor.getByLabel('User').fill(old.user);
    await editor.getByLabel('User').press('Enter');
    await page.getByRole('button', { name: 'old', exact: true }).click();
    const told = hawser.alert('diffie-hellman-group14-sha1');
    await expect(told).toContainText('Advanced, Legacy algorithms');

    await page.getByRole('button', { name: 'old', exact: true }).press('F2');
    await editor.getByRole('button', { name: 'Advanced' }).click();
    await editor.getByLabel('diffie-hellman-group14-sha1').check();
    await page.screenshot({ path: test.info().outputPath('legacy.png') });
    await editor.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'old', exact: true }).click();
    await hawser.remote.settled();
    await page.getByRole('button', { name: 'Connection' }).click();
    const sheet = hawser.dialog('Connection');
    await expect(sheet).toContainText('diffie-hellman-group14-sha1 (weak, allowed for this host)');
    await page.screenshot({ path: test.info().outputPath('weak-sheet.png') });
  } finally {
    await old.stop();
  }
});
