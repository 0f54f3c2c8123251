import * as fs from 'node:fs/promises';
import path from 'node:path';
import { querySequences } from '../shared/query-sequences.test-support.ts';
import { expect, test } from './fixtures.ts';
import { openShell, print, type } from './shell.ts';
import type { Window } from './window.ts';

/** A program that reads what a terminal sends of itself, with nobody at the keys, and writes it down. */
const sentinel = String.raw`
import json, os, select, sys, termios, time, tty
folder = os.path.dirname(os.path.abspath(__file__))
queries = json.load(open(folder + '/queries.json'))
saved = termios.tcgetattr(0)
tty.setraw(0)
answered = b'\x1b[?1015;4$y' # to a question that is not among the others
def ask(text):
    # a question that is always answered stands behind each, so that nothing is waited for by the clock
    os.write(1, text.encode('utf-8') + b'\x18\x1b[?1015$p')
    got = b''
    while not got.endswith(answered) and select.select([0], [], [], 10)[0]:
        got += os.read(0, 65536)
    time.sleep(0.03) # no more are answered in a second
    return got[: -len(answered)].decode('latin-1')
ask('')
heard = [[name, ask(text)] for name, text in queries]
termios.tcsetattr(0, termios.TCSADRAIN, saved)
os.write(1, b'\x1b\\\x18\x1bc')
json.dump(heard, open(folder + '/heard.tmp', 'w'))
os.rename(folder + '/heard.tmp', folder + '/heard.json')
`;

const clipboard = (hawser: Window) =>
  hawser.app.electron.evaluate(({ clipboard: board }) => board.readText());

const setClipboard = (hawser: Window, text: string) =>
  hawser.app.electron.evaluate(({ clipboard: board }, given) => board.writeText(given), text);

/** Stands in for the user at main's own question, and notes what was asked and opened. */
async function answerMain(hawser: Window, response: 0 | 1): Promise<() => Promise<string[]>> {
  await hawser.app.electron.evaluate(({ dialog, shell }, given) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (...args: unknown[]) => {
      const options = args.at(-1) as { message: string; detail: string };
      asked.push(`${options.message} ${options.detail}`);
      return Promise.resolve({ response: given, checkboxChecked: false });
    };
    shell.openExternal = (url) => {
      asked.push(`opened ${url}`);
      return Promise.resolve();
    };
  }, response);
  return () =>
    hawser.app.electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
}

