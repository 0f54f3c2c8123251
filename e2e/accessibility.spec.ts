import { expectAccessible } from './axe.ts';
import { expect, test } from './fixtures.ts';

const sections = ['Transfers', 'Host keys', 'OpenSSH config', 'Passwords', 'Terminal', 'Keyboard'];

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
  for (const section of sections) {
    await hawser.dialog('Settings').getByRole('tab', { name: section }).click();
    await expectAccessible(hawser, `settings: ${section}`);
  }
  await keyboard.press('Escape');

  await hawser.remote.grid.focus();
  for (const [keys, dialog] of [
    ['F7', 'New folder'],
    ['Delete', 'Delete?'],
    ['Control+Shift+F5', 'Copy'],
    ['Control+Shift+P', 'Commands'],
  ] as const) {
    await keyboard.press(keys);
    await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
    await expectAccessible(hawser, dialog);
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.getByRole('button', { name: 'New host' }).click();
  await expectAccessible(hawser, 'a new host');
});
