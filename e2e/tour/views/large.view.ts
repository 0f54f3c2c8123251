import * as fs from 'node:fs/promises';
import path from 'node:path';
import { createSample } from '../../../electron/practice/sample.ts';
import { expect } from '../../fixtures.ts';
import { test } from './camera.ts';

test('zoomed to 200 %', async ({ hawser, look }) => {
  const { page } = hawser;
  const { keyboard } = page;
  const project = path.join(hawser.app.home, 'harbour');
  await fs.mkdir(project);
  await createSample(project);
  await hawser.openPractice();
  await hawser.local.goTo(project);
  const zoom = (factor: number) =>
    hawser.app.electron.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to),
      factor,
    );
  await zoom(2);
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(680);
  await look('panes', { isZoomed: true });
  // by keys: the test's own tool points beside what is zoomed
  const selectData = async (): Promise<void> => {
    await hawser.remote.grid.focus();
    await keyboard.press('Home');
    await keyboard.type('data');
    await expect(hawser.remote.row('data')).toHaveAttribute('aria-selected', 'true');
  };
  await selectData();
  await keyboard.press('Shift+F10');
  await look('menu of a row', { isZoomed: true });
  await keyboard.press('Escape');
  for (const [view, keys] of [
    ['properties', 'Alt+Enter'],
    ['rename many', 'Control+M'],
    ['find files', 'Alt+F7'],
    ['synchronise', 'Control+S'],
    ['copy with options', 'Control+Shift+F5'],
  ] as const) {
    await selectData();
    await keyboard.press(keys);
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(view, { isZoomed: true });
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await keyboard.press('Control+,');
  await look('settings', { isZoomed: true });
  await keyboard.press('Escape');
  await page.getByRole('button', { name: 'New host' }).press('Enter');
  await look('new host', { isZoomed: true });
  await keyboard.press('Escape');
  await hawser.local.goTo(path.join(project, 'uploads'));
  await selectData();
  await keyboard.press('F5');
  await hawser.transferEnded();
  await hawser.remote.grid.focus();
  await keyboard.press('Control+Shift+T');
  await expect(page.getByRole('region', { name: 'Terminal Shell 1' })).toBeVisible();
  await look('panes, a terminal and a transfer', { isZoomed: true });
  await zoom(1);
});
