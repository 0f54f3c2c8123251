import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';

const manyFiles = 100_000;

test('a folder of 100,000 is filtered as one types, within a moment of each key', async ({
  app,
  hawser,
  sshd,
}) => {
  const folder = path.join(app.home, 'many');
  await fs.mkdir(folder);
  const all = `seq -f 'file %.0f.txt' 0 ${manyFiles - 1} | xargs -d '\\n' touch`;
  await promisify(execFile)('sh', ['-c', all], { cwd: folder });
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  const { page } = hawser;
  const pane = page.getByRole('region', { name: 'Local', exact: true });
  await hawser.local.path.fill(folder);
  await hawser.local.path.press('Enter');
  await expect(pane.getByText('100,000 items')).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('Control+f');
  const field = page.getByRole('textbox', { name: 'Filter' });
  await expect(field).toBeFocused();
  const waits: number[] = [];
  for (const [typed, count] of [
    ['9', '40,951'],
    ['9', '3,691'],
    ['9', '280'],
  ] as const) {
    waits.push(await timeToCount(page, typed, `${count} of 100,000`));
  }
  test.info().annotations.push({ type: 'ms', description: waits.join() });
  // a machine that runs other tests beside takes several times as long as the 100 ms promised
  expect(Math.min(...waits)).toBeLessThan(500);
  await expect(pane.locator('mark').first()).toHaveText('999');
  await page.keyboard.press('Escape');
  await expect(pane.getByText('100,000 items')).toBeVisible();
  await expect(field).toBeHidden();
});

/** Milliseconds from a key to the frame in which the bar shows a count. */
async function timeToCount(page: Page, key: string, count: string): Promise<number> {
  await page.evaluate((wanted) => {
    const done = new Promise<number>((resolve) => {
      document.addEventListener(
        'keydown',
        (event) => {
          const look = (): void => {
            const isThere = [...document.querySelectorAll('search output')].some(
              (output) => output.textContent === wanted,
            );
            if (isThere) requestAnimationFrame(() => resolve(performance.now() - event.timeStamp));
            else requestAnimationFrame(look);
          };
          look();
        },
        { once: true, capture: true },
      );
    });
    Object.assign(window, { filtered: done });
  }, count);
  await page.keyboard.press(key);
  return page.evaluate(() => (window as unknown as { filtered: Promise<number> }).filtered);
}

test('files are found at a server, gone to and copied from the results', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  await fs.mkdir(path.join(folder, 'site/css'), { recursive: true });
  await fs.writeFile(path.join(folder, 'site/css/main.css'), 'body { color: teal }');
  await fs.writeFile(path.join(folder, 'site/index.html'), '<p>nothing</p>');
  await fs.symlink('..', path.join(folder, 'site/loop'));
  await openSsh(hawser, sshd, folder);
  const { page } = hawser;
  await hawser.remote.select('site');
  await page.keyboard.press('Alt+F7');
  const dialog = hawser.dialog('Find files');
  await dialog.getByLabel('With this text in it').fill('TEAL');
  await page.keyboard.press('Enter');
  const results = page.getByRole('region', { name: 'Search results' });
  await expect(results).toContainText('1 found');
  const grid = page.getByRole('grid', { name: 'Remote files' });
  await expect(grid.getByText('main.css')).toBeVisible();
  await grid.getByText('main.css').click();
  await page.keyboard.press('Enter');
  await expect(hawser.remote.path).toHaveValue(`${folder}/site/css`);
  await expect(hawser.remote.row('main.css')).toHaveAttribute('aria-selected', 'true');
});
