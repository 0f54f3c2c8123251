import * as fs from 'node:fs/promises';
import path from 'node:path';
import { expectAccessible } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { startSshd, type Sshd } from '../electron/testing/sshd.ts';
import { openSsh, remoteFolder } from './login.ts';
import type { Window } from './window.ts';

const old = new Date('2020-01-01T10:00:00Z');
const later = new Date('2021-01-01T10:00:00Z');

async function write(file: string, text: string, time = old): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, text);
  await fs.utimes(file, time, time);
}

test.use({ sshdHome: 'own' });

test('two folders are walked together, compared, and made alike but for what was taken out', async ({
  hawser,
  sshd,
}) => {
  const far = await remoteFolder(sshd);
  const near = path.join(hawser.app.home, 'site');
  for (const root of [near, far]) {
    await write(path.join(root, 'same.txt'), 'same');
    await write(path.join(root, 'pages', 'a.html'), 'a');
  }
  await write(path.join(near, 'newer.txt'), 'newer', later);
  await write(path.join(far, 'newer.txt'), 'older');
  await write(path.join(near, 'mine.txt'), 'mine');
  await write(path.join(near, 'vetoed.txt'), 'vetoed');
  await write(path.join(near, 'fresh', 'b.txt'), 'b');
  await write(path.join(far, 'theirs.txt'), 'theirs');
  await openSsh(hawser, sshd, far);
  await hawser.local.goTo(near);
  const { local, remote, page } = hawser;

  await test.step('browse together', async () => {
    await local.grid.focus();
    await page.keyboard.press('Control+Alt+B');
    const toggle = page.getByRole('button', { name: 'Synchronised browsing' }).first();
    await expect(toggle).toHaveAttribute('aria-pressed', 'true');
    await local.row('pages').dblclick();
    await expect(remote.row('a.html')).toBeVisible();
    await page.keyboard.press('Backspace');
    await expect(remote.row('theirs.txt')).toBeVisible();
    await local.row('fresh').dblclick();
    await expect(page.getByText(/There is no .*fresh on this side/)).toBeVisible();
    await page.keyboard.press('Backspace');
    await expect(page.getByText(/There is no .*fresh on this side/)).toBeHidden();
    await local.goTo(hawser.app.home);
    await local.goTo('/etc');
    await expect(toggle).toHaveAttribute('aria-pressed', 'false');
    await local.goTo(near);
    await remote.goTo(far);
  });

  await test.step('compare', async () => {
    await local.grid.focus();
    await page.keyboard.press('Shift+F2');
    await expect(
      local.row('newer.txt').getByRole('gridcell', { name: 'newer.txt', exact: true }),
    ).toHaveAttribute('aria-description', 'newer here');
    await expect(local.row('newer.txt')).toContainText('newer here');
    await expect(remote.row('newer.txt')).toContainText('older here');
    await expect(remote.row('theirs.txt')).toContainText('only here');
    await expect(local.row('same.txt')).toContainText('equal');
    await expect(local.row('mine.txt')).toHaveAttribute('aria-selected', 'true');
    await expect(local.row('same.txt')).toHaveAttribute('aria-selected', 'false');
    await page.getByRole('checkbox', { name: 'Hide equal' }).first().check();
    await expect(local.row('same.txt')).toBeHidden();
    await local.grid.focus();
    await page.keyboard.press('Escape');
    await expect(local.row('same.txt')).toBeVisible();
    await expect(page.getByText('only here')).toHaveCount(0);
  });

  await test.step('synchronise', async () => {
    await page.keyboard.press('Control+S');
    const form = hawser.dialog('Synchronise folders');
    await form.getByRole('checkbox', { name: 'Delete what is only remote' }).check();
    await form.getByRole('button', { name: 'Compare' }).click();
    const plan = hawser.dialog('Synchronise: plan');
    const row = (name: string) => plan.getByRole('row').filter({ hasText: name });
    await expect(row('theirs.txt')).toContainText('Delete remote');
    await expect(row('newer.txt')).toContainText('local is newer');
    await expect(
      plan.getByText(
        /4 to upload .*replacing 1 .* 1 new folder .* 1 to delete remote, to the trash/,
      ),
    ).toBeVisible();
    await row('vetoed.txt').click();
    await page.keyboard.press(' ');
    await expect(row('vetoed.txt').getByRole('checkbox')).not.toBeChecked();
    await expect(plan.getByText(/3 to upload .* 1 to delete .* 1 taken out/)).toBeVisible();
    await page.keyboard.press('Control+A');
    await plan.getByRole('button', { name: 'Take out' }).click();
    await expect(plan.getByRole('button', { name: 'Nothing to do' })).toBeDisabled();
    await plan.getByRole('button', { name: 'Put back in' }).click();
    await row('vetoed.txt').getByRole('checkbox').uncheck();
    await plan.getByRole('button', { name: 'Copy 3 files, make 1 folder, delete 1' }).click();
    const log = hawser.dialog('Synchronise: log');
    await expect(log.getByText('Done: 5 of 5 operations')).toBeVisible();
    await expect(log.getByRole('row').filter({ hasText: 'theirs.txt' })).toContainText('done');
    await log.getByRole('button', { name: 'Undo deletions' }).click();
    await expect(log.getByText('1 deletion was taken back.')).toBeVisible();
    await expect(log.getByRole('button', { name: 'Undo deletions' })).toBeHidden();
    await log.getByRole('button', { name: 'Close' }).click();
    await expect(remote.row('theirs.txt')).toBeVisible();
  });

  await test.step('both ways, and what was deleted since', async () => {
    const form = hawser.dialog('Synchronise folders');
    const plan = hawser.dialog('Synchronise: plan');
    const log = hawser.dialog('Synchronise: log');
    const compare = async () => {
      await local.grid.focus();
      await page.keyboard.press('Control+S');
      await form.getByLabel('Direction').selectOption('Both ways');
      await form.getByRole('checkbox', { name: /Delete what was deleted/ }).check();
      await form.getByRole('button', { name: 'Compare' }).click();
    };
    await compare();
    await plan.getByRole('button', { name: 'Copy 2 files' }).click();
    await log.getByRole('button', { name: 'Close' }).click();
    await fs.rm(path.join(near, 'theirs.txt'));
    await fs.rm(path.join(far, 'vetoed.txt'));
    await compare();
    const row = (name: string) => plan.getByRole('row').filter({ hasText: name });
    await expect(row('theirs.txt')).toContainText('was deleted local');
    await expect(row('vetoed.txt')).toContainText('was deleted remote');
    await row('vetoed.txt').getByRole('checkbox').uncheck();
    await expectAccessible(hawser, 'a plan');
    await plan.getByRole('button', { name: 'Delete 1' }).click();
    await expect(log.getByText('Done: 1 of 1 operation')).toBeVisible();
    await log.getByRole('button', { name: 'Close' }).click();
  });

  const left = (await fs.readdir(far, { recursive: true })).toSorted();
  expect(left).toEqual(
    [
      'fresh',
      'fresh/b.txt',
      'mine.txt',
      'newer.txt',
      'pages',
      'pages/a.html',
      'same.txt',
    ].toSorted(),
  );
  expect(await fs.readFile(path.join(far, 'newer.txt'), 'utf8')).toBe('newer');
  await expect(remote.row('mine.txt')).toBeVisible();
  await expect(remote.row('theirs.txt')).toBeHidden();

  await test.step('two servers', () => makeServersAlike(hawser, sshd, far));
});

