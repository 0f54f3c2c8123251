import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openShell, print } from './shell.ts';
import type { Window } from './window.ts';

const esc = '\u001b';
const link = (url: string, text: string) => `${esc}]8;;${url}${esc}\\${text}${esc}]8;;${esc}\\`;

/** Six ways to look like a question of Hawser's, as a program on the server would print them. */
const imitations: readonly (readonly [string, string])[] = [
  [
    'drawn with lines, over the whole screen',
    `${esc}[?1049h${esc}[2J${esc}[2;10H┌─ Password ─────────────────┐${esc}[3;10H│ Password for root@bank: __ │${esc}[4;10H│   [ Cancel ]   [ Log in ]  │${esc}[5;10H└────────────────────────────┘${esc}[999;1H`,
  ],
  [
    'in the colours of a dialog',
    `${esc}[?25l${esc}[48;2;255;255;255m${esc}[38;2;0;0;0m${esc}[3;5H Unknown host key ${esc}[4;5H Password: ${esc}[44;97m Log in ${esc}[0m`,
  ],
  [
    'written as a page',
    '<div role="dialog" aria-label="Password"><input type="password"><button>Log in</button></div>',
  ],
  ['with links for buttons', `Password ${link('https://example.net/yes', '[ Log in ]')}`],
  [
    'as title, notification and directory',
    `${esc}]0;Password${esc}\\${esc}]9;Password: Log in${esc}\\${esc}]777;notify;Password;Log in${esc}\\${esc}]7;file://Password${esc}\\ Password Log in`,
  ],
  [
    'piled up over the edge',
    `${esc}[H${`Log in Password a${'\u0301\u033f\u0489'.repeat(300)}`}${esc}[999;999HPassword${esc}[9999B Log in`,
  ],
];

/** Every element in which this text stands, and is not part of a terminal's surface. */
function outsideOfTerminal(hawser: Window, text: string): Promise<string[]> {
  return hawser.page.evaluate((sought) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      const isShown = walker.currentNode.textContent?.includes(sought) === true;
      // the tab takes a title, behind Hawser's own name for it
      if (isShown && parent?.closest('.xterm, [role=tab], style') === null)
        found.push(parent.outerHTML);
    }
    return found;
  }, text);
}

/** A question of Hawser's own: over everything, in nothing that a terminal draws, and the window dimmed behind it. */
async function expectOwnQuestion(dialog: Locator): Promise<void> {
  await expect(dialog).toBeVisible();
  const place = await dialog.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const at = (x: number, y: number): Element | null => document.elementFromPoint(x, y);
    const surface = document.querySelector('.xterm')?.getBoundingClientRect();
    return {
      inTerminal: element.closest('.xterm, section[aria-label^="Terminal"]') !== null,
      onTop: element.contains(at(box.x + box.width / 2, box.y + box.height / 2)),
      // neither the terminal, if it is in sight, nor anything else of the window can be reached besides
      terminalBehind: !at((surface?.x ?? 0) + 3, (surface?.bottom ?? 0) - 3)?.closest('.xterm'),
      cornersBehind: [at(2, 2), at(innerWidth - 2, innerHeight - 2)].every(
        (corner) => corner !== null && corner.closest('#root') === null,
      ),
    };
  });
  expect(place).toEqual({
    inTerminal: false,
    onTop: true,
    terminalBehind: true,
    cornersBehind: true,
  });
}

for (const [how, output] of imitations) {
  test(`T14 a question that a program imitates stays in its terminal: ${how}`, async ({
    hawser,
    sshd,
  }) => {
    const { shell, folder } = await openShell(hawser, sshd);
    await print(hawser, folder, `${output}\n`);
    await expect(shell.locator('.xterm')).toContainText('Log in');
    const { page } = hawser;
    for (const role of ['dialog', 'alertdialog'] as const) {
      await expect(page.getByRole(role)).toHaveCount(0);
    }
    await expect(page.getByRole('button', { name: 'Log in' })).toHaveCount(0);
    await expect(page.getByLabel('Password', { exact: true })).toHaveCount(0);
    await expect(hawser.alert(/Log in|Password/)).toHaveCount(0);
    expect(await outsideOfTerminal(hawser, 'Log in')).toEqual([]);
    expect(await outsideOfTerminal(hawser, 'Password')).toEqual([]);
    expect(await page.title()).not.toContain('Password');
    // whatever is drawn is cut at the edge of the terminal's place
    const cut = await shell.locator('.xterm').evaluate((surface) => {
      let element: Element | null = surface;
      const region = surface.closest('section');
      while (element !== null && element !== region?.parentElement) {
        if (/hidden|clip/.test(getComputedStyle(element).overflowY)) return true;
        element = element.parentElement;
      }
      return false;
    });
    expect(cut).toBe(true);
  });
}

test('T14 Hawser’s own questions stand outside of the terminal, over the whole window', async ({
  hawser,
  sshd,
  passwordServer,
}) => {
  const { shell, folder } = await openShell(hawser, sshd);
  await print(hawser, folder, `${imitations[0]?.[1] ?? ''}\n`);
  await expect(shell).toContainText('[ Log in ]');
  await hawser.app.electron.evaluate(({ clipboard }) => clipboard.writeText('echo a\necho b\n'));
  await shell.click();
  await hawser.page.keyboard.press('Control+Shift+V');
  await expectOwnQuestion(hawser.dialog('Paste into the shell?'));
  await hawser.page.keyboard.press('Escape');

  await hawser.connectTo(`${passwordServer.user}@127.0.0.1:${passwordServer.tcpPort}`);
  await expectOwnQuestion(hawser.dialog('Unknown host key'));
  await hawser.acceptHostKey();
  const password = hawser.dialog('Password');
  await expectOwnQuestion(password);
  // it says whose password is asked for, which nothing but Hawser knows to be true
  await expect(password).toContainText(`127.0.0.1`);
  await password.getByRole('button', { name: 'Cancel' }).click();
});
