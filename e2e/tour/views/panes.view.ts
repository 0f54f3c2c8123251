import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { createSample } from '../../../electron/practice/sample.ts';
import type { Sshd } from '../../../electron/testing/sshd.ts';
import { expect } from '../../fixtures.ts';
import { openSsh, remoteFolder } from '../../login.ts';
import type { Window } from '../../window.ts';
import { test } from './camera.ts';

const run = promisify(execFile);

// its trash lies at home
test.use({ sshdHome: 'own' });

const longName = `a file whose name goes on and on, ${'as names do, '.repeat(12)}until it ends.txt`;

/** A host and this computer, with things in both. */
async function openBoth(hawser: Window, sshd: Sshd): Promise<{ far: string; near: string }> {
  const far = await remoteFolder(sshd, 'storefront');
  const near = path.join(hawser.app.home, 'projects', 'storefront');
  await fs.mkdir(near, { recursive: true });
  for (const place of [near, far]) await createSample(place);
  await fs.writeFile(path.join(far, longName), 'x');
  await fs.writeFile(path.join(far, 'invoice\u202egpj.exe'), 'x');
  await fs.writeFile(path.join(far, '.env'), 'x', { mode: 0o600 });
  await fs.symlink('data', path.join(far, 'latest'));
  await fs.symlink('nowhere', path.join(far, 'lost'));
  await fs.mkdir(path.join(far, 'locked'), { mode: 0o000 });
  await fs.mkdir(path.join(far, 'empty'));
  await openSsh(hawser, sshd, far);
  await hawser.local.goTo(near);
  return { far, near };
}

test('panes', async ({ hawser, sshd, look }) => {
  const { page, remote, local } = hawser;
  const { keyboard } = page;
  const { far } = await openBoth(hawser, sshd);
  await remote.select('data');
  await keyboard.press('Control+A');
  await look('panes selected');
  await remote.select('data');
  await keyboard.press('Shift+F10');
  await look('menu of a row');
  await keyboard.press('Escape');
  await page.getByRole('columnheader', { name: 'Size' }).last().click({ button: 'right' });
  await look('menu of the columns');
  await keyboard.press('Escape');
  await remote.grid.focus();
  await keyboard.press('Control+F');
  await keyboard.type('o');
  await look('filter');
  await page.getByRole('textbox', { name: 'Filter' }).fill('nothing like it');
  await look('filter without a fit');
  await keyboard.press('Escape');
  await remote.select('data');
  await keyboard.press('F2');
  await look('rename in place');
  await keyboard.press('Escape');

  await remote.grid.focus();
  await keyboard.press('Control+L');
  await keyboard.press('End');
  await keyboard.type('/');
  await expect(page.getByRole('option').first()).toBeVisible();
  await look('path completed');
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await page.getByRole('button', { name: 'Folders beside storefront' }).last().click();
  await look('folders beside');
  await keyboard.press('Escape');
  await remote.grid.focus();
  await keyboard.press('Control+B');
  await keyboard.press('Control+Shift+B');
  await look('bookmarks and recent places');
  await page.getByRole('menuitem', { name: 'Edit bookmarks…' }).click();
  await look('bookmarks');
  await keyboard.press('Escape');

  await remote.goTo(path.join(far, 'empty'));
  await look('an empty folder');
  await remote.path.fill(path.join(far, 'nowhere'));
  await remote.path.press('Enter');
  await expect(hawser.alert(/nowhere/)).toBeVisible();
  await look('a folder that is not there');
  await remote.path.press('Escape');
  await remote.path.press('Escape');
  await remote.path.fill('sftp://ann@elsewhere.example.net/srv');
  await remote.path.press('Enter');
  await look('connect to another host');
  await keyboard.press('Escape');

  await remote.goTo(far);
  await remote.grid.focus();
  await keyboard.press('Control+Alt+B');
  await keyboard.press('Shift+F2');
  await expect(page.getByText('only here').first()).toBeVisible();
  await look('a comparison');
  await keyboard.press('Escape');
  await local.grid.focus();
  await keyboard.press('Escape');
  await page.getByRole('button', { name: 'Synchronised browsing' }).first().click();

  await remote.grid.focus();
  await keyboard.press('Alt+F7');
  await look('find files');
  const find = hawser.dialog('Find files');
  await find.getByLabel('Size from').fill('a lot');
  await find.getByLabel('Changed from').fill('once');
  await find.getByRole('button', { name: 'Find', exact: true }).click();
  await look('find files with faults');
  await find.getByRole('button', { name: 'Clear' }).click();
  await find.getByLabel('Names').fill('*.c*');
  await keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Search results' })).toContainText('found');
  await look('results of a search');
  await keyboard.press('Escape');
});

