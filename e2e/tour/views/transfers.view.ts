import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expect } from '../../fixtures.ts';
import { openSsh, remoteFolder } from '../../login.ts';
import { test } from './camera.ts';

test('transfers', async ({ hawser, sshd, look }) => {
  const { page } = hawser;
  const { keyboard } = page;
  const folder = await remoteFolder(sshd);
  const { home } = hawser.app;
  const site = path.join(home, 'site');
  await fs.mkdir(site);
  for (let number = 0; number < 30; number += 1)
    await fs.writeFile(path.join(site, `page ${number}.html`), `page ${number}`);
  await fs.mkdir(path.join(folder, 'site', 'page 7.html'), { recursive: true });
  await fs.writeFile(path.join(folder, 'notes.txt'), 'theirs, and older');
  await fs.writeFile(path.join(home, 'notes.txt'), 'mine');
  await fs.writeFile(path.join(home, 'big.bin'), Buffer.alloc(300_000_000, 'x'));
  await openSsh(hawser, sshd, folder);
  await hawser.local.goTo(home);
  await look('no transfers yet');
  await hawser.local.select('site');
  await keyboard.press('F5');
  await hawser.transferEnded();
  await hawser.local.select('notes.txt');
  await keyboard.press('F5');
  await expect(hawser.dialog('Replace file?')).toBeVisible();
  await look('replace file');
  await hawser
    .dialog('Replace file?')
    .getByRole('radio', { name: /^Always/ })
    .check();
  await look('replace file always');
  await hawser.dialog('Replace file?').getByRole('radio', { name: 'This file' }).check();
  await keyboard.press('Enter');
  await hawser.transferEnded();
  await keyboard.press('Control+,');
  const settings = hawser.dialog('Settings');
  await settings.getByLabel('Speed limit').selectOption('kB/s');
  await settings.getByLabel('Speed', { exact: true }).fill('500');
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings).toBeHidden();
  await hawser.local.select('big.bin');
  await keyboard.press('F5');
  await expect(hawser.transfers().last()).toHaveAttribute('data-state', 'running');
  await page.getByRole('separator').last().focus();
  for (let step = 0; step < 5; step += 1) await keyboard.press('ArrowUp');
  await look('transfers');
  await page.getByRole('button', { name: 'Files of site' }).click();
  await look('files of a transfer');
  await page.getByRole('button', { name: 'Files of site' }).click();
  await page.getByRole('button', { name: 'Details of site' }).click();
  await look('receipt');
  await keyboard.press('Escape');
  await hawser
    .transfers()
    .first()
    .click({ button: 'right', position: { x: 60, y: 10 } });
  await look('menu of a transfer');
  await keyboard.press('Escape');
  await page.getByRole('radio', { name: /^Failed/ }).check();
  await look('failed transfers');
  await page.getByRole('radio', { name: /^All/ }).check();
  await keyboard.press('Control+w');
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('close a tab with transfers');
  await keyboard.press('Escape');
  await page.getByRole('button', { name: 'Cancel big.bin' }).click();
  await hawser.transferEnded();
  await hawser.remote.select('site');
  await keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Command' }).fill('copy for other programs');
  await keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'site' })).toBeVisible();
  await look('files for other programs');
});

test('a fault of ours', async ({ hawser, look }) => {
  await hawser.openPractice();
  const { page } = hawser;
  await look('practice server');
  await page.keyboard.press('Control+Shift+T');
  await expect(page.getByRole('region', { name: 'Terminal Shell 1' })).toContainText('Type help');
  await look('practice server with a terminal');
  // a part of the page that cannot be drawn
  await page.evaluate(() => {
    Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
      get: () => () => {
        throw new Error('This is a fault made for a picture.');
      },
    });
  });
  await hawser.remote.grid.focus();
  await page.keyboard.press('Control+R');
  await hawser.remote.row('website').dblclick();
  await expect(page.getByText('This part of the window failed')).toBeVisible();
  await look('a part of the window that failed');
});
