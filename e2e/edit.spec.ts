import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';

const gbk = Buffer.from('d6d0cec40a62656c6f770d0aff0a', 'hex'); // 中文, below CRLF, a byte that is no text

test('a text in GBK is edited with F4 and saved with Ctrl+S: only what was typed changes, and nothing is overwritten that changed behind it', async ({
  hawser,
  sshd,
}) => {
  const { page } = hawser;
  const folder = await remoteFolder(sshd);
  const file = path.join(folder, 'notes.txt');
  await fs.writeFile(file, gbk, { mode: 0o640 });
  await openSsh(hawser, sshd, folder);
  await hawser.remote.select('notes.txt');
  await page.keyboard.press('F4');

  const editor = hawser.dialog('Edit notes.txt');
  const text = editor.getByRole('textbox', { name: 'Text of notes.txt' });
  await editor.getByLabel('Read as').selectOption('gbk');
  await expect(text).toContainText('中文');
  await text.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('1 ');
  await expect(hawser.dialog('Edit notes.txt •')).toBeVisible();
  await page.keyboard.press('Control+s');
  await expect(editor.getByText('Uploaded', { exact: true })).toBeVisible();
  expect(await fs.readFile(file)).toEqual(Buffer.concat([Buffer.from('1 '), gbk]));
  expect((await fs.stat(file)).mode & 0o777).toBe(0o640);

  // what the charset has not is said by its place, and nothing is saved
  await page.keyboard.type('🔊');
  await page.keyboard.press('Control+s');
  await expect(hawser.alert('Chinese (GBK) has no “🔊” (line 1, column 3)')).toBeVisible();
  await page.keyboard.press('Control+z');

  await fs.writeFile(file, 'somebody else\n');
  await page.keyboard.type('2 ');
  await page.keyboard.press('Control+s');
  await expect(editor.getByText('was changed by somebody else')).toBeVisible();
  expect(await fs.readFile(file, 'utf8')).toBe('somebody else\n');
  await editor.getByRole('button', { name: 'Compare' }).click();
  const compare = hawser.dialog('Compare notes.txt');
  await expect(compare.getByRole('textbox', { name: 'Theirs' })).toContainText('somebody else');
  await expect(compare.getByRole('textbox', { name: 'Mine' })).toContainText('below');
  await compare.getByRole('button', { name: 'Keep both' }).click();
  await expect(compare).toBeHidden();
  await expect
    .poll(() => fs.readFile(path.join(folder, 'notes (2).txt')).catch(() => undefined))
    .toEqual(Buffer.concat([Buffer.from('1 2 '), gbk]));
  expect(await fs.readFile(file, 'utf8')).toBe('somebody else\n');
  await expect(editor).toBeHidden();
});

test('F3 shows texts, bytes and images, and the end of a file that grows; what is edited is listed', async ({
  hawser,
}) => {
  const { page } = hawser;
  const { home } = hawser.app;
  const line = 'a line of a long log, as logs are\n';
  await fs.writeFile(path.join(home, 'huge.log'), line.repeat(200_000));
  await fs.writeFile(
    path.join(home, 'data.bin'),
    Uint8Array.from({ length: 512 }, (_, at) => at & 255),
  );
  await fs.copyFile(path.resolve('assets/icons/256x256.png'), path.join(home, 'icon.png'));
  await hawser.local.goTo(home);

  await hawser.local.select('huge.log');
  await page.keyboard.press('F3');
  const log = hawser.dialog('View huge.log');
  const content = log.getByRole('region', { name: 'Content of huge.log' });
  await expect(content).toContainText('a line of a long log');
  await log.getByLabel('Follow').check();
  await fs.appendFile(path.join(home, 'huge.log'), 'the newest line\n');
  await expect(content).toContainText('the newest line');
  await page.keyboard.press('Escape');

  await hawser.local.row('data.bin').dblclick();
  const hex = hawser.dialog('View data.bin');
  await expect(hex.getByText('30 31 32 33 34 35 36 37  38 39 3a 3b').first()).toBeVisible();
  await page.keyboard.press('Escape');

  await hawser.local.row('icon.png').dblclick();
  const image = hawser.dialog('View icon.png').getByRole('img', { name: 'icon.png' });
  await expect.poll(() => image.evaluate((node: HTMLImageElement) => node.naturalWidth)).toBe(256);
  await page.keyboard.press('Escape');

  await fs.writeFile(path.join(home, 'todo.txt'), 'one\n');
  await hawser.local.goTo(home);
  await hawser.local.select('todo.txt');
  await page.keyboard.press('F4');
  await expect(hawser.dialog('Edit todo.txt').getByRole('textbox')).toContainText('one');
  await fs.writeFile(path.join(home, 'todo.txt'), 'two\n');
  await page.keyboard.type('zero ');
  await page.keyboard.press('Control+s');
  await expect(
    hawser.dialog('Edit todo.txt').getByText('Changed by somebody else', { exact: true }),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+e');
  const list = hawser.dialog('Files open for editing');
  await expect(list.getByRole('listitem')).toHaveAttribute('data-state', 'conflict');
  await list.getByRole('button', { name: 'Overwrite' }).click();
  await expect(list.getByText('None.')).toBeVisible();
  expect(await fs.readFile(path.join(home, 'todo.txt'), 'utf8')).toBe('zero one\n');
});
