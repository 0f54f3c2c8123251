import { expectAccessible } from './axe.ts';
import { expect, test } from './fixtures.ts';

// new folder, delete, properties, copy with options, copy as, rename many, find, synchronise, new link, all commands
const dialogKeys = [
  'F7',
  'Delete',
  'Alt+Enter',
  'Control+Shift+F5',
  'Shift+F5',
  'Control+M',
  'Alt+F7',
  'Control+S',
  'Alt+F6',
  'Control+Shift+P',
];

test('axe finds nothing in any view, light or dark', async ({ hawser }) => {
  const { page } = hawser;
  const { keyboard } = page;
  await expect(hawser.local.row('..')).toBeVisible();
  await expectAccessible(hawser, 'home');

  await hawser.openPractice();
  await keyboard.press('Control+Shift+T');
  await expect(page.getByRole('region', { name: 'Terminal Shell 1' })).toContainText('Type help');
  await hawser.remote.select('data');
  await keyboard.press('F5');
  await hawser.transferEnded();
  await expectAccessible(hawser, 'panes, a terminal and a transfer');

  await keyboard.press('Control+,');
  for (const section of await hawser.dialog('Settings').getByRole('tab').all()) {
    await section.click();
    await expectAccessible(hawser, `settings: ${await section.textContent()}`);
  }
  await keyboard.press('Escape');

  await hawser.remote.select('data');
  for (const keys of dialogKeys) {
    await hawser.remote.grid.focus();
    await keyboard.press(keys);
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(hawser, `dialog of ${keys}`);
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await hawser.remote.grid.focus();
  await keyboard.press('Control+F');
  await expectAccessible(hawser, 'a filter');
  await keyboard.press('Escape');
  await keyboard.press('Shift+F2');
  await expectAccessible(hawser, 'a comparison');
  await page.getByRole('button', { name: 'New host' }).click();
  await expectAccessible(hawser, 'a new host');
});
