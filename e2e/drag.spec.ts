import * as fs from 'node:fs/promises';
import path from 'node:path';
import { createTree, describeTree } from '../electron/testing/trees.ts';
import type { App } from './app.ts';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';

/** Notes what the system's drag is given instead of starting it, which would wait for a real mouse. */
async function noteDrags(app: App): Promise<() => Promise<readonly (readonly string[])[]>> {
  const note = () =>
    app.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const noted: string[][] = [];
      Object.assign(globalThis, { notedDrags: noted });
      Object.assign(window?.webContents ?? {}, {
        startDrag: ({ files }: { files: string[] }) => void noted.push(files),
      });
    });
  // main collects its garbage when asked, now and then with the promise of an evaluation
  await expect(note).toPass();
  return () =>
    app.electron.evaluate(() => (globalThis as unknown as { notedDrags: string[][] }).notedDrags);
}

test('remote files and folders are dragged out whole, local ones as they are', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  await createTree(path.join(folder, 'site'), { files: 40, folders: 6 });
  await fs.writeFile(path.join(folder, 'a.txt'), 'from the server');
  await fs.writeFile(path.join(hawser.app.home, 'mine.txt'), 'mine');
  await openSsh(hawser, sshd, folder);
  const drags = await noteDrags(hawser.app);
  const { page } = hawser;
  await hawser.local.goTo(hawser.app.home);

  await test.step('with the button held until all has come', async () => {
    await hawser.remote.select('a.txt');
    await page.keyboard.press('Control+A');
    const box = await hawser.remote.row('a.txt').boundingBox();
    if (box === null) throw new Error('the row is not in sight');
    await page.keyboard.down('Alt');
    await page.mouse.move(box.x + 40, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 80, box.y + 30, { steps: 5 });
    await expect.poll(drags).toHaveLength(1);
    await page.mouse.up();
    await page.keyboard.up('Alt');
    const [files = []] = await drags();
    expect(files.map((file) => path.basename(file)).toSorted()).toEqual(['a.txt', 'site']);
    const staged = path.dirname(files[0] ?? '');
    expect(await fs.readFile(path.join(staged, 'a.txt'), 'utf8')).toBe('from the server');
    const noLinks = async (root: string) =>
      (await describeTree(root)).filter((line) => !line.includes('(link to'));
    expect(await noLinks(path.join(staged, 'site'))).toEqual(
      await noLinks(path.join(folder, 'site')),
    );
    // of a link comes what it leads to: kept, it would lead into this computer
    const led = await fs.lstat(path.join(staged, 'site/link to a folder'));
    expect(led.isDirectory()).toBe(true);
  });

  await test.step('again from the card, which also copies them', async () => {
    const card = page.getByRole('group', { name: '2 items' });
    await expect(card).toContainText('ready to drag out');
    await card.dispatchEvent('dragstart');
    await expect.poll(drags).toHaveLength(2);
    await card.getByRole('button', { name: 'Copy 2 items to the clipboard' }).click();
    const clipboard = () =>
      hawser.app.electron.evaluate(async ({ clipboard: board }) => {
        const old = board as unknown as { readBuffer: (format: string) => Buffer };
        return old.readBuffer('text/uri-list').toString();
      });
    await expect
      .poll(clipboard)
      .toMatch(/^file:.*a\.txt\r\nfile:.*site\r\n$|^file:.*site\r\nfile:/);
    // what another program of the system has on the clipboard is pasted the same way
    await fs.mkdir(path.join(hawser.app.home, 'in'));
    await hawser.local.goTo(path.join(hawser.app.home, 'in'));
    await hawser.local.grid.focus();
    await page.keyboard.press('Control+V');
    await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
    expect(await fs.readFile(path.join(hawser.app.home, 'in/a.txt'), 'utf8')).toBe(
      'from the server',
    );
    await card.getByRole('button', { name: 'Put 2 items away' }).click();
    await expect(card).toBeHidden();
  });

  await test.step('files of this computer need no copies', async () => {
    await hawser.local.goTo(hawser.app.home);
    const box = await hawser.local.row('mine.txt').boundingBox();
    if (box === null) throw new Error('the row is not in sight');
    await page.keyboard.down('Alt');
    await page.mouse.move(box.x + 40, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 80, box.y + 30, { steps: 5 });
    await expect.poll(drags).toHaveLength(3);
    await page.mouse.up();
    await page.keyboard.up('Alt');
    expect((await drags())[2]).toEqual([path.join(hawser.app.home, 'mine.txt')]);
  });
});

