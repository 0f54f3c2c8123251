import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expect } from '../../fixtures.ts';
import { openSsh, remoteFolder } from '../../login.ts';
import { test } from './camera.ts';

test('the viewer', async ({ hawser, look }) => {
  const { page } = hawser;
  const { home } = hawser.app;
  const line = 'Nov 22 14:20:31 web-01 storefront[2104]: a line of a long log, as logs are\n';
  await fs.writeFile(path.join(home, 'huge.log'), line.repeat(200_000));
  await fs.writeFile(path.join(home, 'empty.txt'), '');
  await fs.writeFile(path.join(home, 'wide.txt'), `${'wide '.repeat(2_000)}\n`);
  await fs.writeFile(
    path.join(home, 'data.bin'),
    Uint8Array.from({ length: 4096 }, (_, at) => at & 255),
  );
  await fs.copyFile(path.resolve('assets/icons/256x256.png'), path.join(home, 'icon.png'));
  await hawser.local.goTo(home);
  for (const [name, view] of [
    ['huge.log', 'view a huge text'],
    ['wide.txt', 'view long lines'],
    ['empty.txt', 'view an empty file'],
    ['data.bin', 'view bytes'],
    ['icon.png', 'view an image'],
  ] as const) {
    await hawser.local.select(name);
    await page.keyboard.press('F3');
    const viewer = hawser.dialog(`View ${name}`);
    await expect(viewer.getByRole('radiogroup', { name: 'Show as' })).toBeVisible();
    if (name === 'huge.log') await viewer.getByLabel('Follow').check();
    await look(view);
    await page.keyboard.press('Escape');
    await expect(viewer).toBeHidden();
  }
});

test('the editor', async ({ hawser, sshd, look }) => {
  const { page } = hawser;
  const folder = await remoteFolder(sshd);
  const file = path.join(folder, 'notes.txt');
  await fs.writeFile(file, 'first line\nsecond line\r\n中文\n');
  await fs.writeFile(path.join(folder, 'other with a long name of its own.conf'), 'a = 1\n');
  await openSsh(hawser, sshd, folder);
  await hawser.remote.select('notes.txt');
  await page.keyboard.press('F4');
  const editor = hawser.dialog('Edit notes.txt');
  const text = editor.getByRole('textbox', { name: 'Text of notes.txt' });
  await expect(text).toContainText('中文');
  await look('edit a text');
  await text.click();
  await page.keyboard.press('Control+F');
  await look('edit find');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('🔊');
  await editor.getByLabel('Write as').selectOption('gbk');
  await page.keyboard.press('Escape');
  await look('save changes');
  await page.getByRole('dialog').last().getByRole('button', { name: 'Cancel' }).click();
  await text.click();
  await page.keyboard.press('Control+s');
  await expect(hawser.alert('has no')).toBeVisible();
  await look('edit what a charset has not');
  await editor.getByLabel('Write as').selectOption('utf-8');
  await fs.writeFile(file, 'somebody else\nsecond line\n');
  await text.click();
  await page.keyboard.press('Control+s');
  await expect(editor.getByText('was changed by somebody else')).toBeVisible();
  await look('edit conflict');
  await editor.getByRole('button', { name: 'Compare' }).click();
  await expect(hawser.dialog('Compare notes.txt')).toBeVisible();
  await look('edit compare');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await hawser.remote.select('other with a long name of its own.conf');
  await page.keyboard.press('F4');
  await expect(page.getByRole('dialog').getByRole('textbox')).toContainText('a = 1');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+e');
  await look('files open for editing');
});
