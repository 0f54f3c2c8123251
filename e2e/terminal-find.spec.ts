import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';

test('text in a terminal is found, also what has scrolled away and by pattern', async ({
  hawser,
  sshd,
}) => {
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  const { page } = hawser;
  await page.keyboard.press('Control+Shift+T');
  const terminal = page.getByRole('region', { name: 'Terminal Shell 1' });
  await expect(terminal.locator('.xterm-rows')).toContainText(/[$#]/);
  await page.keyboard.type('for n in $(seq 1 300); do echo "line $n of it"; done\n');
  await expect(terminal.locator('.xterm-rows')).toContainText('line 300 of it');
  await page.keyboard.press('Control+Shift+F');
  const find = page.getByRole('search', { name: 'Find in the terminal' });
  await find.getByRole('textbox', { name: 'Find' }).fill('line 7 of');
  await expect(find).toContainText('1 of 1');
  await expect(terminal.locator('.xterm-rows')).toContainText('line 7 of it');
  await find.getByRole('button', { name: 'Regular expression' }).click();
  await find.getByRole('textbox', { name: 'Find' }).fill('line 1[0-9] of');
  await expect(find).toContainText('of 10');
  await find.getByRole('textbox', { name: 'Find' }).fill('line (');
  await expect(find).toContainText('Not a pattern');
  await find.getByRole('textbox', { name: 'Find' }).press('Escape');
  await expect(find).toHaveCount(0);
  await page.keyboard.type('echo still typing here');
  await expect(terminal.locator('.xterm-rows')).toContainText('echo still typing here');
});
