import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { createSample } from '../../electron/practice/sample.ts';
import { expect, test } from '../fixtures.ts';
import type { Window } from '../window.ts';

const pictures = path.resolve(import.meta.dirname, '../../docs/images');

/** Saves numbered pictures of what the window shows. */
function camera(page: Page, theme: string): (name: string) => Promise<void> {
  let number = 0;
  return async (name) => {
    number += 1;
    const file = `${theme}-${String(number).padStart(2, '0')}-${name}.png`;
    // the pointer must not leave a hover on what it last touched
    await page.mouse.move(0, 0);
    await page.screenshot({ path: path.join(pictures, file), animations: 'disabled' });
  };
}

async function prepareHome(home: string): Promise<string> {
  const project = path.join(home, 'projects', 'harbour');
  await fs.mkdir(project, { recursive: true });
  await createSample(project);
  await fs.writeFile(path.join(project, 'chart-2026-11.bin'), Buffer.alloc(48_000_000, 7));
  return project;
}

for (const theme of ['light', 'dark'] as const) {
  test(`tour in ${theme}`, async ({ app, hawser }) => {
    const { page } = hawser;
    await app.electron.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    await page.emulateMedia({ colorScheme: theme });
    const shoot = camera(page, theme);
    const project = await prepareHome(app.home);
    await hawser.local.goTo(project);
    await shoot('start');
    await connectAndBrowse(hawser, shoot, project);
    await transfer(hawser, shoot);
    await conflict(hawser, shoot);
    await queue(hawser, shoot);
    await terminal(hawser, shoot);
    await small(hawser, shoot);
  });
}

type Shoot = (name: string) => Promise<void>;

async function connectAndBrowse(hawser: Window, shoot: Shoot, project: string): Promise<void> {
  await hawser.openPractice();
  await hawser.local.goTo(project);
  await expect(hawser.remote.row('website')).toBeVisible();
  await shoot('connected');
  await hawser.remote.select('website');
  await hawser.page.keyboard.press('Shift+F10');
  await shoot('context-menu');
  await hawser.page.keyboard.press('Escape');
}

async function transfer(hawser: Window, shoot: Shoot): Promise<void> {
  await hawser.local.row('logs').dragTo(hawser.remote.row('uploads'));
  await hawser.transferEnded();
  await hawser.local.row('chart-2026-11.bin').dragTo(hawser.remote.grid);
  await expect(hawser.transfers()).toHaveCount(2);
  await shoot('transfer');
  await hawser.transferEnded();
  await expect(hawser.remote.row('chart-2026-11.bin')).toBeVisible();
  await shoot('transferred');
  await hawser.remote.row('data').dragTo(hawser.local.row('uploads'));
  await expect(hawser.transfers()).toHaveCount(3);
  await hawser.transferEnded();
}

async function conflict(hawser: Window, shoot: Shoot): Promise<void> {
  await hawser.local.select('chart-2026-11.bin');
  await hawser.page.keyboard.press('F5');
  await expect(hawser.transfers()).toHaveCount(4);
  await expect(hawser.dialog('Replace file?')).toBeVisible();
  await shoot('conflict');
  await hawser.page.keyboard.press('Escape');
  await hawser.transferEnded();
  await hawser.remote.select('scripts');
  await hawser.page.keyboard.press('Delete');
  await expect(hawser.dialog('Delete?')).toBeVisible();
  await shoot('delete');
  await hawser.page.keyboard.press('Escape');
}

async function queue(hawser: Window, shoot: Shoot): Promise<void> {
  const { page } = hawser;
  await page.getByRole('separator').last().focus();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowUp');
  await hawser.local.row('chart-2026-11.bin').dragTo(hawser.remote.row('website'));
  await page.getByRole('button', { name: 'Pause chart-2026-11.bin' }).click();
  await expect(hawser.transfers().last()).toHaveAttribute('data-state', 'paused');
  await page.getByRole('button', { name: 'Files of logs' }).click();
  const files = page.getByRole('grid', { name: 'Files of logs' });
  await expect(files.getByRole('row').first()).toContainText('done');
  await shoot('queue');
  await page.getByRole('button', { name: 'Details of logs' }).click();
  const receipt = hawser.dialog('Receipt: logs');
  await expect(receipt.getByRole('row').first()).toContainText('done');
  await shoot('receipt');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  await expect(hawser.dialog('Settings')).toBeVisible();
  await shoot('settings');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Files of logs' }).click();
  await page.getByRole('separator').last().focus();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowDown');
}

async function terminal(hawser: Window, shoot: Shoot): Promise<void> {
  await hawser.page.keyboard.press('Control+Shift+T');
  const shell = hawser.page.getByRole('region', { name: 'Terminal Shell 1' });
  await expect(shell).toContainText('Type help');
  for (const line of ['ls -l', 'cd website', 'cat style.css']) {
    await hawser.page.keyboard.type(line);
    await hawser.page.keyboard.press('Enter');
  }
  await expect(shell).toContainText('margin');
  await shoot('terminal');
}

async function small(hawser: Window, shoot: Shoot): Promise<void> {
  await hawser.app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600),
  );
  await expect.poll(() => hawser.page.evaluate(() => innerWidth)).toBe(900);
  await shoot('small');
}
