import fs from 'node:fs/promises';
import path from 'node:path';
import { expectAccessible } from './axe.ts';
import { expect, test } from './fixtures.ts';

test('settings and hosts go to a file, and come back from one that is changed; a theme counts at once', async ({
  hawser,
}) => {
  const { page, app } = hawser;
  const file = path.join(app.home, 'mine.json');
  await app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, file);
  await expect(hawser.local.row('..')).toBeVisible();
  await page.keyboard.press('Control+,');
  const settings = hawser.dialog('Settings');
  await page.emulateMedia({ colorScheme: null }); // the test tool's own says nothing of the system's
  await settings.getByRole('tab', { name: 'Appearance' }).click();
  await settings.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  const isDark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  await expect.poll(isDark).toBe(true);
  await settings.getByRole('tab', { name: 'Export and import' }).click();
  await settings.getByRole('button', { name: 'Export settings…' }).click();
  await expect(settings.getByText('The settings are saved.')).toBeVisible();

  const saved = JSON.parse(await fs.readFile(file, 'utf8')) as {
    hosts: unknown[];
    sections: Record<string, unknown>;
  };
  expect(saved.sections['appearance']).toEqual({ theme: 'dark' });
  saved.hosts.push({
    id: 'web',
    name: 'Web shop',
    address: 'shop.example',
    tcpPort: 22,
    user: 'ada',
    authentication: { method: 'automatic' },
    agentForwarding: true,
  });
  saved.sections['keyboard'] = { preset: 'explorer', keys: [] };
  await fs.writeFile(file, JSON.stringify(saved));
  await settings.getByRole('button', { name: 'Import settings…' }).click();
  const question = hawser.dialog('Import mine.json');
  await expect(question.getByText('Web shop: programs there may ask for your keys')).toBeVisible();
  await expectAccessible(hawser, 'import of settings');
  await question.getByRole('button', { name: 'Import' }).click();
  await expect(settings.getByText(/1 host added, 1 subject/)).toBeVisible();
  await settings.getByRole('tab', { name: 'Keyboard' }).click();
  await expect(settings.getByText('Explorer', { exact: false }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Web shop')).toBeVisible();
});