test('T02 T03 CVE-2019-9535 CVE-2022-45063 CVE-2026-45036 no byte that a program chose reaches a shell without a key', async ({
  hawser,
  sshd,
}) => {
  const { folder } = await openShell(hawser, sshd);
  await fs.writeFile(path.join(folder, 'queries.json'), JSON.stringify(querySequences));
  await fs.writeFile(path.join(folder, 'sentinel.py'), sentinel);
  await type(hawser, `python3 ${folder}/sentinel.py`);
  const file = path.join(folder, 'heard.json');
  await expect(async () => fs.access(file)).toPass({ timeout: 60_000 });
  const heard = JSON.parse(await fs.readFile(file, 'utf8')) as [string, string][];
  expect(heard).toHaveLength(querySequences.length);
  const colour = /^\u001b\]1[012];rgb:[\da-f]{4}\/[\da-f]{4}\/[\da-f]{4}\u001b\\$/;
  const table = [
    /^\u001b\[(\?1;2|>0;276;0)c$/,
    /^\u001b\[0n$/,
    /^\u001b\[\??\d{1,3};\d{1,3}R$/,
    /^\u001b\[(4;2|\?2004;[12])\$y$/,
    /^\u001bP(0\$r|1\$r0m|1\$r61;1"p|1\$r2 q)\u001b\\$/,
    /^\u001b\[[IO]$/,
    colour,
  ];
  const strange = heard.filter(
    ([, reply]) => reply !== '' && !table.some((known) => known.test(reply)),
  );
  expect(strange).toEqual([]);
  const spoken = heard.filter(([, reply]) => reply !== '').map(([name]) => name);
  // it did listen: what programs need is answered
  expect(spoken).toEqual(
    expect.arrayContaining(['primary attributes', 'the cursor', 'the ground colour', 'setting m']),
  );
  const grounds = heard
    .filter(([name]) => /ground|set before$/.test(name))
    .map(([, reply]) => reply);
  expect(new Set(grounds.filter((reply) => reply.includes(']11;'))).size).toBe(1);
});

test('T01 a program writes to the clipboard only after a yes, and never reads it', async ({
  hawser,
  sshd,
}) => {
  const { shell, folder } = await openShell(hawser, sshd);
  await setClipboard(hawser, 'mine');
  const osc52 = (text: string) => `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
  await print(hawser, folder, `${osc52('evil one')}\u001b]52;c;?\u0007`);
  await expect(shell).toContainText('The program wants to put text on the clipboard');
  await expect(shell).toContainText('evil one');
  expect(await clipboard(hawser)).toBe('mine');
  // another one does not slip in between the look and the click
  await print(hawser, folder, osc52('evil two'));
  await type(hawser, 'echo wai""ted');
  await expect(shell).toContainText('waited');
  await shell.getByRole('button', { name: 'Allow once' }).click();
  await expect.poll(() => clipboard(hawser)).toBe('evil one');
  await expect(shell).not.toContainText('wants to put text');

  await print(hawser, folder, osc52('second'));
  await shell.getByRole('button', { name: 'Always for this host' }).click();
  await expect.poll(() => clipboard(hawser)).toBe('second');
  await print(hawser, folder, osc52('third'));
  await expect.poll(() => clipboard(hawser)).toBe('third');

  await hawser.page.keyboard.press('Control+,');
  await hawser.page.getByRole('tab', { name: 'Terminal', exact: true }).click();
  await hawser.page.getByRole('button', { name: /^Ask again for/ }).click();
  await hawser.page.keyboard.press('Escape');
  await shell.click();
  await print(hawser, folder, osc52('fourth'));
  await shell.getByRole('button', { name: 'No', exact: true }).click();
  await print(hawser, folder, osc52('fifth'));
  await type(hawser, 'echo do""ne');
  await expect(shell).toContainText('done');
  await expect(shell).not.toContainText('wants to put text');
  expect(await clipboard(hawser)).toBe('third');
});

test('a paste of several lines is shown first, without what a shell could obey', async ({
  hawser,
  sshd,
}) => {
  const { shell, folder } = await openShell(hawser, sshd);
  const proof = path.join(folder, 'ran');
  for (const mode of ['h', 'l']) {
    await print(hawser, folder, `\u001b[?2004${mode}`);
    await setClipboard(hawser, `echo a\u001b[201~\ntouch ${proof}\n`);
    await hawser.page.keyboard.press('Control+Shift+V');
    const dialog = hawser.dialog('Paste into the shell?');
    await expect(dialog).toContainText('2 lines');
    await expect(dialog).toContainText('echo a[201~');
    await expect(dialog).toContainText('One control character was taken out.');
    await hawser.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
  await type(hawser, 'echo sti""ll here');
  await expect(shell).toContainText('still here');
  await expect(fs.access(proof)).rejects.toThrow('ENOENT');
  await hawser.page.keyboard.press('Control+Shift+V');
  await hawser.dialog('Paste into the shell?').getByRole('button', { name: 'Paste' }).click();
  await hawser.page.keyboard.press('Enter'); // the shell knows a paste from a key, where it was asked to
  await expect(async () => fs.access(proof)).toPass();
});

test('T05 CVE-2026-45037 a link shows its real target, and opens with Ctrl and a yes alone', async ({
  hawser,
  sshd,
}) => {
  const { shell, folder } = await openShell(hawser, sshd);
  const asked = await answerMain(hawser, 0);
  const link = (url: string, text: string) => `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\`;
  await print(
    hawser,
    folder,
    `\u001b[2J\u001b[H${link('https://\u0430pple.com/x', 'https://apple.com/')}\r\n${link('file:///etc/passwd', 'harmless')}\r\n`,
  );
  const text = shell.getByText('https://apple.com/');
  await expect(text).toBeVisible();
  await text.hover({ force: true });
  await expect(shell).toContainText('Ctrl+click opens https://xn--pple-43d.com/x');
  await text.click({ force: true });
  expect(await asked()).toEqual([]);
  await text.click({ force: true, modifiers: ['Control'] });
  const question = 'Open xn--pple-43d.com in your browser? https://xn--pple-43d.com/x';
  await expect.poll(asked).toEqual([question]);
  const again = await answerMain(hawser, 1);
  await text.click({ force: true, modifiers: ['Control'] });
  await expect.poll(again).toEqual([question, 'opened https://xn--pple-43d.com/x']);
  const harmless = shell.getByText('harmless');
  await expect(harmless).toBeVisible();
  await harmless.click({ force: true, modifiers: ['Control'] });
  await type(hawser, 'echo en""d');
  await expect(shell).toContainText('end');
  expect(await again()).toHaveLength(2);
  expect(hawser.app.electron.windows()).toHaveLength(1);
});

test('E24 CVE-2026-45038 a path dropped on a terminal is one inert word, and nothing is run', async ({
  hawser,
  sshd,
}) => {
  const { shell, folder } = await openShell(hawser, sshd);
  await type(hawser, `cd ${folder}`);
  const proof = path.join(folder, 'ran');
  const name = `a $(touch ran) 'b' "c" \`touch ran\`;e`;
  const file = path.join(hawser.app.home, name);
  const bad = path.join(hawser.app.home, 'x\ntouch ran\n');
  for (const one of [file, bad]) await fs.writeFile(one, '');
  const box = await shell.boundingBox();
  if (!box) throw new Error('the terminal is not in sight');
  const session = await hawser.page.context().newCDPSession(hawser.page);
  const [x, y] = [Math.round(box.x + 60), Math.round(box.y + box.height / 2)];
  const data = { items: [], files: [file, bad], dragOperationsMask: 1 };
  for (const event of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type: event, x, y, data });
  }
  await session.detach();
  await expect(shell).toContainText('One path was left out');
  await expect(shell).toContainText(`a $(touch`);
  await hawser.page.keyboard.press('Home');
  await hawser.page.keyboard.type("printf '<%s>' ");
  await hawser.page.keyboard.press('Enter');
  await expect(shell).toContainText(`'b' "c" \`touch ran\`;e>`);
  await expect(fs.access(proof)).rejects.toThrow('ENOENT');
});

test('T02 T10 a title stands behind our own, and a shell that goes away leaves a plain screen', async ({
  hawser,
  sshd,
}) => {
  const { shell, folder } = await openShell(hawser, sshd);
  await type(hawser, 'PROMPT_COMMAND=; PS1="$ "; echo rea""dy');
  await expect(shell).toContainText('ready');
  await print(hawser, folder, '\u001b]2;Password \u202e required\u0007');
  const tab = hawser.page.getByRole('tab', { name: /^Shell 1/ });
  await expect(tab).toContainText('Shell 1');
  await expect(tab).toContainText('Password \\u202E required');
  expect(await hawser.page.title()).not.toContain('Password');

  await print(hawser, folder, '\u001b[?1049h\u001b[?1003h\u001b[?2004hin the editor');
  await expect(shell).toContainText('in the editor');
  await type(hawser, 'exit 3');
  await expect(shell).toContainText('The shell ended with exit status 3.');
  await expect(shell).not.toContainText('in the editor');
  await expect(shell).toContainText('ready');
});

test('T16 a storm of sizes leaves a shell that answers and knows its last one', async ({
  hawser,
  sshd,
}) => {
  const { shell } = await openShell(hawser, sshd);
  await hawser.app.electron.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    for (let i = 0; i < 200; i += 1) {
      window?.setSize(900 + (i % 37) * 12, 600 + (i % 11) * 25);
      if (i % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    window?.setSize(1_000, 800);
  });
  await expect(async () => {
    await type(hawser, 'clear; echo now $(stty size) end');
    await expect(shell).toContainText(/now \d+ 1[01]\d end/, { timeout: 1_000 });
  }).toPass();
});
