// Over 300 lines but one file: every way in for a secret by its dialogs, and every place it could be left in.
/**
 * E17: secrets that are easy to find again are entered in every way there is, and looked for in everything the app
 * leaves: the page's memory and storage, logs, arguments, environments, the profile with its journal and vault, the
 * temporary folder. They are typed key by key: `fill` would put them into the page's memory by itself.
 */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from './fixtures.ts';
import { test } from './hidden.ts';

const run = promisify(execFile);

test.use({ temporary: 'own' });

test('E17 passwords, typed right, wrong, remembered, given up and pasted', async ({
  hawser,
  canaries,
  hidden,
  servers,
}) => {
  const right = canaries.make('password');
  const remembered = canaries.make('password remembered until the app ends');
  const pasted = canaries.make('password pasted');
  const server = await servers.start({
    ann: { by: 'password', right },
    bob: { by: 'password', right: remembered },
    eve: { by: 'password', right: pasted },
  });
  await hidden.connect('ann', server);
  await hawser.acceptHostKey();
  await hidden.answer('Password', 'Password', canaries.make('password that is wrong'));
  await expect(hawser.dialog('Password')).toContainText('did not take');
  await hidden.answer('Password', 'Password', right);
  await hawser.remote.settled();

  await hidden.connect('bob', server);
  await hidden.type('Password', 'Password', remembered);
  await hidden.remember('Password');
  await hawser.page.keyboard.press('Enter');
  await hawser.remote.settled();
  await hidden.closeSession();
  // remembered: not asked again
  await hidden.connect('bob', server);
  await hawser.remote.settled();

  await hidden.connect('eve', server);
  await hidden.type('Password', 'Password', canaries.make('password typed and given up'));
  await hawser.page.keyboard.press('Escape');
  await hawser.page.getByRole('button', { name: 'Reconnect' }).click();
  await hawser.dialog('Password').getByLabel('Password', { exact: true }).click();
  await hawser.app.electron.evaluate(({ clipboard }, text) => clipboard.writeText(text), pasted);
  await hawser.page.keyboard.press('Control+v');
  await hawser.page.keyboard.press('Enter');
  await hawser.remote.settled();
  await hawser.app.electron.evaluate(({ clipboard }) => clipboard.clear());

  // the link goes while the question is open
  await hidden.connect('ann', server);
  await hidden.type('Password', 'Password', canaries.make('password typed when the link went'));
  server.hangUp();
  await expect(hawser.dialog('Password')).toBeHidden();
  expect(await hidden.search()).toEqual([]);
});

test('E17 passphrases of key files', async ({ hawser, canaries, hidden, servers }) => {
  const passphrase = canaries.make('passphrase');
  const key = path.join(hawser.app.sshDirectory, 'id_ed25519');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-a', '1', '-N', passphrase, '-f', key]);
  const server = await servers.start({ ann: { by: 'key' } });
  await hidden.connect('ann', server);
  await hawser.acceptHostKey();
  await hidden.answer('Passphrase', 'Passphrase', canaries.make('passphrase that is wrong'));
  await expect(hawser.dialog('Passphrase')).toContainText('did not open');
  await hidden.type('Passphrase', 'Passphrase', passphrase);
  await hidden.remember('Passphrase');
  await hawser.page.keyboard.press('Enter');
  await hawser.remote.settled();
  await hidden.closeSession();
  await hidden.connect('ann', server);
  await hawser.remote.settled();
  expect(await hidden.search()).toEqual([]);
});

test('E17 answers to the server’s questions, codes, and a new password', async ({
  hawser,
  canaries,
  hidden,
  servers,
}) => {
  const code = canaries.make('one-time code');
  const shown = canaries.make('answer that is shown');
  const behind = canaries.make('password as a question');
  const old = canaries.make('password that has expired');
  const server = await servers.start({
    ann: {
      by: 'questions',
      fields: [
        { prompt: 'Verification code: ', echo: false },
        { prompt: 'Where are you: ', echo: true },
      ],
      right: [code, shown],
    },
    bob: { by: 'questions', fields: [{ prompt: 'Password: ', echo: false }], right: [behind] },
    eve: { by: 'expired', right: old },
  });
  await hidden.connect('ann', server);
  await hawser.acceptHostKey();
  const verification = hawser.dialog('Verification');
  await expect(verification.getByRole('checkbox'), 'codes are not remembered').toHaveCount(0);
  await hidden.type('Verification', 'Verification code', canaries.make('code that is wrong'));
  await hidden.type('Verification', 'Where are you', canaries.make('shown answer that is wrong'));
  await hawser.page.keyboard.press('Enter');
  await expect(verification.getByLabel('Verification code')).toHaveValue('');
  await hidden.type('Verification', 'Verification code', code);
  await hidden.type('Verification', 'Where are you', shown);
  await hawser.page.keyboard.press('Enter');
  await hawser.remote.settled();

  await hidden.connect('bob', server);
  await hidden.type('Verification', 'Password', behind);
  await hidden.remember('Verification');
  await hawser.page.keyboard.press('Enter');
  await hawser.remote.settled();
  await hidden.closeSession();
  await hidden.connect('bob', server);
  await hawser.remote.settled();

  const chosen = canaries.make('new password');
  await hidden.connect('eve', server);
  await hidden.answer('Password', 'Password', old);
  await hidden.type('New password', 'New password', chosen);
  await hidden.type('New password', 'Repeat it', canaries.make('new password mistyped'));
  await hawser.page.keyboard.press('Enter');
  await expect(hawser.dialog('New password')).toContainText('not the same');
  await hidden.type('New password', 'New password', chosen);
  await hidden.type('New password', 'Repeat it', chosen);
  await hawser.page.keyboard.press('Enter');
  await hawser.remote.settled();
  expect(server.changed.get('eve')).toBe(chosen);
  expect(await hidden.search()).toEqual([]);
});

