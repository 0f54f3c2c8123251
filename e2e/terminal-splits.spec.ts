import type { Locator } from '@playwright/test';
import { expectAccessible } from './axe.ts';
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

async function left(shell: Locator): Promise<number> {
  return (await shell.boundingBox())?.x ?? -1;
}

test('a terminal is split, its splits are reached by keys, maximised, typed into together and ended', async ({
  hawser,
  sshd,
}) => {
  const { page } = hawser;
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  await page.keyboard.press('Control+Shift+T');
  const [first, second] = [terminal(hawser, 'Shell 1'), terminal(hawser, 'Shell 2')];
  await expect(first).toContainText(/[#$]/);
  await type(hawser, 'WHO=first; echo "I am $WHO"');
  await expect(first).toContainText('I am first');

  await page.keyboard.press('Control+Shift+S');
  await expect(second).toContainText(/[#$]/);
  await expect(page.getByRole('tab', { name: 'Shells 1, 2' })).toBeVisible();
  expect(await left(second)).toBeGreaterThan(await left(first));
  await type(hawser, 'echo "here: [$WHO]"');
  await expect(second).toContainText('here: []');
  // what stood on it before it was moved stands there still, and the login was the first one's
  await expect(first).toContainText('I am first');
  expect(sshd.log().match(/Accepted publickey/g)).toHaveLength(1);

  await page.keyboard.press('Control+Alt+ArrowLeft');
  await type(hawser, 'echo "still $WHO, $(stty size)"');
  await expect(first).toContainText(/still first, \d+ \d+/);
  const half = Number(/first, \d+ (\d+)/.exec((await first.textContent()) ?? '')?.[1]);

  await page.keyboard.press('Control+Alt+Enter');
  await expect(second).toBeHidden();
  await expect(async () => {
    await type(hawser, 'clear; echo "now $(stty size)"');
    await expect(first).toContainText(/now \d+ \d+/, { timeout: 1_000 });
    const columns = Number(/now \d+ (\d+)/.exec((await first.textContent()) ?? '')?.[1]);
    expect(columns).toBeGreaterThan(half * 1.8);
  }).toPass();
  await page.keyboard.press('Control+Alt+Enter');
  await expect(second).toBeVisible();

  await page.keyboard.press('Control+Shift+I');
  await expect(page.getByRole('alert')).toContainText('Typing goes to all 2 terminals');
  await type(hawser, 'echo "both: [$WHO]"');
  await expect(first).toContainText('both: [first]');
  await expect(second).toContainText('both: []');
  await expectAccessible(hawser, 'splits of a terminal');
  await page.keyboard.insertText('echo "from an input method"');
  await page.keyboard.press('Enter');
  for (const shell of [first, second]) await expect(shell).toContainText('from an input method');
  // a program that asks where the cursor is gets one answer, from its own terminal
  const ask = `if [ "$WHO" ]; then printf '\\e[6n'; read -rsd R -t 2 A; else read -rsn 1 -t 1 A; fi`;
  await type(hawser, `${ask}; echo "heard [\${#A}]"`);
  await expect(first).toContainText(/heard \[\d+\]/);
  await expect(first).not.toContainText('heard [0]');
  await expect(second).toContainText('heard [0]');
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await expect(page.getByText('Typing goes to all')).toBeHidden();

  await page.keyboard.press('Control+Alt+ArrowRight');
  await type(hawser, 'exit');
  await expect(second).toBeHidden();
  await expect(page.getByRole('tab', { name: 'Shell 1' })).toBeVisible();
  await type(hawser, 'echo "left with $WHO"');
  await expect(first).toContainText('left with first');
});
