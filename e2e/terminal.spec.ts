import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';
import type { Window } from './window.ts';

async function type(hawser: Window, text: string): Promise<void> {
  await hawser.page.keyboard.type(text);
  await hawser.page.keyboard.press('Enter');
}

function terminal(hawser: Window, title: string): Locator {
  return hawser.page.getByRole('region', { name: `Terminal ${title}` });
}

test('two terminals on one login, each with its own shell', async ({ hawser, sshd }) => {
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  await hawser.page.keyboard.press('Control+Shift+T');
  await expect(terminal(hawser, 'Shell 1')).toContainText(/[#$]/);
  await type(hawser, 'WHO=first; stty size; echo "I am $WHO"');
  await expect(terminal(hawser, 'Shell 1')).toContainText('I am first');

  await hawser.page.getByRole('button', { name: 'New terminal' }).click();
  await expect(terminal(hawser, 'Shell 2')).toContainText(/[#$]/);
  await type(hawser, 'echo "here: [$WHO]"');
  await expect(terminal(hawser, 'Shell 2')).toContainText('here: []');
  expect(sshd.log().match(/Accepted publickey/g)).toHaveLength(1);

  await type(hawser, 'exit 7');
  await expect(hawser.page.getByText('The shell ended with exit status 7.')).toBeVisible();
  await hawser.page.getByRole('button', { name: 'Close Shell 2' }).click();
  await expect(terminal(hawser, 'Shell 1')).toBeVisible();
});

test('the shell knows the size of its terminal, also after a resize', async ({ hawser, sshd }) => {
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  await hawser.page.keyboard.press('Control+Shift+T');
  await expect(terminal(hawser, 'Shell 1')).toContainText(/[#$]/);
  await type(hawser, 'echo size $(stty size) end');
  await expect(terminal(hawser, 'Shell 1')).toContainText(/size \d+ \d+ end/);
  const shown = (await terminal(hawser, 'Shell 1').textContent()) ?? '';
  const columns = Number(/size \d+ (\d+) end/.exec(shown)?.[1]);
  expect(columns).toBeGreaterThan(40);
  await hawser.app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setSize(1_000, 800),
  );
  await expect(async () => {
    await type(hawser, 'echo now $(stty size) end');
    await expect(terminal(hawser, 'Shell 1')).toContainText(/now \d+ \d+ end/, { timeout: 1_000 });
    const after = (await terminal(hawser, 'Shell 1').textContent()) ?? '';
    const sizes = [...after.matchAll(/now \d+ (\d+) end/g)].map((match) => Number(match[1]));
    expect(sizes.at(-1)).toBeLessThan(columns);
  }).toPass();
});

test('a flood does not drown the prompt: Ctrl+C brings it back', async ({ hawser, sshd }) => {
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  await hawser.page.keyboard.press('Control+Shift+T');
  const shell = terminal(hawser, 'Shell 1');
  await expect(shell).toContainText(/[#$]/);
  await type(hawser, 'yes "a line that goes on and on"');
  await expect(shell).toContainText('on and on');
  await hawser.page.keyboard.press('Control+C');
  await type(hawser, 'clear; echo back again');
  await expect(shell).toContainText('back again');
});

test('copy and paste go through the clipboard', async ({ hawser }) => {
  await hawser.openPractice();
  await hawser.page.keyboard.press('Control+Shift+T');
  const shell = terminal(hawser, 'Shell 1');
  await expect(shell).toContainText('Type help');
  await hawser.app.electron.evaluate(({ clipboard }) => clipboard.writeText('echo one"two"'));
  await hawser.page.keyboard.press('Control+Shift+V');
  await expect(shell).toContainText('echo one"two"');
  await hawser.page.keyboard.press('Enter');
  await expect(shell).toContainText('onetwo');
  // xterm's own layer lies over the text it draws
  await shell.getByText('Type help').dblclick({ force: true });
  await hawser.page.keyboard.press('Control+Shift+C');
  const copied = () => hawser.app.electron.evaluate(({ clipboard }) => clipboard.readText());
  await expect.poll(copied).toMatch(/^\w+$/);
});

test('24-bit colours are shown', async ({ hawser, sshd }) => {
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  await hawser.page.keyboard.press('Control+Shift+T');
  const shell = terminal(hawser, 'Shell 1');
  await expect(shell).toContainText(/[#$]/);
  await type(hawser, String.raw`printf '\e[38;2;1;200;99mgr''een\e[0m\n'`);
  const word = shell.getByText('green', { exact: true });
  await expect(word).toHaveCSS('color', 'rgb(1, 200, 99)');
});
