import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';

const modeOf = async (file: string): Promise<string> =>
  ((await fs.lstat(file)).mode & 0o7777).toString(8);

test('modes are changed below a folder, with files and folders apart', async ({ hawser, sshd }) => {
  const folder = await remoteFolder(sshd);
  await fs.mkdir(path.join(folder, 'site/inner'), { recursive: true });
  for (const name of ['site/a', 'site/inner/b', 'outside']) {
    await fs.writeFile(path.join(folder, name), '', { mode: 0o644 });
  }
  await fs.symlink('../outside', path.join(folder, 'site/link'));
  await openSsh(hawser, sshd, folder);
  await hawser.remote.select('site');
  await hawser.page.keyboard.press('Alt+Enter');
  const dialog = hawser.dialog('Properties');
  await dialog.getByRole('button', { name: 'Calculate' }).click();
  await expect(dialog).toContainText('3 files, 2 folders');
  await dialog.getByRole('checkbox', { name: /Also everything/ }).check();
  await dialog.getByRole('group', { name: 'Mode of files' }).getByLabel('Octal').fill('0600');
  const folders = dialog.getByRole('group', { name: 'Mode of folders' });
  await folders.getByRole('checkbox', { name: 'Others: read' }).click();
  await folders.getByRole('checkbox', { name: 'Others: read' }).click();
  await expect(dialog).toContainText('Changes mode of 1 folder and everything in it.');
  await hawser.page.screenshot({ path: test.info().outputPath('properties-folder.png') });
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog).toHaveCount(0);
  const names = ['site', 'site/inner', 'site/a', 'site/inner/b', 'outside'];
  const modes = await Promise.all(names.map((name) => modeOf(path.join(folder, name))));
  expect(modes).toEqual(['751', '751', '600', '600', '644']);
});

test('one file tells its checksum, and a link gets another target', async ({ hawser, sshd }) => {
  const folder = await remoteFolder(sshd);
  await fs.writeFile(path.join(folder, 'image.iso'), 'x'.repeat(100_000));
  await openSsh(hawser, sshd, folder);
  const { keyboard } = hawser.page;
  await hawser.remote.select('image.iso');
  await keyboard.press('F9');
  const dialog = hawser.dialog('Properties');
  const hash = createHash('sha256').update('x'.repeat(100_000)).digest('hex');
  await dialog.getByLabel('Compare with').fill(`${hash}  image.iso`);
  await dialog.getByRole('region', { name: 'Checksum' }).getByRole('button').click();
  await expect(dialog.getByText('Equal')).toBeVisible();
  await hawser.page.screenshot({ path: test.info().outputPath('properties-file.png') });
  await keyboard.press('Escape');

  await hawser.remote.select('image.iso');
  await keyboard.press('Alt+F6');
  await hawser.dialog('New link').getByLabel('Name').fill('latest');
  await keyboard.press('Enter');
  await expect(hawser.remote.row('latest')).toBeVisible();
  expect(await fs.readlink(path.join(folder, 'latest'))).toBe('image.iso');
  await keyboard.press('Alt+Enter');
  await dialog.getByLabel('Points to').fill('image-2.iso');
  await hawser.page.screenshot({ path: test.info().outputPath('properties-link.png') });
  await keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect(await fs.readlink(path.join(folder, 'latest'))).toBe('image-2.iso');
});

test('folders tell their sizes when asked', async ({ hawser, sshd }) => {
  const folder = await remoteFolder(sshd);
  await fs.mkdir(path.join(folder, 'large/deep'), { recursive: true });
  await fs.writeFile(path.join(folder, 'large/deep/file'), 'x'.repeat(12_345));
  await openSsh(hawser, sshd, folder);
  await hawser.remote.select('large');
  await hawser.page.keyboard.press('Alt+Shift+Enter');
  await expect(hawser.remote.row('large')).toContainText('12.3 kB');
  await hawser.page.screenshot({ path: test.info().outputPath('folder-size.png') });
});
