import * as fs from 'node:fs/promises';
import path from 'node:path';
import { createSample } from '../../../electron/practice/sample.ts';
import { expect } from '../../fixtures.ts';
import { test } from './camera.ts';

test('home and hosts', async ({ hawser, look }) => {
  const { page } = hawser;
  const { keyboard } = page;
  const project = path.join(hawser.app.home, 'projects', 'harbour');
  await fs.mkdir(project, { recursive: true });
  await createSample(project);
  await fs.writeFile(
    path.join(hawser.app.sshDirectory, 'config'),
    'Host bastion build-arm64\n  User deploy\nFrobnicate yes\n',
    { mode: 0o600 },
  );
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await hawser.local.goTo(project);
  await look('home');

  await keyboard.press('Control+K');
  await keyboard.type('ba');
  await look('quick connect suggestions');
  await hawser.connectTo('ftp://somewhere.example.net/with/a/rather/long/path');
  await expect(page.getByRole('alert')).toBeVisible();
  await look('quick connect fault');
  await keyboard.press('Escape');
  await keyboard.press('Escape');

  await page.getByRole('button', { name: 'New host' }).click();
  const editor = page.getByRole('dialog');
  await look('new host');
  await editor.getByLabel('Address', { exact: true }).fill('bad host name');
  await editor.getByLabel('Port', { exact: true }).fill('99999');
  await editor.getByRole('button', { name: 'Save', exact: true }).click();
  await look('new host with faults');
  await editor.getByLabel('Address', { exact: true }).fill('web-01.example.net');
  await editor.getByLabel('Port', { exact: true }).fill('2222');
  await editor.getByLabel('User', { exact: true }).fill('deploy');
  await editor.getByLabel('Group', { exact: true }).fill('Production');
  await editor.getByLabel('Log in with').selectOption('Key file');
  await editor.getByRole('button', { name: 'Advanced' }).click();
  await look('new host advanced');
  await editor.getByLabel('Jump hosts').selectOption('Typed addresses');
  await editor.getByLabel('Proxy', { exact: true }).selectOption('SOCKS5');
  await editor
    .getByRole('button', { name: 'Save', exact: true })
    .evaluate((button) =>
      button.closest('[role=dialog]')?.querySelector('[class*=body]')?.scrollTo(0, 9_999),
    );
  await look('new host advanced further down');
  await editor.getByLabel('Log in with').selectOption('Password');
  await editor.getByLabel('Jump hosts').selectOption({ index: 0 });
  await editor.getByLabel('Proxy', { exact: true }).selectOption({ index: 0 });
  await editor.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(editor).toBeHidden();

  const host = page.getByRole('button', { name: 'web-01.example.net', exact: true });
  await host.click({ button: 'right' });
  await look('menu of a host');
  await keyboard.press('Escape');
  await host.focus();
  await keyboard.press('Delete');
  await look('delete a host');
  await keyboard.press('Escape');

  await hawser.local.grid.focus();
  await keyboard.press('Control+Shift+P');
  await look('all commands');
  await keyboard.type('zzz');
  await look('no such command');
  await keyboard.press('Escape');
});

test('settings', async ({ hawser, look }) => {
  const { page } = hawser;
  await hawser.openPractice();
  await page.keyboard.press('Control+,');
  const settings = hawser.dialog('Settings');
  const tabs = await settings.getByRole('tab').all();
  for (const tab of tabs) {
    await tab.click();
    const name = await tab.textContent();
    await look(`settings ${name}`);
    const panel = settings.getByRole('tabpanel').filter({ visible: true });
    const isLong = await panel.evaluate((shown) => {
      shown.scrollTo(0, 99_999);
      return shown.scrollTop > 0;
    });
    if (isLong) await look(`settings ${name} end`);
  }
  await settings.getByRole('tab', { name: 'Keyboard' }).click();
  await settings.getByRole('textbox', { name: 'Find' }).fill('copy');
  await settings.getByRole('button', { name: /^Keys for Copy to other pane/ }).press('Enter');
  await look('settings a key is recorded');
  await page.keyboard.press('F2');
  await look('settings keys that clash');
  await settings.getByRole('textbox', { name: 'Find' }).fill('zzzz');
  await look('settings no such key');
  await settings.getByRole('tab', { name: 'Passwords' }).click();
  await settings.getByRole('button', { name: /Set a master password/ }).click();
  await look('set master password');
});
