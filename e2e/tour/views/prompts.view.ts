import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { startSshAgent } from '../../../electron/testing/ssh-agent.ts';
import { startSshd } from '../../../electron/testing/sshd.ts';
import { expect } from '../../fixtures.ts';
import { installKey, openSsh, remoteFolder, trustHost } from '../../login.ts';
import { test } from './camera.ts';

const run = promisify(execFile);

test('questions of a login', async ({ hawser, hidden, servers, look }) => {
  const { page } = hawser;
  const { keyboard } = page;
  const server = await servers.start({
    ann: { by: 'password', right: 'right' },
    bob: {
      by: 'questions',
      fields: [
        { prompt: 'Verification code: ', echo: false },
        { prompt: 'Where are you: ', echo: true },
      ],
      right: ['1', '2'],
    },
    eve: { by: 'expired', right: 'old' },
  });
  await hidden.connect('ann', server);
  await look('unknown host key');
  await hawser.acceptHostKey();
  await expect(hawser.dialog('Password')).toBeVisible();
  await look('password');
  await hidden.answer('Password', 'Password', 'wrong');
  await expect(hawser.dialog('Password')).toContainText('did not take');
  await look('password again');
  await keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Reconnect' })).toBeVisible();
  await look('a login given up');

  await hidden.connect('bob', server);
  await expect(hawser.dialog('Verification')).toBeVisible();
  await look('verification');
  await keyboard.press('Escape');
  await hidden.connect('eve', server);
  await hidden.answer('Password', 'Password', 'old');
  await expect(hawser.dialog('New password')).toBeVisible();
  await look('new password');
  await keyboard.press('Escape');
});

test('a passphrase, and a master password', async ({ hawser, hidden, servers, look }) => {
  const { page } = hawser;
  const key = path.join(hawser.app.sshDirectory, 'id_ed25519');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-a', '1', '-N', 'open sesame', '-f', key]);
  const server = await servers.start({ ann: { by: 'key' }, bob: { by: 'password', right: 'b' } });
  await expect(hawser.local.row('..')).toBeVisible();
  await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: 'Passwords' }).click();
  await hidden.press('Set a master password…');
  await hidden.type('Set master password', 'New master password', 'correct horse battery');
  await hidden.type('Set master password', 'Repeat it', 'correct horse battery');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The vault is unlocked.')).toBeVisible();
  await hidden.press('Close');
  await hidden.connect('ann', server);
  await hawser.acceptHostKey();
  await expect(hawser.dialog('Passphrase')).toBeVisible();
  await look('passphrase');
  await hidden.type('Passphrase', 'Passphrase', 'open sesame');
  await hidden.remember('Passphrase');
  await page.keyboard.press('Enter');
  await hawser.remote.settled();
  await hidden.closeSession();
  await page.keyboard.press('Control+,');
  await expect(page.getByText('The vault is unlocked.')).toBeVisible();
  await look('settings passwords kept');
  await hidden.press('Change master password…');
  await look('change master password');
  await page.keyboard.press('Escape');
  await hidden.press('Lock now');
  await look('settings passwords locked');
  await hidden.press('Close');
  await hidden.connect('ann', server);
  await expect(hawser.dialog('Master password')).toBeVisible();
  await look('master password');
});

test('a changed host key, a jump host, a command and an agent', async ({ hawser, sshd, look }) => {
  test.slow();
  const { page } = hawser;
  const other = await startSshd();
  const lines = other.hostKeys.map((known) => `[127.0.0.1]:${sshd.port} ${known.publicLine}\n`);
  await fs.writeFile(hawser.app.knownHosts, `# first line\n${lines.join('')}`);
  await installKey(hawser.app, sshd);
  await hawser.connectTo(`${sshd.user}@127.0.0.1:${sshd.port}`);
  await expect(hawser.dialog('Host key changed')).toBeVisible();
  await look('host key changed');
  await page.keyboard.press('Escape');
  await expect(hawser.alert(/host key/i)).toBeVisible();
  await look('after a changed host key');
  await fs.writeFile(hawser.app.knownHosts, '');

  await page.getByRole('button', { name: 'New host' }).click();
  const editor = hawser.dialog('New host');
  await editor.getByLabel('Name').fill('inner');
  await editor.getByLabel('Address').fill('127.0.0.1');
  await editor.getByLabel('Port').fill(String(other.port));
  await editor.getByLabel('User').fill(other.user);
  await editor.getByRole('button', { name: 'Advanced' }).click();
  await editor.getByLabel('Jump hosts').selectOption('Typed addresses');
  await editor.getByLabel('Jump over').fill(`${sshd.user}@127.0.0.1:${sshd.port}`);
  await editor.getByLabel('Jump over').press('Enter');
  await page.getByRole('button', { name: 'inner', exact: true }).click();
  await expect(hawser.dialog('Unknown host key')).toContainText('jump host');
  await look('unknown key of a jump host');
  await page.keyboard.press('Escape');
  await other.stop();

  const known = path.join(hawser.app.sshDirectory, 'known_elsewhere');
  const keys = sshd.hostKeys.map(({ publicLine }) => `real-name ${publicLine}\n`);
  await fs.writeFile(known, keys.join(''));
  const pipe =
    'const s = net.connect(%p, process.argv[1]); process.stdin.pipe(s).pipe(process.stdout)';
  const config = [
    'Host box',
    `  HostName ${sshd.host}`,
    `  Port ${sshd.port}`,
    `  User ${sshd.user}`,
    `  IdentityFile ${sshd.clientKeyFile}`,
    '  UserKnownHostsFile ~/.ssh/known_elsewhere',
    '  HostKeyAlias real-name',
    '  Frobnicate yes',
    `  ProxyCommand ${process.execPath} -e "${pipe}" %h`,
  ];
  await fs.writeFile(path.join(hawser.app.sshDirectory, 'config'), `${config.join('\n')}\n`, {
    mode: 0o600,
  });
  await hawser.connectTo('box');
  await expect(hawser.dialog('Run a command?')).toBeVisible();
  await look('run a command');
  await hawser.dialog('Run a command?').getByRole('button', { name: 'Always allow' }).click();
  await hawser.remote.settled();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('tab', { name: 'OpenSSH config' }).click();
  await look('settings of an openssh config');
  await page.getByRole('tab', { name: 'Host keys' }).click();
  await look('settings of known hosts');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Connection' }).click();
  await look('connection sheet');
});

