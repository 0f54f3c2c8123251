import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './fixtures.ts';
import type { Pane } from './window.ts';

async function leftEdges(pane: Pane, column: string): Promise<readonly (number | undefined)[]> {
  const heading = pane.grid.getByRole('columnheader', { name: column });
  const cell = pane.grid.getByRole('row').nth(2).getByRole('gridcell').nth(2);
  return [(await heading.boundingBox())?.x, (await cell.boundingBox())?.x];
}

test('headings stand above their columns, also beside a scrollbar', async ({ hawser }) => {
  const many = path.join(hawser.app.home, 'many');
  await fs.mkdir(many);
  for (let index = 0; index < 90; index += 1) await fs.writeFile(path.join(many, `${index}`), '');
  for (const place of [hawser.app.home, many]) {
    await hawser.local.goTo(place);
    const [heading, cell] = await leftEdges(hawser.local, 'Modified');
    expect(heading).toBe(cell);
  }
});

test('a new connection keeps the local pane where it stood', async ({ hawser }) => {
  const work = path.join(hawser.app.home, 'work');
  await fs.mkdir(work);
  await fs.writeFile(path.join(work, 'draft.txt'), '');
  await hawser.local.goTo(work);
  await hawser.openPractice();
  await expect(hawser.local.row('draft.txt')).toBeVisible();
});

test('closing the last terminal shuts the dock and gives the focus back to the pane', async ({
  hawser,
}) => {
  await hawser.openPractice();
  await hawser.remote.select('website');
  await hawser.page.keyboard.press('Control+Shift+T');
  await expect(hawser.page.getByRole('region', { name: 'Terminal Shell 1' })).toBeVisible();
  await hawser.page.getByRole('button', { name: 'Close Shell 1' }).click();
  await expect(hawser.remote.grid).toBeFocused();
  const newTerminal = hawser.page.getByRole('button', { name: 'New terminal' }).first();
  await expect(newTerminal).not.toBeInViewport();
  await hawser.page.keyboard.press('Control+Shift+T');
  await expect(hawser.page.getByRole('region', { name: 'Terminal Shell 1' })).toBeVisible();
});
