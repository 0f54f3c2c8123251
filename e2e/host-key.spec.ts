import * as fs from 'node:fs/promises';
import { startSshd } from '../electron/testing/sshd.ts';
import { expect, test } from './fixtures.ts';
import { installKey } from './login.ts';

test('a changed host key is a full stop: file and line are named, nothing is sent', async ({
  hawser,
  sshd,
}) => {
  const other = await startSshd();
  const lines = other.hostKeys.map((key) => `[127.0.0.1]:${sshd.port} ${key.publicLine}\n`);
  await other.stop();
  await fs.writeFile(hawser.app.knownHosts, `# first line\n${lines.join('')}`);
  const before = await fs.readFile(hawser.app.knownHosts, 'utf8');
  await installKey(hawser.app, sshd);

  await hawser.connectTo(`${sshd.user}@127.0.0.1:${sshd.port}`);
  const dialog = hawser.dialog('Host key changed');
  await expect(dialog).toContainText(hawser.app.knownHosts);
  await expect(dialog).toContainText(/line\s*2/i);
  await expect(dialog.getByRole('button')).toHaveCount(1);
  await hawser.page.keyboard.press('Escape');
  await expect(hawser.alert(/host key/i)).toBeVisible();

  const log = sshd.log();
  expect(log).toContain('SSH2_MSG_KEXINIT');
  expect(log).not.toContain('userauth-request');
  expect(log).not.toMatch(/Accepted|Failed/);
  expect(await fs.readFile(hawser.app.knownHosts, 'utf8')).toBe(before);
});