test('a folder rested on opens, a key makes a move a copy, and links and empty files come in from the desktop', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  await fs.mkdir(path.join(folder, 'deep/er'), { recursive: true });
  await fs.writeFile(path.join(folder, 'a.txt'), 'a');
  const source = path.join(hawser.app.home, 'incoming');
  await fs.mkdir(path.join(source, 'nested/empty'), { recursive: true });
  await fs.writeFile(path.join(source, 'zero'), '');
  await fs.symlink('zero', path.join(source, 'link'));
  await openSsh(hawser, sshd, folder);
  const { page } = hawser;

  await hawser.remote.dropFromDesktop([source]);
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
  expect(await describeTree(path.join(folder, 'incoming'))).toEqual(await describeTree(source));

  const row = await hawser.remote.row('a.txt').boundingBox();
  const target = await hawser.remote.row('deep').boundingBox();
  if (row === null || target === null) throw new Error('the rows are not in sight');
  await page.mouse.move(row.x + 40, row.y + 8);
  await page.mouse.down();
  await page.mouse.move(target.x + 60, target.y + 12, { steps: 6 });
  await expect(hawser.remote.path).toHaveValue(path.join(folder, 'deep'));
  await expect(hawser.remote.row('er')).toBeVisible();
  const inner = await hawser.remote.row('er').boundingBox();
  if (inner === null) throw new Error('the row is not in sight');
  await page.keyboard.down('Control');
  await page.mouse.move(inner.x + 60, inner.y + 12, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Control');
  await expect(hawser.transfers()).toHaveCount(2);
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
  expect(await fs.readFile(path.join(folder, 'deep/er/a.txt'), 'utf8')).toBe('a');
  expect(await fs.readFile(path.join(folder, 'a.txt'), 'utf8')).toBe('a');
});

test('more than a thousand files dropped at once all come, and a row dropped on a terminal is its quoted path', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  await fs.writeFile(path.join(folder, "it's $(x).txt"), 'a');
  const source = path.join(hawser.app.home, 'many');
  await fs.mkdir(source);
  const names = Array.from({ length: 1_200 }, (_, at) => `file ${at}.txt`);
  await Promise.all(names.map((name) => fs.writeFile(path.join(source, name), name)));
  await openSsh(hawser, sshd, folder);
  const { page } = hawser;
  await hawser.remote.grid.focus();
  await page.keyboard.press('Control+Shift+T');
  const terminal = page.locator('.xterm-helper-textarea');
  await expect(terminal).toBeFocused();
  await page.keyboard.type('cat ');
  const row = await hawser.remote.row("it's $(x).txt").boundingBox();
  const screen = await page.locator('.xterm-screen').boundingBox();
  if (row === null || screen === null) throw new Error('they are not in sight');
  await page.mouse.move(row.x + 40, row.y + 8);
  await page.mouse.down();
  await page.mouse.move(screen.x + 60, screen.y + 30, { steps: 8 });
  await page.mouse.up();
  await terminal.focus();
  await page.keyboard.type(' > copied\n');
  const copied = path.join(folder, 'copied');
  await expect.poll(() => fs.readFile(copied, 'utf8').catch(() => '')).toBe('a');

  await hawser.remote.dropFromDesktop(names.map((name) => path.join(source, name)));
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
  const come = (await fs.readdir(folder)).filter((name) => name.startsWith('file '));
  expect(come.toSorted()).toEqual(names.toSorted());
  expect(await fs.readFile(path.join(folder, 'file 1199.txt'), 'utf8')).toBe('file 1199.txt');
});

test('closing while files move asks, the computer stays awake, and the end is told to whoever looks elsewhere', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  await fs.writeFile(path.join(hawser.app.home, 'big.bin'), Buffer.alloc(200_000_000, 'x'));
  await openSsh(hawser, sshd, folder);
  await hawser.app.electron.evaluate(
    ({ BrowserWindow, dialog, Notification, powerSaveBlocker }) => {
      const seen = { asked: [] as string[], told: [] as string[], awake: 0 };
      Object.assign(globalThis, { seen });
      Object.assign(BrowserWindow.prototype, { isFocused: () => false });
      Object.assign(dialog, {
        showMessageBox: (_: unknown, { message }: { message: string }) => {
          seen.asked.push(message);
          return Promise.resolve({ response: 0, checkboxChecked: false });
        },
      });
      Object.assign(Notification, { isSupported: () => true });
      Notification.prototype.show = function show(this: { title: string; body: string }) {
        seen.told.push(`${this.title}: ${this.body}`);
      };
      const start = powerSaveBlocker.start.bind(powerSaveBlocker);
      Object.assign(powerSaveBlocker, {
        start: (kind: 'prevent-app-suspension') => {
          seen.awake += 1;
          return start(kind);
        },
      });
    },
  );
  const seen = () =>
    hawser.app.electron.evaluate(
      () =>
        (globalThis as unknown as { seen: { asked: string[]; told: string[]; awake: number } })
          .seen,
    );
  await hawser.local.goTo(hawser.app.home);
  await hawser.local.select('big.bin');
  await hawser.page.keyboard.press('F5');
  await expect(hawser.transfers().last()).toHaveAttribute('data-state', 'running');
  await hawser.app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.close(),
  );
  await expect.poll(async () => (await seen()).asked).toEqual(['A transfer is still running.']);
  await expect(await hawser.transferEnded()).toHaveAttribute('data-state', 'done');
  await expect.poll(async () => (await seen()).told).toEqual(['Transfer finished: big.bin']);
  expect((await seen()).awake).toBe(1);
});
