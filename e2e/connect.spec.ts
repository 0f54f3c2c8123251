import * as fs from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { installKey, remoteFolder } from './login.ts';

test('the practice server is one click away and shows its files', async ({ hawser }) => {
  await hawser.openPractice();
  await expect(hawser.remote.row('Read me first.md')).toBeVisible();
  await expect(hawser.page.getByRole('tab', { name: /Practice server/ })).toBeVisible();
  expect(await fs.readdir(hawser.app.sshDirectory)).toEqual([]);
});

test('an unknown host key is asked about, refused by default, and kept once accepted', async ({
  hawser,
  sshd,
}) => {
  await installKey(hawser.app, sshd);
  // Debian's own configuration hashes names
  await fs.writeFile(`${hawser.app.sshDirectory}/config`, 'HashKnownHosts no\n', { mode: 0o600 });
  const target = `sftp://${sshd.user}@${sshd.host}:${sshd.port}${await remoteFolder(sshd)}`;
  await hawser.connectTo(target);
  const dialog = hawser.dialog('Unknown host key');
  await expect(dialog).toContainText('SHA256:');
  await expect(dialog).toContainText('ED25519', { ignoreCase: true });
  await hawser.page.keyboard.press('Enter');
  await expect(hawser.alert(/host key/i)).toBeVisible();
  await expect(fs.readFile(hawser.app.knownHosts)).rejects.toThrow('ENOENT');
  expect(sshd.log()).not.toContain('userauth-request');

  await hawser.page.getByRole('button', { name: 'Reconnect' }).click();
  await hawser.acceptHostKey();
  await hawser.remote.settled();
  const known = await fs.readFile(hawser.app.knownHosts, 'utf8');
  expect(known).toContain(`[127.0.0.1]:${sshd.port} ssh-ed25519`);
});

test('a wrong password is asked again, and the right one goes in', async ({
  hawser,
  passwordServer,
}) => {
  await hawser.connectTo(`${passwordServer.user}@127.0.0.1:${passwordServer.tcpPort}`);
  await hawser.acceptHostKey();
  await hawser.givePassword('wrong');
  await expect(hawser.dialog('Password')).toContainText(/not accept|refused|again|wrong/i);
  await hawser.givePassword(passwordServer.password);
  await hawser.remote.settled();
  await expect(hawser.remote.row('website')).toBeVisible();
});

test('a password given up ends in a card that says which phase failed and what to try', async ({
  hawser,
  passwordServer,
}) => {
  await hawser.connectTo(`${passwordServer.user}@127.0.0.1:${passwordServer.tcpPort}`);
  await hawser.acceptHostKey();
  await hawser.givePassword('wrong');
  await expect(hawser.dialog('Password')).toContainText(/not accept|refused|again|wrong/i);
  await hawser.page.keyboard.press('Escape');
  await expect(hawser.alert(/log in|login|password/i)).toBeVisible();
  await expect(hawser.page.getByRole('button', { name: 'Reconnect' })).toBeVisible();
});

test('ftp is refused with the way that works', async ({ hawser }) => {
  await hawser.connectTo('ftp://example.net');
  await expect(hawser.alert('sftp://')).toBeVisible();
});

test('nobody listening is told at once, with the address', async ({ hawser, sshd }) => {
  await sshd.stop();
  await hawser.connectTo(`${sshd.user}@127.0.0.1:${sshd.port}`);
  await expect(hawser.alert(String(sshd.port))).toBeVisible();
});

test('a saved host connects with one click and can be edited and deleted', async ({
  hawser,
  sshd,
}) => {
  const { page } = hawser;
  await installKey(hawser.app, sshd);
  await page.getByRole('button', { name: 'New host' }).click();
  const editor = hawser.dialog('New host');
  await editor.getByLabel('Name').fill('web-01');
  await editor.getByLabel('Address').fill('127.0.0.1');
  await editor.getByLabel('Port').fill(String(sshd.port));
  await editor.getByLabel('User').fill(sshd.user);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'web-01', exact: true }).click();
  await hawser.acceptHostKey();
  await hawser.remote.settled();
  await expect(page.getByRole('tab', { name: /web-01/ })).toBeVisible();
});
