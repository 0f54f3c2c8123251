import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';

/** Names, kinds, modes, sizes, times and link targets of a tree. */
function look(tree: string): string {
  const format = String.raw`%P %y %m %s %T@ %l\n`;
  return execFileSync('find', [tree, '-printf', format]).toString().split('\n').sort().join('\n');
}

// its trash lies at home
test.use({ sshdHome: 'own' });

test('a deleted tree comes back as it was; what is deleted for good says so', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  const tree = path.join(folder, 'tree');
  await fs.mkdir(path.join(tree, 'one/two'), { recursive: true });
  await fs.writeFile(path.join(tree, 'one/two/file'), 'deep');
  await fs.symlink('../nowhere', path.join(tree, 'one/broken'));
  await fs.chmod(path.join(tree, 'one'), 0o750);
  await fs.utimes(path.join(tree, 'one'), 1_100_000_000, 1_200_000_000);
  const before = look(tree);
  await openSsh(hawser, sshd, folder);
  const { page } = hawser;

  await hawser.remote.select('tree');
  await page.keyboard.press('Delete');
  await expect(hawser.dialog('Delete?')).toContainText('It moves to the trash of this host');
  await hawser.dialog('Delete?').getByRole('button', { name: 'Delete' }).click();
  await expect(hawser.remote.row('tree')).toBeHidden();
  await expect.poll(() => fs.readdir(folder)).toEqual([]);
  await page.keyboard.press('Control+Z');
  await expect(hawser.remote.row('tree')).toBeVisible();
  expect(look(tree)).toBe(before);

  await hawser.remote.select('tree');
  await page.keyboard.press('Shift+Delete');
  await expect(hawser.dialog('Delete?')).toContainText('This is final');
  await hawser.dialog('Delete?').getByRole('button', { name: 'Delete for good' }).click();
  await expect.poll(() => fs.readdir(folder)).toEqual([]);
});

test('many names are changed at once, seen before, and taken back in one step', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  for (const name of ['a 1.txt', 'a 2.txt']) await fs.writeFile(path.join(folder, name), name);
  await openSsh(hawser, sshd, folder);
  const { page } = hawser;
  await hawser.remote.select('a 1.txt');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+M');
  const dialog = hawser.dialog('Rename many');
  await dialog.getByRole('textbox', { name: 'Find' }).fill(String.raw`a (\d)`);
  await dialog.getByRole('checkbox', { name: /pattern/ }).check();
  await dialog.getByRole('textbox', { name: 'Replace with' }).fill('b');
  await expect(dialog.getByRole('status')).toContainText('2 names clash');
  await dialog.getByRole('textbox', { name: 'Replace with' }).fill('$1 b');
  await expect(dialog.getByRole('row').first()).toContainText('1 b.txt');
  await dialog.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => fs.readdir(folder)).toEqual(['1 b.txt', '2 b.txt']);
  await hawser.remote.select('1 b.txt');
  await page.keyboard.press('Control+Z');
  await expect.poll(() => fs.readdir(folder)).toEqual(['a 1.txt', 'a 2.txt']);

  await hawser.remote.select('a 1.txt');
  await page.keyboard.press('Control+D');
  await expect(hawser.remote.row('a 1 copy.txt')).toBeVisible();
  await page.keyboard.press('F6');
  await expect(hawser.dialog('Move?')).toContainText('its content was compared');
  await page.keyboard.press('Escape');
  expect(await fs.readFile(path.join(folder, 'a 1 copy.txt'), 'utf8')).toBe('a 1.txt');

  await fs.mkdir(path.join(folder, 'sub'));
  await hawser.remote.select('a 1 copy.txt');
  await page.keyboard.press('Control+X');
  await page.keyboard.press('Control+R');
  await hawser.remote.select('sub');
  await page.keyboard.press('Enter');
  await expect(hawser.remote.path).toHaveValue(`${folder}/sub`);
  await page.keyboard.press('Control+V');
  await expect(hawser.remote.row('a 1 copy.txt')).toBeVisible();
  await expect.poll(() => fs.readdir(path.join(folder, 'sub'))).toEqual(['a 1 copy.txt']);
  expect(await fs.readdir(folder)).not.toContain('a 1 copy.txt');
});
