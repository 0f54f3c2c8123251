import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';

// its trash lies at home
test.use({ sshdHome: 'own' });

test('folders are opened, left, made, renamed and deleted by keyboard', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  await fs.mkdir(path.join(folder, 'inner/deep'), { recursive: true });
  await fs.writeFile(path.join(folder, 'inner/deep/file'), '');
  await openSsh(hawser, sshd, folder);
  const { keyboard } = hawser.page;

  await hawser.remote.select('inner');
  await keyboard.press('Enter');
  await expect(hawser.remote.path).toHaveValue(`${folder}/inner`);
  await keyboard.press('Backspace');
  await expect(hawser.remote.path).toHaveValue(folder);
  await expect(hawser.remote.row('inner')).toHaveAttribute('aria-selected', 'true');

  await keyboard.press('F7');
  await hawser.dialog('New folder').getByRole('textbox').fill('made here');
  await keyboard.press('Enter');
  await expect(hawser.remote.row('made here')).toBeVisible();
  expect((await fs.stat(path.join(folder, 'made here'))).isDirectory()).toBe(true);

  await hawser.remote.select('made here');
  await keyboard.press('F2');
  await keyboard.press('Control+A');
  await keyboard.type('renamed');
  await keyboard.press('Enter');
  await expect(hawser.remote.row('renamed')).toBeVisible();

  // the row is named so while the name is typed, too
  await expect.poll(() => existsSync(path.join(folder, 'renamed'))).toBe(true);
  await fs.symlink('inner', path.join(folder, 'renamed', 'link'));
  await hawser.remote.select('renamed');
  await keyboard.press('Delete');
  await expect(hawser.dialog('Delete?')).toContainText('renamed');
  await hawser.dialog('Delete?').getByRole('button', { name: 'Delete' }).click();
  await expect(hawser.page.getByRole('dialog')).toHaveCount(0);
  await expect(hawser.remote.row('renamed')).toBeHidden();
  expect(await fs.readdir(folder)).toEqual(['inner']);
  expect(await fs.readdir(path.join(folder, 'inner/deep'))).toEqual(['file']);
});

test('a wrong path says why, and the last good listing stays', async ({ hawser, sshd }) => {
  const folder = await remoteFolder(sshd);
  await fs.writeFile(path.join(folder, 'here'), '');
  await openSsh(hawser, sshd, folder);
  await hawser.remote.path.fill(`${folder}/nowhere`);
  await hawser.remote.path.press('Enter');
  await expect(hawser.alert('nowhere')).toBeVisible();
  await expect(hawser.remote.row('here')).toBeVisible();
});

test('hostile names are shown harmless and can be used', async ({ hawser, sshd }) => {
  const folder = await remoteFolder(sshd);
  const odd = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x63, 0x61, 0x66, 0xe9])]);
  await fs.writeFile(odd, 'latin');
  await fs.writeFile(path.join(folder, 'two\nlines'), '');
  await fs.writeFile(path.join(folder, '<img src=x onerror=alert(1)>'), '');
  await openSsh(hawser, sshd, folder);
  await expect(hawser.remote.row('caf\\xE9')).toBeVisible();
  await expect(hawser.remote.row('two\\nlines')).toBeVisible();
  await expect(hawser.remote.row('<img src=x onerror=alert(1)>')).toBeVisible();
  await hawser.remote.select('caf\\xE9');
  await hawser.page.keyboard.press('Delete');
  await hawser.dialog('Delete?').getByRole('button', { name: 'Delete' }).click();
  await expect(hawser.page.getByRole('dialog')).toHaveCount(0);
  await expect(hawser.remote.row('caf\\xE9')).toBeHidden();
  await expect(fs.stat(odd)).rejects.toThrow('ENOENT');
});