test('E17 master passwords, and what is under them', async ({
  hawser,
  canaries,
  hidden,
  servers,
}) => {
  const { page } = hawser;
  const master = canaries.make('master password');
  const changed = canaries.make('master password changed');
  const kept = canaries.make('password in the vault');
  const server = await servers.start({ ann: { by: 'password', right: kept } });
  await hidden.press('Settings');
  await page.getByRole('tab', { name: 'Passwords' }).click();
  await hidden.press('Set a master password…');
  await hidden.type('Set master password', 'New master password', master);
  await hidden.type('Set master password', 'Repeat it', canaries.make('master password mistyped'));
  await page.keyboard.press('Enter');
  await expect(hawser.dialog('Set master password')).toContainText('not the same');
  await hidden.type('Set master password', 'New master password', master);
  await hidden.type('Set master password', 'Repeat it', master);
  await page.keyboard.press('Enter');
  await expect(page.getByText('The vault is unlocked.')).toBeVisible();
  await hidden.press('Change master password…');
  const change = async (current: string): Promise<void> => {
    await hidden.type('Change master password', 'Current master password', current);
    await hidden.type('Change master password', 'New master password', changed);
    await hidden.type('Change master password', 'Repeat it', changed);
    await page.keyboard.press('Enter');
  };
  await change(canaries.make('master password that is wrong'));
  await expect(hawser.dialog('Change master password')).toContainText('not the master password');
  await change(master);
  await expect(hawser.dialog('Change master password')).toBeHidden();
  await hidden.press('Close');

  await hidden.connect('ann', server);
  await hawser.acceptHostKey();
  await hidden.type('Password', 'Password', kept);
  await hidden.remember('Password');
  await page.keyboard.press('Enter');
  await hawser.remote.settled();
  await hidden.closeSession();

  await page.keyboard.press('Control+,');
  await expect(page.getByRole('table', { name: 'Remembered passwords' })).toContainText('ann@');
  await hidden.press('Lock now');
  await hidden.press('Close');
  await hidden.connect('ann', server);
  const unlock = canaries.make('master password that does not unlock');
  await hidden.answer('Master password', 'Master password', unlock);
  await expect(hawser.dialog('Master password')).toContainText('did not open');
  await expect(hawser.dialog('Master password').getByText('Unlock', { exact: true })).toBeEnabled();
  await hidden.answer('Master password', 'Master password', changed);
  await hawser.remote.settled();

  const vault = path.join(path.dirname(hawser.app.home), 'profile', 'vault.json');
  expect((await fs.stat(vault)).mode & 0o777).toBe(0o600);
  expect(await fs.readFile(vault, 'utf8')).toContain('ann@127.0.0.1');
  expect(await hidden.search()).toEqual([]);
});

test('E17 passwords in addresses, and what is typed into a host', async ({
  hawser,
  canaries,
  hidden,
}) => {
  const { page } = hawser;
  const field = page.getByRole('textbox', { name: 'Quick connect' });
  const addresses = [
    `sftp://ann:${canaries.make('password in an address')}@127.0.0.1/`,
    `ann:${canaries.make('password in a bare address')}@127.0.0.1`,
    `ftp://ann:${canaries.make('password in an ftp address')}@127.0.0.1`,
  ];
  for (const address of addresses) {
    await field.click();
    await page.keyboard.type(address);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(field, 'the password is not left there').not.toHaveValue(/canary/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  }
  expect(await hidden.search()).toEqual([]);
  // no fields for secrets: a page forgets what was typed there only when it needs the memory
  await page.getByRole('button', { name: 'New host' }).click();
  const editor = hawser.dialog('New host');
  for (const label of ['Address', 'User']) {
    await editor.getByLabel(label, { exact: true }).click();
    await page.keyboard.type(`ann:${canaries.make(`password as the ${label} of a host`)}@host`);
  }
  await page.keyboard.press('Escape');
  await expect(editor).toBeHidden();
  expect(await hidden.searchOutside()).toEqual([]);
});

test('E17 what is typed and pasted into a terminal that shows nothing', async ({
  hawser,
  canaries,
  hidden,
  servers,
}) => {
  const { page } = hawser;
  const right = canaries.make('password before the terminal');
  const server = await servers.start({ ann: { by: 'password', right } });
  await hidden.connect('ann', server);
  await hawser.acceptHostKey();
  await hidden.answer('Password', 'Password', right);
  await hawser.remote.settled();
  await page.keyboard.press('Control+Shift+T');
  const shell = page.getByRole('region', { name: 'Terminal Shell 1' });
  await expect(shell).toContainText('secret:');
  const typed = canaries.make('password typed into a terminal');
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await expect(shell).toContainText('taken');
  expect(server.typed()).toContain(typed);
  expect(await hidden.search()).toEqual([]);
});
