import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expectAccessible } from './axe.ts';
import { expect } from './fixtures.ts';
import { test } from './hidden.ts';
import { expectLaidOut } from './layout.ts';
import type { Window } from './window.ts';

async function expectGood(hawser: Window, view: string): Promise<void> {
  await expectLaidOut(hawser.page, view);
  await expectAccessible(hawser, view);
}

/** A small window: what does not fit is noticed there. */
test.beforeEach(async ({ hawser }) => {
  await hawser.app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600),
  );
});

test('axe finds nothing in the viewer', async ({ hawser }) => {
  const { page } = hawser;
  const { home } = hawser.app;
  await fs.writeFile(path.join(home, 'data.bin'), Buffer.from([0, 1, 2, 255]));
  await fs.copyFile(path.resolve('assets/icons/256x256.png'), path.join(home, 'icon.png'));
  await hawser.local.goTo(home);
  for (const name of ['data.bin', 'icon.png']) {
    await hawser.local.select(name);
    await page.keyboard.press('F3');
    await expect(page.getByRole('radiogroup', { name: 'Show as' })).toBeVisible();
    await expectGood(hawser, `viewer: ${name}`);
    await page.keyboard.press('Escape');
  }
});

test('axe finds nothing in the editor and in conflicts', async ({ hawser }) => {
  const { page } = hawser;
  const { keyboard } = page;
  const work = path.join(hawser.app.home, 'work');
  await fs.mkdir(work);
  await fs.writeFile(path.join(work, 'notes.txt'), 'one\ntwo\r\n');
  await hawser.openPractice();
  await hawser.local.goTo(work);
  await hawser.local.select('notes.txt');
  await keyboard.press('F5');
  await hawser.transferEnded();
  await keyboard.press('F5');
  await expect(hawser.dialog('Replace file?')).toBeVisible();
  await expectGood(hawser, 'conflict of a transfer');
  await keyboard.press('Escape');
  await hawser.transferEnded();

  await hawser.local.select('notes.txt');
  await keyboard.press('F4');
  const editor = hawser.dialog('Edit notes.txt');
  await expect(editor.getByRole('textbox', { name: 'Text of notes.txt' })).toContainText('two');
  await keyboard.press('Control+F');
  await expectGood(hawser, 'editor');
  await keyboard.press('Escape');
  await fs.writeFile(path.join(work, 'notes.txt'), 'three\n');
  await editor.getByRole('textbox', { name: 'Text of notes.txt' }).click();
  await keyboard.type('zero ');
  await keyboard.press('Control+S');
  await expect(editor.getByText('was changed by somebody else')).toBeVisible();
  await editor.getByRole('button', { name: 'Compare' }).click();
  await expect(hawser.dialog('Compare notes.txt').getByRole('textbox').first()).toBeVisible();
  await expectGood(hawser, 'comparison of an edit');
  await keyboard.press('Escape');
  await expectGood(hawser, 'conflict of an edit');
});

test('axe finds nothing in the questions of a login', async ({ hawser, hidden, servers }) => {
  const server = await servers.start({
    ann: { by: 'password', right: 'right' },
    bob: { by: 'questions', fields: [{ prompt: 'Code: ', echo: false }], right: ['1'] },
  });
  await hidden.connect('ann', server);
  await expect(hawser.dialog('Unknown host key')).toBeVisible();
  await expectGood(hawser, 'unknown host key');
  await hawser.acceptHostKey();
  await hidden.answer('Password', 'Password', 'wrong');
  await expect(hawser.dialog('Password')).toContainText('did not take');
  await expectGood(hawser, 'password');
  await hawser.page.keyboard.press('Escape');
  await hidden.connect('bob', server);
  await expect(hawser.dialog('Verification')).toBeVisible();
  await expectGood(hawser, 'verification');
  await hawser.page.keyboard.press('Escape');
  // the key of one server in the place of another's
  const other = await servers.start({});
  const known = (await fs.readFile(hawser.app.knownHosts, 'utf8')).trim();
  const key = known.split(' ').slice(-2).join(' ');
  await fs.appendFile(hawser.app.knownHosts, `[127.0.0.1]:${other.tcpPort} ${key}\n`);
  await hidden.connect('ann', other);
  await expect(hawser.dialog('Host key changed')).toBeVisible();
  await expectGood(hawser, 'changed host key');
});
