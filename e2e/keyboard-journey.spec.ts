import type { Page } from '@playwright/test';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './fixtures.ts';

/** Tab, or Shift+Tab, until a button has the focus; a person would give up after as many. */
async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const button = page.getByRole('dialog').getByRole('button', { name, exact: true });
  for (let step = 0; step < 15; step += 1) {
    if (await button.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`The focus never came to “${name}”.`);
}

test('the whole way without a mouse: connect, browse, transfer, resolve, open a terminal, leave', async ({
  hawser,
  passwordServer,
}) => {
  const { page } = hawser;
  const { keyboard } = page;
  await fs.writeFile(path.join(hawser.app.home, 'notes.txt'), 'mine');
  await expect(hawser.local.row('..')).toBeVisible();

  await keyboard.press('Control+K');
  await keyboard.type(`${passwordServer.user}@127.0.0.1:${passwordServer.tcpPort}`);
  await keyboard.press('Enter');
  await expect(hawser.dialog('Unknown host key')).toBeVisible();
  await tabTo(page, 'Trust and connect');
  await keyboard.press('Enter');
  await expect(hawser.dialog('Password').getByLabel('Password')).toBeFocused();
  await keyboard.type(passwordServer.password);
  await keyboard.press('Enter');
  await hawser.remote.settled();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // whoever has connected is in the pane: to the other one, to the file by its first letters, and over
  await expect(hawser.remote.grid).toBeFocused();
  await keyboard.press('Tab');
  await expect(hawser.local.grid).toBeFocused();
  await keyboard.press('Control+R');
  await expect(hawser.local.row('notes.txt')).toBeVisible();
  await keyboard.type('not');
  await expect(hawser.local.row('notes.txt')).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('F5');
  await hawser.transferEnded();
  await expect(hawser.remote.row('notes.txt')).toBeVisible();

  // once more: the same name is there now
  await fs.writeFile(path.join(hawser.app.home, 'notes.txt'), 'mine, and longer');
  await keyboard.press('F5');
  await expect(hawser.dialog('Replace file?')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Skip' })).toBeFocused();
  await tabTo(page, 'Overwrite', 'Shift+Tab');
  await keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await hawser.transferEnded();
  const there = path.join(passwordServer.sampleDirectory, 'notes.txt');
  await expect.poll(() => fs.readFile(there, 'utf8')).toBe('mine, and longer');

  // into a folder of the other side and back: the cursor is where it came from
  await expect(hawser.local.grid).toBeFocused();
  await keyboard.press('Tab');
  await expect(hawser.remote.grid).toBeFocused();
  await keyboard.type('web');
  await keyboard.press('Enter');
  await expect(hawser.remote.path).toHaveValue(/website$/);
  await keyboard.press('Backspace');
  await expect(hawser.remote.row('website')).toHaveAttribute('aria-selected', 'true');

  await keyboard.press('Control+Shift+T');
  const shell = page.getByRole('region', { name: 'Terminal Shell 1' });
  await expect(shell).toContainText('Type help');
  await keyboard.type('ls');
  await keyboard.press('Enter');
  await expect(shell).toContainText('notes.txt');
  await keyboard.press('Control+Shift+W');
  await expect(page.getByRole('tab', { name: /127\.0\.0\.1/ })).toHaveCount(0);
  // on the way out the focus is not lost either
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
});
