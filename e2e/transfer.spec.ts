import * as fs from 'node:fs/promises';
import path from 'node:path';
import { countEntries, createTree, describeTree } from '../electron/testing/trees.ts';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';

test('a folder of 300 mixed files goes up by drag, comes back by drag, and is the same', async ({
  hawser,
  sshd,
}) => {
  const source = path.join(hawser.app.home, 'mixed');
  const folder = await remoteFolder(sshd);
  await createTree(source, { files: 300, folders: 20 });
  await openSsh(hawser, sshd, folder);
  await hawser.local.goTo(hawser.app.home);

  await hawser.local.row('mixed').dragTo(hawser.remote.grid);
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
  expect(await describeTree(path.join(folder, 'mixed'))).toEqual(await describeTree(source));
  await expect(hawser.remote.row('mixed')).toBeVisible();

  await fs.mkdir(path.join(hawser.app.home, 'back'));
  await hawser.local.goTo(path.join(hawser.app.home, 'back'));
  await hawser.remote.row('mixed').dragTo(hawser.local.grid);
  await expect(hawser.transfers()).toHaveCount(2);
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
  const back = path.join(hawser.app.home, 'back', 'mixed');
  expect(await describeTree(back)).toEqual(await describeTree(source));
});

test('1,000 files with every kind of name go up and come back byte-identical', async ({
  hawser,
  sshd,
}) => {
  const source = path.join(hawser.app.home, 'thousand');
  const folder = await remoteFolder(sshd);
  await createTree(source, { files: 1_000, folders: 50, oddNames: true });
  const sent = await describeTree(source);
  expect(sent.filter((line) => line.includes(' file '))).toHaveLength(1_000);
  await openSsh(hawser, sshd, folder);
  await hawser.local.goTo(hawser.app.home);

  await hawser.local.select('thousand');
  await hawser.page.keyboard.press('F5');
  await expect(await hawser.transferEnded(120_000)).toHaveAttribute('data-state', 'done');
  expect(await describeTree(path.join(folder, 'thousand'))).toEqual(sent);

  await fs.mkdir(path.join(hawser.app.home, 'back'));
  await hawser.local.goTo(path.join(hawser.app.home, 'back'));
  await hawser.remote.select('thousand');
  await hawser.page.keyboard.press('F5');
  await expect(hawser.transfers()).toHaveCount(2);
  await expect(await hawser.transferEnded(120_000)).toHaveAttribute('data-state', 'done');
  expect(await describeTree(path.join(hawser.app.home, 'back', 'thousand'))).toEqual(sent);
});

test('a folder of 350 entries dropped from the desktop uploads 350', async ({ hawser, sshd }) => {
  const source = path.join(hawser.app.home, 'many');
  await fs.mkdir(source);
  for (let number = 0; number < 350; number += 1) {
    await fs.writeFile(path.join(source, `entry ${number}`), `${number}`);
  }
  const folder = await remoteFolder(sshd);
  await openSsh(hawser, sshd, folder);
  await hawser.remote.dropFromDesktop([source]);
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
  expect(await countEntries(path.join(folder, 'many'))).toBe(350);
});

test('several hundred files dropped from the desktop all arrive', async ({ hawser, sshd }) => {
  const sources: string[] = [];
  for (let number = 0; number < 250; number += 1) {
    const at = path.join(hawser.app.home, `loose ${number}`);
    await fs.writeFile(at, `${number}`);
    sources.push(at);
  }
  const folder = await remoteFolder(sshd);
  await openSsh(hawser, sshd, folder);
  await hawser.remote.dropFromDesktop(sources);
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
  expect(await countEntries(folder)).toBe(250);
});

test('a file dropped from the desktop into the local pane is copied there', async ({ hawser }) => {
  const elsewhere = path.join(hawser.app.home, 'elsewhere');
  await fs.mkdir(elsewhere);
  await fs.writeFile(path.join(elsewhere, 'a.txt'), 'a');
  await hawser.local.goTo(hawser.app.home);
  await expect(hawser.local.row('elsewhere')).toBeVisible();
  await hawser.local.dropFromDesktop([path.join(elsewhere, 'a.txt')]);
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
  expect(await fs.readFile(path.join(hawser.app.home, 'a.txt'), 'utf8')).toBe('a');
});

test('a conflict shows both files and does what is chosen, for one and for all', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  const work = path.join(hawser.app.home, 'work');
  await fs.mkdir(work);
  for (const name of ['a.txt', 'b.txt', 'c.txt', 'd.txt']) {
    await fs.writeFile(path.join(work, name), `new ${name}`);
    await fs.writeFile(path.join(folder, name), `old ${name}`, { mode: 0o640 });
  }
  await openSsh(hawser, sshd, folder);
  await hawser.local.goTo(work);
  await hawser.local.select('a.txt');
  await hawser.page.keyboard.press('Control+A');
  await hawser.page.keyboard.press('F5');
  const dialog = hawser.dialog('Replace file?');
  await expect(dialog.getByRole('region', { name: /Already there/ })).toContainText('9 B');
  const answer = async (button: string) => {
    const text = await dialog.getByRole('paragraph').first().textContent();
    await dialog.getByRole('button', { name: button }).click();
    // the next question is about another file
    await expect(dialog.getByRole('paragraph').first()).not.toHaveText(text ?? '');
  };
  await answer('Skip');
  await answer('Rename');
  await dialog.getByRole('radio', { name: 'All of this transfer' }).check();
  await dialog.getByRole('button', { name: 'Overwrite', exact: true }).click();
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');

  const names = (await fs.readdir(folder)).toSorted();
  expect(names).toHaveLength(5);
  const texts = await Promise.all(
    names.map((name) => fs.readFile(path.join(folder, name), 'utf8')),
  );
  expect(texts.filter((text) => text.startsWith('new'))).toHaveLength(3);
  expect(texts.filter((text) => text.startsWith('old'))).toHaveLength(2);
  for (const name of ['a.txt', 'b.txt', 'c.txt', 'd.txt']) {
    expect((await fs.stat(path.join(folder, name))).mode & 0o777).toBe(0o640);
  }
});

test('a cancelled transfer leaves no half file, and a retry completes it', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  const bytes = Buffer.alloc(150_000_000, 'hawser');
  await fs.writeFile(path.join(hawser.app.home, 'big.bin'), bytes);
  await openSsh(hawser, sshd, folder);
  await hawser.local.goTo(hawser.app.home);
  await hawser.local.select('big.bin');
  await hawser.page.keyboard.press('F5');
  await hawser.page.getByRole('button', { name: 'Cancel big.bin' }).click();
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'cancelled');
  expect(await fs.readdir(folder)).toEqual([]);

  await hawser.page.getByRole('button', { name: 'Retry big.bin' }).click();
  await expect(hawser.transfers().last()).toHaveAttribute('data-state', 'done', {
    timeout: 60_000,
  });
  expect((await fs.readFile(path.join(folder, 'big.bin'))).equals(bytes)).toBe(true);
});
