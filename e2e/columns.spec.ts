import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';

const headings = (grid: Locator): Promise<string[]> =>
  grid.getByRole('columnheader').evaluateAll((found) =>
    // without the arrow of the sort, which is not part of its name
    found.map((heading) => heading.querySelector('button')?.firstChild?.textContent ?? ''),
  );
const names = (grid: Locator): Promise<string[]> =>
  grid.locator('[data-name]').evaluateAll((found) => found.map(({ textContent }) => textContent));

test('columns are chosen, moved, resized and sorted by mouse and keys, and kept', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  await fs.mkdir(path.join(folder, 'inner'));
  await fs.writeFile(path.join(folder, 'b.txt'), 'four');
  await fs.writeFile(path.join(folder, 'a.png'), 'x');
  await fs.writeFile(path.join(folder, 'c.log'), 'three');
  await fs.symlink('nowhere', path.join(folder, 'lost'));
  await openSsh(hawser, sshd, folder);
  const { page } = hawser;
  const { grid } = hawser.remote;
  await expect.poll(() => headings(grid)).toEqual(['Name', 'Size', 'Modified', 'Mode']);

  // by the menu of the headings
  await grid.getByRole('columnheader', { name: 'Size' }).click({ button: 'right' });
  await page.getByRole('menuitemcheckbox', { name: 'Mode' }).click();
  await grid.getByRole('columnheader', { name: 'Size' }).click({ button: 'right' });
  await page.getByRole('menuitemcheckbox', { name: 'Kind' }).click();
  await expect.poll(() => headings(grid)).toEqual(['Name', 'Size', 'Modified', 'Kind']);
  await expect(hawser.remote.row('a.png')).toContainText('PNG image');
  await expect(hawser.remote.row('lost')).toContainText('Broken link');

  // a drag of a heading to before another, and of an edge
  const kind = grid.getByRole('columnheader', { name: 'Kind' });
  const size = grid.getByRole('columnheader', { name: 'Size' });
  await drag(page.mouse, await middle(kind), await upperLeft(size));
  await expect.poll(() => headings(grid)).toEqual(['Name', 'Kind', 'Size', 'Modified']);
  const widthBefore = (await kind.boundingBox())?.width ?? 0;
  const edge = await upperLeft(kind);
  const from = { x: edge.x - 4, y: edge.y + 8 };
  await drag(page.mouse, from, { x: from.x - 40, y: from.y });
  await expect.poll(async () => (await kind.boundingBox())?.width).toBe(widthBefore + 40);

  // sorted by keys, and by the other way round
  await hawser.remote.select('a.png');
  await page.keyboard.press('Control+F4');
  await expect.poll(() => names(grid)).toEqual(['..', 'inner', expect.stringMatching(/^lost/), 'c.log', 'a.png', 'b.txt']); // prettier-ignore
  await page.keyboard.press('Control+F6');
  await expect(size).toHaveAttribute('aria-sort', 'descending');
  await page.keyboard.press('Control+F6');
  await expect(size).toHaveAttribute('aria-sort', 'ascending');

  // all of it by the dialog, without the mouse
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('columns');
  await page.keyboard.press('Enter');
  const dialog = hawser.dialog('Columns');
  await dialog.getByRole('checkbox', { name: 'Owner' }).press('Space');
  await dialog.getByRole('textbox', { name: 'Width of Owner' }).fill('90');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => headings(grid)).toContain('Owner');
  await expect(hawser.remote.row('b.txt')).toContainText(sshd.user);

  // the local pane has its own, and a refresh changes nothing
  expect(await headings(hawser.local.grid)).toEqual(['Name', 'Size', 'Modified', 'Mode']);
  await page.keyboard.press('Control+R');
  await hawser.remote.settled();
  await expect(size).toHaveAttribute('aria-sort', 'ascending');
  const settings = path.join(path.dirname(hawser.app.home), 'profile', 'panes-settings.json');
  await expect.poll(() => fs.readFile(settings, 'utf8')).toContain('"owner"');
});

test('a rubber band selects from empty space, with Ctrl besides, and Esc takes it back', async ({
  hawser,
}) => {
  for (const name of ['a', 'b', 'c', 'd']) await fs.writeFile(path.join(hawser.app.home, name), '');
  await hawser.local.settled();
  await hawser.local.grid.focus();
  await hawser.page.keyboard.press('Control+R');
  const { mouse, keyboard } = hawser.page;
  const selected = () =>
    hawser.local.grid.locator('[aria-selected="true"] [data-name]').allTextContents();
  const below = await hawser.local.row('d').boundingBox();
  if (below === null) throw new Error('no row');
  const start = { x: below.x + 200, y: below.y + 70 };
  await drag(mouse, start, { x: below.x + 150, y: below.y - 20 });
  expect(await selected()).toEqual(['c', 'd']);

  await hawser.local.select('a');
  await keyboard.down('Control');
  await drag(mouse, start, { x: below.x + 150, y: below.y - 20 });
  await keyboard.up('Control');
  expect(await selected()).toEqual(['a', 'c', 'd']);

  await mouse.move(start.x, start.y);
  await mouse.down();
  await mouse.move(start.x - 50, below.y - 40, { steps: 4 });
  await expect.poll(selected).toEqual(['b', 'c', 'd']);
  await keyboard.press('Escape');
  await mouse.up();
  expect(await selected()).toEqual(['a', 'c', 'd']);
});

type Mouse = Page['mouse'];
type Point = { readonly x: number; readonly y: number };

async function upperLeft(locator: Locator): Promise<Point> {
  const box = await locator.boundingBox();
  return { x: box?.x ?? 0, y: (box?.y ?? 0) + 2 };
}

async function middle(locator: Locator): Promise<Point> {
  const box = await locator.boundingBox();
  return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
}

async function drag(mouse: Mouse, from: Point, to: Point): Promise<void> {
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await mouse.move(to.x, to.y, { steps: 3 });
  await mouse.up();
}
