import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';

test('known host keys are found by name, also hidden ones, and removed by keyboard', async ({
  hawser,
  sshd,
}) => {
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  const { page } = hawser;
  const [key] = sshd.hostKeys;
  await fs.appendFile(
    hawser.app.knownHosts,
    `hidden.example ${key?.publicLine}\n@revoked *.example ${key?.publicLine}\n`,
  );
  execFileSync('ssh-keygen', ['-q', '-H', '-f', hawser.app.knownHosts], { stdio: 'ignore' });

  await page.keyboard.press('Control+,');
  const dialog = hawser.dialog('Settings');
  await dialog.getByRole('tab', { name: 'Transfers' }).focus();
  await page.keyboard.press('ArrowDown');
  const list = dialog.getByRole('table', { name: 'Host keys' });
  await expect(list.getByRole('row')).toHaveCount(5);
  await expect(list).toContainText('Revoked: never trusted');

  await dialog.getByRole('textbox', { name: 'Host' }).fill('hidden.example');
  await expect(list.getByRole('row')).toHaveCount(3);
  await expect(list).toContainText('hidden.example (hidden name)');
  await dialog.getByRole('button', { name: 'Remove it…' }).press('Enter');
  await hawser.dialog('Remove host key?').getByRole('button', { name: 'Remove' }).press('Enter');
  await expect(list.getByRole('row')).toHaveCount(2);

  // what is gone here is gone for ssh
  const left = await fs.readFile(hawser.app.knownHosts, 'utf8');
  expect(left.trim().split('\n')).toHaveLength(3);
  expect(left).toContain('@revoked');
});
