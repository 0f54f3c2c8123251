import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expectAccessible } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { openShell, type } from './shell.ts';

test('the remote pane goes where the shell goes once that is wanted, and takes the shell where it is', async ({
  hawser,
  sshd,
}) => {
  const { shell, folder } = await openShell(hawser, sshd);
  const { page, remote } = hawser;
  const odd = path.join(folder, "it's 100% ü;");
  await fs.mkdir(odd);
  await fs.mkdir(path.join(folder, 'secret'), { mode: 0 });
  const chip = page.getByRole('button', { name: 'pane follows terminal' });
  await expect(chip).toHaveAttribute('aria-pressed', 'false');

  // a shell as it comes tells nothing: the way to change that is shown
  await chip.click();
  const help = hawser.dialog('Let the shell tell where it is');
  await expect(help).toContainText('~/.bashrc');
  await expectAccessible(hawser, 'how a shell tells where it is');
  await help.getByRole('button', { name: 'Copy the lines' }).click();
  await expect(help.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await hawser.app.electron.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toContain('PROMPT_COMMAND="__term_tell');
  await page.keyboard.press('Escape');

  // as if the machine had been connected to by its name
  const rc = `PROMPT_COMMAND=; PS1='$ '; HOSTNAME=localhost\n${copied}`;
  await fs.writeFile(path.join(folder, 'rc'), rc);
  await shell.click();
  await type(hawser, `bash --rcfile ${folder}/rc`);
  await type(hawser, `cd ${folder}`);
  await expect(chip).toHaveAttribute('title', /goes: .*data$/);
  await type(hawser, 'cd it*');
  await expect(remote.path).toHaveValue(odd);
  // the keys stay with the shell
  await type(hawser, 'echo he""re');
  await expect(shell).toContainText('here');

  // no other machine's folders, whatever it calls them
  await fs.writeFile(path.join(folder, 'far'), '\u001b]7;file://elsewhere.example/etc\u0007');
  await type(hawser, `cat ${folder}/far -`);
  await expect(chip).toHaveAttribute('title', /says it is on elsewhere\.example/);
  await page.keyboard.press('Control+C');
  await expect(chip).toHaveAttribute('title', /goes:/);
  await expect(remote.path).toHaveValue(odd);

  // the other way: only behind an empty prompt, and quoted
  await remote.goTo(folder);
  await page.getByRole('button', { name: 'Take the shell to the pane’s folder' }).click();
  await type(hawser, 'pwd');
  await expect(shell).toContainText(new RegExp(`pwd\\s*${folder}`));
  await type(hawser, 'cat');
  await expect(shell).toContainText('$ cat');
  await page.getByRole('button', { name: 'Take the shell to the pane’s folder' }).click();
  await expect(shell).toContainText('A program is running in this terminal');
  await page.keyboard.press('Control+C');
  await expect(shell).not.toContainText('A program is running in this terminal');

  await chip.click();
  await expect(chip).toHaveAttribute('aria-pressed', 'false');
  await shell.click();
  await type(hawser, 'cd /; echo go""ne');
  await expect(shell).toContainText('gone');
  await expect(remote.path).toHaveValue(folder);
});

test('prompts are gone along by keys, and a command that failed has a mark', async ({ hawser }) => {
  await hawser.openPractice();
  const { page } = hawser;
  await page.keyboard.press('Control+Shift+T');
  const shell = page.getByRole('region', { name: 'Terminal Shell 1' });
  await expect(shell).toContainText('Type help');
  await type(hawser, 'nonsense');
  await expect(shell.getByRole('img', { name: 'Ended with exit status 127' })).toBeVisible();
  for (let n = 0; n < 3; n += 1) await type(hawser, 'help');
  await expect(shell).not.toContainText('nonsense');
  for (let n = 0; n < 4; n += 1) await page.keyboard.press('Control+Shift+ArrowUp');
  await expect(shell).toContainText('nonsense');
  for (let n = 0; n < 6; n += 1) await page.keyboard.press('Control+Shift+ArrowDown');
  await expect(shell).not.toContainText('nonsense');
});
