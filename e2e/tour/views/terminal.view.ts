import { expect } from '../../fixtures.ts';
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