/** From the first server to a second one, with what is replaced there in the trash, and back. */
async function makeServersAlike(hawser: Window, first: Sshd, from: string): Promise<void> {
  const second = await startSshd({ hasOwnHome: true, hostKeyFiles: first.hostKeyFiles });
  try {
    await fs.copyFile(`${first.clientKeyFile}.pub`, path.join(second.dir, 'authorized_keys'));
    const lines = second.hostKeys.map(
      (key) => `[${second.host}]:${second.port} ${key.publicLine}\n`,
    );
    await fs.appendFile(hawser.app.knownHosts, lines.join(''));
    const to = await remoteFolder(second);
    for (const name of await fs.readdir(from, { recursive: true })) {
      const file = path.join(from, name);
      if ((await fs.stat(file)).isFile()) await write(path.join(to, name), 'the old one');
    }
    const { page } = hawser;
    await hawser.connectTo(`sftp://${second.user}@${second.host}:${second.port}${to}`);
    await expect(hawser.remote.row('mine.txt')).toBeVisible();
    await hawser.remote.grid.focus();
    await page.keyboard.press('Control+S');
    const form = hawser.dialog('Synchronise folders');
    // the local folder comes first
    await form.getByLabel('With', { exact: true }).selectOption({ index: 1 });
    await form.getByLabel('Direction').selectOption({ index: 0 });
    await form.getByRole('checkbox', { name: 'Keep replaced files in the trash' }).check();
    await form.getByRole('button', { name: 'Compare' }).click();
    const plan = hawser.dialog('Synchronise: plan');
    await plan.getByRole('button', { name: /^Copy/ }).click();
    const log = hawser.dialog('Synchronise: log');
    await expect(log.getByText(/^Done: /)).toBeVisible();
    const line = log.getByRole('row').filter({ hasText: 'newer.txt' });
    await expect(line).toContainText('done, the old one is in the trash');
    expect(await fs.readFile(path.join(to, 'newer.txt'), 'utf8')).toBe('newer');
    await log.getByRole('button', { name: 'Undo what is in the trash' }).click();
    await expect(log.getByText(/changes? (was|were) taken back/)).toBeVisible();
    expect(await fs.readFile(path.join(to, 'newer.txt'), 'utf8')).toBe('the old one');
    await log.getByRole('button', { name: 'Close' }).click();
  } finally {
    await second.stop();
  }
}