test('an agent’s key', async ({ hawser, sshd, look }) => {
  const { page } = hawser;
  const agent = await startSshAgent();
  await agent.add(sshd.clientKeyFile);
  await trustHost(hawser.app, sshd);
  await page.getByRole('button', { name: 'New host' }).click();
  const editor = hawser.dialog('New host');
  await editor.getByLabel('Name').fill('forwarding');
  await editor.getByLabel('Address').fill('127.0.0.1');
  await editor.getByLabel('Port').fill(String(sshd.port));
  await editor.getByLabel('User').fill(sshd.user);
  await editor.getByLabel('Remote start folder').fill(await remoteFolder(sshd));
  await editor.getByRole('button', { name: 'Advanced' }).click();
  await editor.getByLabel('SSH agent', { exact: true }).fill(agent.socket);
  await editor.getByRole('checkbox', { name: /ask for my keys/ }).check();
  await editor.getByLabel('SSH agent', { exact: true }).press('Enter');
  await page.getByRole('button', { name: 'forwarding', exact: true }).click();
  await hawser.remote.settled();
  await page.keyboard.press('Control+Shift+T');
  const shell = page.getByRole('region', { name: 'Terminal Shell 1' });
  await expect(shell).toContainText(/[#$]/);
  await page.keyboard.type(`ssh-keygen -Y sign -f ${sshd.clientKeyFile}.pub -n file /dev/null\n`);
  await expect(hawser.dialog('Use your key?')).toBeVisible();
  await look('use your key');
  await page.keyboard.press('Escape');
  await agent.stop();
});

test('a server that ends', async ({ hawser, sshd, look }) => {
  const folder = await remoteFolder(sshd);
  await fs.mkdir(path.join(folder, 'inner'));
  await openSsh(hawser, sshd, folder);
  await hawser.page.keyboard.press('Control+Shift+T');
  await expect(hawser.page.getByRole('region', { name: 'Terminal Shell 1' })).toContainText(/[#$]/);
  await sshd.stop();
  await expect(hawser.alert(/./).first()).toBeVisible({ timeout: 25_000 });
  await look('a connection that ended');
});

test('addresses of other programs', async ({ hawser, look }) => {
  const { page } = hawser;
  await fs.writeFile(
    path.join(hawser.app.sshDirectory, 'config'),
    'Host storefront\n  HostName 10.1.2.3\n  Port 2222\n  User deploy\n',
    { mode: 0o600 },
  );
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.getByRole('button', { name: 'storefront', exact: true })).toBeVisible();
  /** As macOS hands them over; elsewhere they come by another start. */
  const follow = (...addresses: readonly string[]): Promise<void> =>
    hawser.app.electron.evaluate(({ app }, urls) => {
      for (const url of urls) app.emit('open-url', { preventDefault: () => {} }, url);
    }, addresses);
  const question = hawser.dialog('Connect to this address?');
  const long = `${'a/folder/with/a/rather/long/name/'.repeat(40)}invoice%E2%80%AEgpj.exe`;
  await follow(
    'sftp://ann@files.example.net:2222/srv/releases/2026',
    'ssh://storefront',
    'ssh://ho%73t.example.net',
    `sftp://ann;fingerprint=aa:secret@b%C3%BCcher.example/${long}`,
    'ssh://-oProxyCommand=id',
    ...Array.from({ length: 95 }, (_, at) => `ssh://host-${at}.example.net`),
  );
  await expect(question).toBeVisible();
  await look('an address');
  await page.keyboard.press('Escape');
  await expect(question).toContainText('Saved host');
  await look('an address of a saved host');
  await page.keyboard.press('Escape');
  await expect(hawser.dialog('This address was not opened')).toBeVisible();
  await look('an address that leads nowhere');
  await page.keyboard.press('Escape');
  await expect(question).toContainText('xn--bcher-kva.example');
  await look('an address with more than counts');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  await expect(hawser.dialog('Settings')).toBeVisible();
  await follow('ssh://late.example.net');
  await expect(question).toBeVisible();
  await look('an address over another dialog');
});
