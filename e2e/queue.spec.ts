import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';
import { liftSpeedLimit, limitSpeed } from './speed.ts';
import type { Window } from './window.ts';

async function digest(file: string): Promise<string> {
  return createHash('sha256')
    .update(await fs.readFile(file))
    .digest('hex');
}

/** A file whose every block is another, so that bytes at a wrong place are noticed. */
async function makeBig(file: string, size: number): Promise<void> {
  const handle = await fs.open(file, 'w');
  const block = Buffer.alloc(1024 * 1024);
  for (let at = 0; at < size; at += block.length) {
    block.fill(`block ${at} of the file `);
    await handle.write(block, 0, block.length, at);
  }
  await handle.close();
}

/** Starts a transfer, pauses it once it has moved something, looks that it stands still, and lets it go on. */
async function startPauseAndResume(hawser: Window, name: string): Promise<void> {
  const count = await hawser.transfers().count();
  await hawser.page.keyboard.press('F5');
  await expect(hawser.transfers()).toHaveCount(count + 1);
  const row = hawser.transfers().last();
  const bar = row.getByRole('progressbar');
  const shareDone = async () => Number(await bar.getAttribute('value'));
  await expect.poll(shareDone).toBeGreaterThan(0.1);
  await row.getByRole('button', { name: `Pause ${name}` }).click();
  await expect(row).toHaveAttribute('data-state', 'paused');
  await expect(row).toContainText('paused');
  const stood = await settled(shareDone);
  expect(stood).toBeLessThan(1);
  await liftSpeedLimit(hawser);
  await row.getByRole('button', { name: `Resume ${name}` }).click();
}

test('a large upload and a large download are paused, go on, and end byte-equal', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  const source = path.join(hawser.app.home, 'big.bin');
  await makeBig(source, 64 * 1024 * 1024);
  await openSsh(hawser, sshd, folder);
  await limitSpeed(hawser, '4', 'MB/s');
  await hawser.local.goTo(hawser.app.home);
  await hawser.local.select('big.bin');
  await startPauseAndResume(hawser, 'big.bin');
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
  expect(await digest(path.join(folder, 'big.bin'))).toBe(await digest(source));
  expect(await fs.readdir(folder)).toEqual(['big.bin']);

  const back = path.join(hawser.app.home, 'back');
  await fs.mkdir(back);
  await limitSpeed(hawser, '4', 'MB/s');
  await hawser.local.goTo(back);
  await hawser.remote.select('big.bin');
  await startPauseAndResume(hawser, 'big.bin');
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
  expect(await digest(path.join(back, 'big.bin'))).toBe(await digest(source));
  expect(await fs.readdir(back)).toEqual(['big.bin']);
});

test('what fails is told with its reason, tried again, and the receipt is saved as JSON', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  const source = path.join(hawser.app.home, 'site');
  await fs.mkdir(source);
  for (let number = 0; number < 30; number += 1)
    await fs.writeFile(path.join(source, `page ${number}.html`), `page ${number}`);
  // a folder stands where a file is to go: that is an error and no question
  await fs.mkdir(path.join(folder, 'site', 'page 7.html'), { recursive: true });
  await openSsh(hawser, sshd, folder);
  await hawser.local.goTo(hawser.app.home);
  await hawser.local.select('site');
  await hawser.page.keyboard.press('F5');
  const row = await hawser.transferEnded();
  await expect(row).toHaveAttribute('data-state', 'failed');
  await expect(row).toContainText('1 failed');

  await row.getByRole('button', { name: 'Files of site' }).click();
  await row.getByRole('radio', { name: 'Failed' }).check();
  const grid = row.getByRole('grid', { name: 'Files of site' });
  await expect(grid).toHaveAttribute('aria-rowcount', '1');
  await expect(grid.getByRole('row')).toContainText('site/page 7.html');

  await row.getByRole('button', { name: 'Details of site' }).click();
  const dialog = hawser.dialog('Receipt: site');
  await expect(dialog.getByRole('grid', { name: 'Items of the receipt' })).toContainText(
    'page 7.html',
  );
  const file = path.join(hawser.app.home, 'receipt.json');
  await hawser.app.electron.evaluate(({ dialog: dialogs }, filePath) => {
    dialogs.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await dialog.getByRole('button', { name: 'Export as JSON…' }).click();
  await expect(dialog.getByText('The receipt was saved.')).toBeVisible();
  const saved = JSON.stringify(JSON.parse(await fs.readFile(file, 'utf8')));
  expect(saved).toContain('page 29.html');
  expect(saved).toContain('"failed":1');
  await dialog.getByRole('button', { name: 'Close' }).click();

  await fs.rmdir(path.join(folder, 'site', 'page 7.html'));
  await row.getByRole('button', { name: 'Retry site' }).click();
  await expect(row).toHaveAttribute('data-state', 'done');
  expect(await fs.readdir(path.join(folder, 'site'))).toHaveLength(30);
});

test('waiting transfers are put in another order by keyboard and by drag', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  const names = ['1.bin', '2.bin', '3.bin', 'a.bin', 'b.bin', 'c.bin'];
  for (const name of names) {
    await fs.writeFile(path.join(hawser.app.home, name), '');
    await fs.truncate(path.join(hawser.app.home, name), 100 * 1024 * 1024);
  }
  await openSsh(hawser, sshd, folder);
  await limitSpeed(hawser, '200', 'kB/s');
  await hawser.local.goTo(hawser.app.home);
  for (const name of names) {
    await hawser.local.select(name);
    await hawser.page.keyboard.press('F5');
  }
  await hawser.page.getByRole('separator').last().focus();
  for (let step = 0; step < 6; step += 1) await hawser.page.keyboard.press('ArrowUp');
  const waiting = hawser.page.locator('li[data-state="waiting"]');
  const order = async () =>
    Promise.all((await waiting.all()).map((row) => row.getAttribute('aria-label')));
  // one more runs until it proves to be large: only then the three that wait are settled
  await expect.poll(async () => new Set(await order()).size).toBe(3);
  const [first, second, third] = await settled(order);
  const row = (label: string | null | undefined) =>
    hawser.page.locator(`li[aria-label="${label ?? ''}"]`);

  await row(third).click({ position: { x: 60, y: 10 } });
  await hawser.page.keyboard.press('Alt+ArrowUp');
  await expect.poll(order).toEqual([first, third, second]);
  await expect(row(third)).toBeFocused();

  await row(second).dragTo(row(first), {
    sourcePosition: { x: 80, y: 14 },
    targetPosition: { x: 80, y: 3 },
  });
  await expect.poll(order).toEqual([second, first, third]);
  await hawser.page.keyboard.press('Control+Shift+Q');
  await expect(hawser.page.locator('li[data-state="paused"]')).toHaveCount(6);
});

/** What it gives once it gave the same for a second. */
async function settled<T>(read: () => Promise<T>): Promise<T> {
  let [last, sinceMs] = [await read(), Date.now()];
  while (Date.now() - sinceMs < 1_000) {
    const now = await read();
    if (JSON.stringify(now) !== JSON.stringify(last)) [last, sinceMs] = [now, Date.now()];
  }
  return last;
}
