import { expect } from '../../fixtures.ts';
import { openSsh, remoteFolder } from '../../login.ts';
import { openShell, print, type } from '../../shell.ts';
import { test } from './camera.ts';

test('terminals', async ({ hawser, sshd, look }) => {
  const { page } = hawser;
  const { shell, folder } = await openShell(hawser, sshd);
  await type(hawser, 'PS1="deploy@web-01:~$ "; clear; ls -l --color /');
  await expect(shell).toContainText('usr');
  await look('a terminal');
  await page.keyboard.press('Control+Shift+F');
  await page.getByRole('textbox', { name: 'Find' }).fill('root');
  await look('find in a terminal');
  await page.keyboard.press('Escape');
  await shell.click({ button: 'right' });
  await look('menu of a terminal');
  await page.keyboard.press('Escape');
  await shell.click();
  await hawser.app.electron.evaluate(({ clipboard }) =>
    clipboard.writeText('echo one\u001b[201~\nrm -rf ./somewhere\nls -l\n'),
  );
  await page.keyboard.press('Control+Shift+V');
  await expect(hawser.dialog('Paste into the shell?')).toBeVisible();
  await look('paste into the shell');
  await page.keyboard.press('Escape');
  await print(
    hawser,
    folder,
    `\u001b]52;c;${Buffer.from('text of a program').toString('base64')}\u0007`,
  );
  await expect(shell).toContainText('wants to put text');
  await look('a program and the clipboard');
  await shell.getByRole('button', { name: 'No', exact: true }).click();
  await type(hawser, 'exit 3');
  await expect(shell).toContainText('The shell ended with exit status 3.');
  await look('a shell that ended');
});

test('splits and tunnels', async ({ hawser, sshd, look }) => {
  const { page } = hawser;
  const { keyboard } = page;
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  await keyboard.press('Control+Shift+T');
  const shell = (title: string) => page.getByRole('region', { name: `Terminal ${title}` });
  await expect(shell('Shell 1')).toContainText(/[#$]/);
  await keyboard.press('Control+Shift+S');
  await expect(shell('Shell 2')).toContainText(/[#$]/);
  await keyboard.press('Control+Shift+D');
  await expect(shell('Shell 3')).toContainText(/[#$]/);
  await look('splits');
  await shell('Shell 3').click({ button: 'right' });
  await look('menu of a split');
  await keyboard.press('Escape');
  await expect(shell('Shell 3').getByRole('textbox')).toBeFocused();
  await keyboard.press('Control+Shift+I');
  await expect(page.getByRole('alert')).toContainText('Typing goes to all');
  await look('typing goes to all');
  await page.getByRole('button', { name: 'End', exact: true }).click();

  const tunnels = hawser.dialog('Tunnels');
  const openTunnels = async (): Promise<void> => {
    await keyboard.press('Control+Shift+P');
    await page.getByRole('combobox', { name: 'Command' }).fill('tunnels');
    await keyboard.press('Enter');
    await expect(tunnels).toBeVisible();
  };
  await openTunnels();
  await look('no tunnels yet');
  await tunnels.getByRole('button', { name: 'New tunnel…' }).click();
  const editor = hawser.dialog('New tunnel');
  await look('new tunnel');
  await editor.getByLabel('Name').fill('Database of the shop');
  await editor.getByLabel('Port it listens on').fill('0');
  await editor.getByRole('button').last().click();
  await look('new tunnel with faults');
  await editor.getByLabel('Port it listens on').fill('35432');
  await editor.getByLabel('Port it goes to').fill('5432');
  await editor.getByLabel(/^Goes to/).fill('db.internal');
  await editor.getByRole('button').last().click();
  await expect(tunnels.getByRole('listitem').first()).toContainText('Database of the shop');
  await look('tunnels');
});