test('a folder of 100,000', async ({ hawser, look }) => {
  const folder = path.join(hawser.app.home, 'many');
  await fs.mkdir(folder);
  const all = `seq -f 'file %.0f.txt' 0 99999 | xargs -d '\\n' touch`;
  await run('sh', ['-c', all], { cwd: folder });
  await hawser.openPractice();
  await hawser.local.path.fill(folder);
  await hawser.local.path.press('Enter');
  const pane = hawser.page.getByRole('region', { name: 'Local', exact: true });
  await expect(pane.getByText('100,000 items')).toBeVisible({ timeout: 60_000 });
  await look('100000 rows');
});

test('dialogs of a pane', async ({ hawser, sshd, look }) => {
  const { page, remote, local } = hawser;
  const { keyboard } = page;
  const { far } = await openBoth(hawser, sshd);
  const ask = async (view: string, keys: string, name = 'data'): Promise<void> => {
    await remote.select(name);
    await keyboard.press(keys);
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(view);
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  const command = async (title: string): Promise<void> => {
    await keyboard.press('Control+Shift+P');
    await page.getByRole('combobox', { name: 'Command' }).fill(title);
    await keyboard.press('Enter');
  };
  await ask('new folder', 'F7');
  await ask('new file', 'Shift+F4');
  await ask('new link', 'Alt+F6');
  await ask('copy as', 'Shift+F5');
  await ask('copy as, a long name', 'Shift+F5', longName);
  await ask('move as', 'Shift+F6');
  await ask('move', 'F6');
  await ask('move, a long name', 'F6', longName);
  await ask('copy with options', 'Control+Shift+F5');
  await ask('delete', 'Delete');
  await ask('delete for good', 'Shift+Delete');
  await ask('delete, a long name', 'Delete', longName);
  await ask('select by mask', 'NumpadAdd');
  await ask('properties of a folder', 'Alt+Enter');
  await ask('properties of a file', 'Alt+Enter', '.env');
  await ask('properties of a long name', 'Alt+Enter', longName);
  await ask('properties of a link', 'Alt+Enter', 'latest');
  await ask('properties of a broken link', 'Alt+Enter', 'lost');

  await remote.select('data');
  await keyboard.press('Alt+Enter');
  const properties = hawser.dialog('Properties');
  await properties.getByRole('button', { name: 'Calculate' }).click();
  await properties.getByRole('checkbox', { name: /Also everything/ }).check();
  await look('properties below a folder');
  await properties.getByRole('group', { name: 'Mode of files' }).getByLabel('Octal').fill('0600');
  await properties
    .getByRole('button', { name: 'Apply' })
    .evaluate((button) =>
      button.closest('[role=dialog]')?.querySelector('[class*=body]')?.scrollTo(0, 9_999),
    );
  await look('properties below a folder, further down');
  await keyboard.press('Escape');
  await remote.select('data');
  await keyboard.press('Control+A');
  await keyboard.press('Alt+Enter');
  await look('properties of many');
  await keyboard.press('Escape');
  await remote.select('data');
  await keyboard.press('Control+A');
  await keyboard.press('Control+M');
  const rename = hawser.dialog('Rename many');
  await look('rename many');
  await rename.getByRole('textbox', { name: 'Find' }).fill('.');
  await rename.getByRole('checkbox', { name: /pattern/ }).check();
  await rename.getByRole('textbox', { name: 'Replace with' }).fill('x');
  await look('rename many that clash');
  await keyboard.press('Escape');
  await remote.select('data');
  await command('columns');
  await expect(hawser.dialog('Columns')).toBeVisible();
  await look('columns');
  await keyboard.press('Escape');
  await command('empty trash');
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('empty trash');
  await keyboard.press('Escape');

  await remote.select('locked');
  await keyboard.press('Enter');
  await look('a folder that may not be read, or may');
  await remote.goTo(far);
  await remote.select('empty');
  await keyboard.press('Delete');
  await hawser.dialog('Delete?').getByRole('button', { name: 'Delete' }).click();
  await expect(remote.row('empty')).toBeHidden();
  await look('after a deletion');
  await local.grid.focus();
  await keyboard.press('Control+S');
  await look('synchronise folders');
  const form = hawser.dialog('Synchronise folders');
  await form.getByRole('checkbox', { name: /^Delete what/ }).check();
  await form.getByRole('button', { name: 'Compare' }).click();
  const plan = hawser.dialog('Synchronise: plan');
  await expect(plan.getByRole('row').nth(2)).toBeVisible();
  await look('synchronise plan');
  await plan.locator('button[data-variant="danger"], button[data-variant="primary"]').click();
  const log = hawser.dialog('Synchronise: log');
  await expect(log.getByText(/operations/)).toBeVisible({ timeout: 20_000 });
  await expect(log.getByRole('button', { name: 'Close' })).toBeVisible({ timeout: 20_000 });
  await look('synchronise log');
});
