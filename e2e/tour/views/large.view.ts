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
  await look('panes', { only: 'large' });
  await hawser.remote.select('data');
  await keyboard.press('F5');
  await hawser.transferEnded();
  await keyboard.press('Control+Shift+T');
  await expect(page.getByRole('region', { name: 'Terminal Shell 1' })).toContainText('Type help');
  await look('panes, a terminal and a transfer', { only: 'large' });
  await keyboard.press('Control+Shift+W');
  await hawser.openPractice();
  await hawser.remote.select('data');
  await keyboard.press('Shift+F10');
  await look('menu of a row', { only: 'large' });
  await keyboard.press('Escape');
  for (const [view, keys] of [
    ['properties', 'Alt+Enter'],
    ['rename many', 'Control+M'],
    ['find files', 'Alt+F7'],
    ['synchronise', 'Control+S'],
    ['copy with options', 'Control+Shift+F5'],
  ] as const) {
    await hawser.remote.select('data');
    await keyboard.press(keys);
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(view, { only: 'large' });
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await keyboard.press('Control+,');
  await look('settings', { only: 'large' });
  await keyboard.press('Escape');
  await page.getByRole('button', { name: 'New host' }).click();
  await look('new host', { only: 'large' });
  await keyboard.press('Escape');
  await zoom(1);
});
