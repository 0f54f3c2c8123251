import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator } from '@playwright/test';
import { ownDisplay } from './display.ts';
import { expect, test } from './fixtures.ts';
import { type } from './shell.ts';
import type { Window } from './window.ts';

async function openPracticeShell(hawser: Window): Promise<Locator> {
  await hawser.openPractice();
  await hawser.page.keyboard.press('Control+`');
  const shell = hawser.page.getByRole('region', { name: 'Terminal Shell 1' });
  await expect(shell).toContainText('Type help');
  return shell;
}

/** What stands on the screen, without what xterm measures letters by. */
const screenOf = (shell: Locator): Locator => shell.locator('.xterm-rows');

const read = (hawser: Window): Promise<string> =>
  hawser.app.electron.evaluate(({ clipboard }) => clipboard.readText());

const write = (hawser: Window, text: string): Promise<void> =>
  hawser.app.electron.evaluate(({ clipboard }, given) => clipboard.writeText(given), text);

// the primary selection of Linux, by which Electron 33 and later ones call it
type Boards = {
  readonly readText: (board?: string) => string | Promise<string>;
  readonly writeText: (text: string, board?: string) => void | Promise<void>;
  readonly selection?: Boards;
};

/** As a program does in which text is selected. */
const selectElsewhere = (hawser: Window, text: string): Promise<void> =>
  hawser.app.electron.evaluate(({ clipboard }, given) => {
    const boards = clipboard as unknown as Boards;
    return boards.selection?.writeText(given) ?? boards.writeText(given, 'selection');
  }, text);

const readSelection = (hawser: Window): Promise<string> =>
  hawser.app.electron.evaluate(({ clipboard }) => {
    const boards = clipboard as unknown as Boards;
    return boards.selection?.readText() ?? boards.readText('selection');
  });

async function choose(hawser: Window, setting: string): Promise<void> {
  const { page } = hawser;
  await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: 'Terminal', exact: true }).click();
  const field = page.getByRole('checkbox', { name: setting });
  await field.click();
  await expect(field).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();
}

/** Selects the word a line of the welcome begins with. */
async function selectWord(shell: Locator): Promise<void> {
  const line = screenOf(shell).locator('> div', { hasText: 'Type help' });
  await line.dblclick({ force: true, position: { x: 12, y: 8 } });
}

/** Ctrl+C as it comes, and as in other windows; copying on selection; Linux's primary selection. */
async function copyInEachWay(hawser: Window, shell: Locator): Promise<void> {
  const { page } = hawser;
  await write(hawser, 'mine');
  await selectWord(shell);
  // by a middle click elsewhere it can be had at once, as everywhere on Linux
  await expect.poll(() => readSelection(hawser)).toBe('Type');
  await page.keyboard.type('one');
  await selectWord(shell);
  await page.keyboard.press('Control+C');
  await expect(screenOf(shell)).toContainText('one^C');
  expect(await read(hawser)).toBe('mine');

  await choose(hawser, 'Ctrl+C copies a selection and Ctrl+V pastes');
  await selectWord(shell);
  expect(await read(hawser)).toBe('mine');
  await page.keyboard.type('two');
  await selectWord(shell);
  await page.keyboard.press('Control+C');
  await expect.poll(() => read(hawser)).toBe('Type');
  await page.keyboard.press('Control+V');
  await expect(screenOf(shell)).toContainText('twoType');
  // with nothing selected it is the shell's again
  await page.keyboard.press('Control+C');
  await expect(screenOf(shell)).toContainText('twoType^C');

  await write(hawser, 'mine');
  await choose(hawser, 'Copy what is selected at once');
  await selectWord(shell);
  await expect.poll(() => read(hawser)).toBe('Type');
}

/** The right button as it comes, and as in PuTTY; the middle one; clearing from the menu. */
async function pasteByMouse(hawser: Window, shell: Locator): Promise<void> {
  const { page } = hawser;
  await write(hawser, 'from the clipboard');
  await selectElsewhere(hawser, 'from the selection');
  const prompt = shell.getByText('practice', { exact: true }).last();
  await prompt.click({ force: true, button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Paste' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(screenOf(shell)).not.toContainText('from the');

  await prompt.click({ force: true, button: 'middle' });
  await expect(screenOf(shell)).toContainText('$ from the selection');
  await page.keyboard.press('Control+C');

  await choose(hawser, 'Right click pastes');
  await prompt.click({ force: true, button: 'right' });
  await expect(screenOf(shell)).toContainText('$ from the clipboard');
  await prompt.click({ force: true, button: 'right', modifiers: ['Shift'] });
  // the prompt stays, and what is typed behind it, which nobody has run yet
  await page.getByRole('menuitem', { name: 'Clear' }).click();
  await expect(screenOf(shell)).not.toContainText('Type');
  await expect(screenOf(shell)).toHaveText(/^practice:\/\$ from the clipboard\s*$/);
}

test('keys and buttons of the mouse copy, paste and interrupt as was chosen', async ({
  hawser,
}) => {
  const shell = await openPracticeShell(hawser);
  await copyInEachWay(hawser, shell);
  await pasteByMouse(hawser, shell);
});

test('an input method’s text arrives once, and the window is zoomed from within a terminal', async ({
  hawser,
}) => {
  const shell = await openPracticeShell(hawser);
  const { page } = hawser;
  const session = await page.context().newCDPSession(page);
  const caret = { selectionStart: 2, selectionEnd: 2 };
  await session.send('Input.imeSetComposition', { text: 'にh', ...caret });
  await session.send('Input.imeSetComposition', { text: 'にほ', ...caret });
  await session.send('Input.insertText', { text: '日本' });
  await session.detach();
  await expect(screenOf(shell)).toContainText('$ 日本');
  await page.keyboard.press('Control+C');
  await type(hawser, 'echo e\u0301 日本 done');
  await expect(screenOf(shell)).toContainText(/done.*e\u0301 日本 done/);
  expect(await screenOf(shell).textContent()).not.toContain('日本日本');

  const zoom = () =>
    hawser.app.electron.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomLevel() ?? NaN,
    );
  // they are the menu's, which hears of real keys alone
  const press = async (key: string): Promise<void> => {
    const options = { env: { ...process.env, DISPLAY: ownDisplay() } };
    const keys = ['search', '--onlyvisible', '--name', 'Hawser', 'windowfocus', 'key', key];
    await promisify(execFile)('xdotool', keys, options);
  };
  expect(await zoom()).toBe(0);
  for (const key of ['ctrl+equal', 'ctrl+plus']) {
    await press(key);
    await expect.poll(zoom).toBeGreaterThan(0);
    await press('ctrl+0');
    await expect.poll(zoom).toBe(0);
  }
  await press('ctrl+minus');
  await expect.poll(zoom).toBeLessThan(0);
  await press('ctrl+0');
  await expect.poll(zoom).toBe(0);
  // none of it was typed
  await expect(screenOf(shell)).toContainText(/\$\s*$/);
});
