import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { serveProxy } from '../electron/testing/ssh-fixtures.ts';
import { comesBack, dialPort, sendAndRead, serveEcho } from '../electron/testing/tunnels.ts';
import { expectAccessible } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { installKey, remoteFolder } from './login.ts';
import type { Window } from './window.ts';

/** Fills in the form of a new tunnel and saves it. */
async function addTunnel(
  dialog: Locator,
  given: { kind: string; name: string; from?: number; to?: number },
): Promise<void> {
  await dialog.page().getByRole('button', { name: 'New tunnel' }).click();
  const form = dialog.page().getByRole('dialog', { name: 'New tunnel' });
  await form.getByText(given.kind, { exact: true }).click();
  if (given.from !== undefined)
    await form.getByLabel('Port it listens on').fill(String(given.from));
  if (given.to !== undefined) {
    await form.getByLabel(/^Goes to/).fill('127.0.0.1');
    await form.getByLabel('Port it goes to').fill(String(given.to));
  }
  await form.getByLabel('Name').fill(given.name);
  await form.getByRole('button', { name: 'Save' }).click();
}

/** The port a tunnel says it has. */
async function portOf(item: Locator): Promise<number> {
  await expect(item).toContainText(/Running on port \d+/);
  return Number(/port (\d+)/.exec(await item.innerText())?.[1]);
}

/** What becomes of a call at a port of this computer. */
async function answerOf(port: number): Promise<string | undefined> {
  try {
    (await dialPort(port)).destroy();
    return 'open';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}

/** Stands in for the user at main's own question, and gives what was asked. */
async function answerMain(hawser: Window, response: 0 | 1): Promise<() => Promise<string[]>> {
  await hawser.app.electron.evaluate(({ dialog }, given) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (...args: unknown[]) => {
      asked.push((args.at(-1) as { message: string }).message);
      return Promise.resolve({ response: given, checkboxChecked: false });
    };
  }, response);
  return () =>
    hawser.app.electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
}

test('tunnels of all kinds carry what programs send, ask main before they open this computer, and outlive a lost link', async ({
  hawser,
  sshd,
}) => {
  const { page } = hawser;
  const echo = await serveEcho();
  const link = await serveProxy(sshd.port);
  try {
    await installKey(hawser.app, sshd);
    const keys = sshd.hostKeys.map((key) => `[127.0.0.1]:${link.port} ${key.publicLine}\n`);
    await fs.writeFile(hawser.app.knownHosts, keys.join(''));
    await fs.writeFile(
      path.join(hawser.app.sshDirectory, 'config'),
      'Host 127.0.0.1\n  LocalForward 18080 intranet.example:80\n  ExitOnForwardFailure yes\n',
    );
    const folder = await remoteFolder(sshd);
    await hawser.connectTo(`sftp://${sshd.user}@127.0.0.1:${link.port}${folder}`);
    await hawser.remote.settled();

    await page.getByRole('button', { name: 'Tunnels' }).click();
    const dialog = hawser.dialog('Tunnels');
    await expect(dialog).toContainText('No tunnels of 127.0.0.1 yet.');
    await expect(dialog.getByRole('list')).toContainText('intranet.example:80');
    await expect(dialog).toContainText('ExitOnForwardFailure');
    await page.screenshot({ path: test.info().outputPath('empty.png') });

    await addTunnel(dialog, { kind: 'Local', name: 'echo', to: echo.port });
    const items = dialog.getByRole('list', { name: 'Tunnels of 127.0.0.1' }).getByRole('listitem');
    const [local, dynamic, remote] = ['echo', 'proxy', 'hook'].map((name) =>
      items.filter({ hasText: name }),
    ) as [Locator, Locator, Locator];
    await expect(local).toContainText('Stopped');
    await dialog.getByRole('button', { name: 'Start echo' }).click();
    const localPort = await portOf(local);
    expect(await comesBack(localPort, 200_000)).toBe(true);
    await expect(local).toContainText(/200(\.0)? kB sent, 200(\.0)? kB received/);

    await addTunnel(dialog, { kind: 'Dynamic (SOCKS)', name: 'proxy' });
    await dialog.getByRole('button', { name: 'Start proxy' }).click();
    const request = Buffer.from([4, 1, echo.port >> 8, echo.port & 255, 127, 0, 0, 1, 0]);
    const said = await sendAndRead(
      await portOf(dynamic),
      Buffer.concat([request, Buffer.from('by proxy')]),
    );
    expect(said.subarray(8).toString()).toBe('by proxy');

    const asked = await answerMain(hawser, 0);
    await addTunnel(dialog, { kind: 'Remote', name: 'hook', to: echo.port });
    await dialog.getByRole('button', { name: 'Start hook' }).click();
    await expect(remote).toContainText('You did not allow this tunnel.');
    expect(await asked()).toEqual([
      `Let ${sshd.user}@127.0.0.1:${link.port} reach 127.0.0.1:${echo.port} through this computer?`,
    ]);
    await answerMain(hawser, 1);
    await dialog.getByRole('button', { name: 'Start hook' }).click();
    expect(await comesBack(await portOf(remote), 50_000)).toBe(true);

    // a port that is taken is named, with one that is free
    await addTunnel(dialog, { kind: 'Local', name: 'taken', from: localPort, to: echo.port });
    await dialog.getByRole('button', { name: 'Start taken' }).click();
    await expect(items.filter({ hasText: 'taken' })).toContainText(
      new RegExp(`Port ${localPort} of this computer is in use already. Port \\d+ is free`),
    );
    await page.screenshot({ path: test.info().outputPath('list.png') });
    await expectAccessible(hawser, 'the tunnels');
    await page.screenshot({ path: test.info().outputPath('list-dark.png') });
    await dialog.getByRole('button', { name: 'Remove taken' }).click();
    await expect(items).toHaveCount(3);

    const logins = () => sshd.log().match(/Accepted publickey/g)?.length ?? 0;
    const before = logins();
    link.cut();
    await expect.poll(logins).toBeGreaterThan(before);
    await expect(remote).toContainText('Running');
    // what is shown may still be the tunnel that was cut
    await expect
      .poll(async () => comesBack(await portOf(local), 1_000).catch(() => false))
      .toBe(true);
    expect(await asked()).toHaveLength(1); // what was agreed to counts on

    await dialog.getByRole('button', { name: 'Edit echo' }).click();
    await page.screenshot({ path: test.info().outputPath('form-dark.png') });
    await expectAccessible(hawser, 'the form of a tunnel');
    await page.getByRole('button', { name: 'Cancel' }).click();
    const last = await portOf(local);
    await dialog.getByRole('button', { name: 'Stop echo' }).click();
    await expect(local).toContainText('Stopped');
    await expect.poll(() => answerOf(last)).toBe('ECONNREFUSED');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByRole('button', { name: '2 tunnels' })).toBeVisible();
  } finally {
    await link.stop();
    await echo.stop();
  }
});
