import { expect, test } from './fixtures.ts';

test('any command is found by typing, and every key can be changed', async ({ hawser }) => {
  const { page } = hawser;
  const { keyboard } = page;
  await expect(hawser.local.row('..')).toBeVisible();
  await hawser.local.grid.focus();
  await keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Command' }).fill('nfold');
  await expect(page.getByRole('option').first()).toContainText('New folder');
  await keyboard.press('Enter');
  await hawser.dialog('New folder').getByRole('textbox').fill('from the list');
  await keyboard.press('Enter');
  await expect(hawser.local.row('from the list')).toBeVisible();

  await keyboard.press('Control+,');
  await hawser.dialog('Settings').getByRole('tab', { name: 'Keyboard' }).click();
  await page.getByRole('textbox', { name: 'Find' }).fill('new folder');
  await page.getByRole('button', { name: /^Keys for New folder/ }).press('Enter');
  await keyboard.press('Control+Alt+N');
  await expect(page.getByRole('button', { name: 'Keys for New folder: Ctrl+Alt+N' })).toBeVisible();
  await keyboard.press('Escape');
  await hawser.local.grid.focus();
  await keyboard.press('Control+Alt+N');
  await expect(hawser.dialog('New folder')).toBeVisible();
});
