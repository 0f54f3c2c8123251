import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchApp, type App } from './app.ts';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';
import { liftSpeedLimit, limitSpeed } from './speed.ts';
import { Window } from './window.ts';

/** Agrees to quit with running transfers, and notes what is asked. */
async function agreeToQuit({ electron }: App): Promise<void> {
  await electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
  });
}

/** Processes that hold a session, beside the one of this computer's files. */
async function sessionCount({ electron }: App): Promise<number> {
  const names = await electron.evaluate(({ app }) => app.getAppMetrics().map(({ name }) => name));
  return names.filter((name) => name === 'Hawser session').length - 1;
}

test('what was typed right before the end is kept, and a transfer that it cut off goes on after one click', async ({
  sshd,
}) => {
  const base = await fs.mkdtemp(path.join(tmpdir(), 'hawser-e2e-last-'));
  try {
    const first = await launchApp([], { base });
    const before = new Window(first);
    const folder = await remoteFolder(sshd);
    await fs.writeFile(path.join(folder, 'notes.txt'), 'old\n');
    const big = Buffer.alloc(60_000_000, 'block of a file ');
    await fs.writeFile(path.join(first.home, 'big.bin'), big);
    await openSsh(before, sshd, folder);
    await limitSpeed(before, '500', 'kB/s');
    await before.local.goTo(first.home);
    await before.local.select('big.bin');
    await before.page.keyboard.press('F5');
    await expect(before.transfers().last()).toHaveAttribute('data-state', 'running');

    await before.remote.select('notes.txt');
    await before.page.keyboard.press('F4');
    const text = before
      .dialog('Edit notes.txt')
      .getByRole('textbox', { name: 'Text of notes.txt' });
    await expect(text).toBeFocused();
    await before.page.keyboard.press('Control+Home');
    await before.page.keyboard.type('typed ');
    await agreeToQuit(first);
    const gone = new Promise((resolve) => first.electron.process().once('exit', resolve));
    await first.electron.evaluate(({ app }) => app.quit());
    await gone;
    const edits = path.join(base, 'profile/edits');
    const [id = ''] = await fs.readdir(edits);
    expect(await fs.readFile(path.join(edits, id, 'work/notes.txt'), 'utf8')).toBe('typed old\n');

    const second = await launchApp([], { base });
    const after = new Window(second);
    const offered = after.dialog('Files open for editing');
    await expect(offered.getByText('Changed before Hawser was closed, not uploaded')).toBeVisible();
    await second.page.keyboard.press('Escape');
    const panel = second.page.getByRole('region', { name: 'Transfers panel' });
    await expect(panel.getByText('A transfer was cut off when Hawser ended.')).toBeVisible();
    await expect(after.transfers().last()).toHaveAttribute('data-state', 'paused');
    expect(await sessionCount(second)).toBe(0);
    await liftSpeedLimit(after);
    await panel.getByRole('button', { name: 'Resume it' }).click();
    await expect(await after.transferEnded()).toHaveAttribute('data-state', 'done');
    expect((await fs.readFile(path.join(folder, 'big.bin'))).equals(big)).toBe(true);
    expect(await fs.readFile(path.join(folder, 'notes.txt'), 'utf8')).toBe('old\n');
    await second.close();
  } finally {
    await fs.rm(base, { recursive: true, force: true, maxRetries: 5 });
  }
});
