import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Sshd } from '../electron/testing/sshd.ts';
import type { App } from './app.ts';
import { expect, test } from './fixtures.ts';
import { remoteFolder } from './login.ts';

/** Writes the app's OpenSSH configuration: what `~/.ssh/config` is to it. */
async function writeConfig(app: App, text: string): Promise<void> {
  await fs.writeFile(path.join(app.sshDirectory, 'config'), text, { mode: 0o600 });
}

/** A block that is all an alias needs to reach the server. */
async function blockFor(app: App, sshd: Sshd, alias: string): Promise<string> {
  const known = path.join(app.sshDirectory, 'known_elsewhere');
  const lines = sshd.hostKeys.map((key) => `real-name ${key.publicLine}\n`);
  await fs.writeFile(known, lines.join(''));
  return [
    `Host ${alias}`,
    `  HostName ${sshd.host}`,
    `  Port ${sshd.port}`,
    `  User ${sshd.user}`,
    `  IdentityFile ${sshd.clientKeyFile}`,
    '  IdentitiesOnly yes',
    '  UserKnownHostsFile ~/.ssh/known_elsewhere',
    '  HostKeyAlias real-name',
    '',
  ].join('\n');
}

test('an alias typed into quick connect goes where the OpenSSH configuration says', async ({
  hawser,
  sshd,
}) => {
  await writeConfig(hawser.app, await blockFor(hawser.app, sshd, 'box'));
  await hawser.connectTo('box');
  await hawser.remote.settled();
  await expect(hawser.page.getByRole('tab', { name: /box/ })).toBeVisible();
  await expect(hawser.dialog('Unknown host key')).toBeHidden();
});

test('its hosts are listed read-only, and connect with a click', async ({ hawser, sshd }) => {
  await writeConfig(
    hawser.app,
    `${await blockFor(hawser.app, sshd, 'box other')}Host *.example\n  User nobody\n`,
  );
  const { page } = hawser;
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  const group = page.getByRole('list', { name: 'OpenSSH config' });
  await expect(group.getByRole('listitem')).toHaveCount(2);
  await group.getByRole('button', { name: 'More for box' }).click();
  await expect(page.getByRole('menuitem', { name: 'Copy to a saved host…' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /Edit|Delete/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await group.getByRole('button', { name: 'box', exact: true }).click();
  await hawser.remote.settled();
});

test('a ProxyCommand runs only once it is allowed, and its consent can be taken back', async ({
  hawser,
  sshd,
}) => {
  const { page } = hawser;
  const marker = path.join(await remoteFolder(sshd), 'ran');
  const block = await blockFor(hawser.app, sshd, 'box');
  const pipe =
    'const s = net.connect(%p, process.argv[1]); process.stdin.pipe(s).pipe(process.stdout)';
  const command = `sh -c 'echo x >> ${marker}; exec ${process.execPath} -e "${pipe}" %h'`;
  await writeConfig(hawser.app, `${block}  ProxyCommand ${command}\n`);
  await hawser.connectTo('box');
  const dialog = hawser.dialog('Run a command?');
  await expect(dialog).toContainText(`net.connect(${sshd.port}, `);
  await page.keyboard.press('Enter');
  await expect(hawser.alert(/not allowed to run/)).toBeVisible();
  await expect(fs.stat(marker)).rejects.toThrow('ENOENT');

  await page.getByRole('button', { name: 'Reconnect' }).click();
  await dialog.getByRole('button', { name: 'Always allow' }).click();
  await hawser.remote.settled();
  expect(await fs.readFile(marker, 'utf8')).toBe('x\n');

  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('tab', { name: 'OpenSSH config' }).click();
  const settings = hawser.dialog('Settings');
  await expect(settings.getByRole('list', { name: 'Commands that may run' })).toContainText(
    'net.connect',
  );
  await settings.getByRole('button', { name: /Ask again before/ }).click();
  await expect(settings).toContainText('Hawser asks before it runs');
});

test('lines that are not understood are shown with their place, and end nothing', async ({
  hawser,
  sshd,
}) => {
  const { page } = hawser;
  const block = await blockFor(hawser.app, sshd, 'box');
  await writeConfig(hawser.app, `Frobnicate yes\n${block}  ServerAliveInterval soon\n`);
  await hawser.connectTo('box');
  await hawser.remote.settled();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('tab', { name: 'OpenSSH config' }).click();
  const lines = hawser.dialog('Settings').getByRole('list', { name: /not understood/ });
  await expect(lines).toContainText('config:1');
  await expect(lines).toContainText('“soon” is no value of it.');
});
