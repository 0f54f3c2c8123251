/**
 * E17: secrets that go in by other ways than the host's own login: at proxies, at jump hosts, by the clipboard into a
 * shell, by the command line and the environment. See `canary.spec.ts` for where they are looked for.
 */
import { serveHttpProxy, serveSocks5 } from '../electron/testing/proxies.ts';
import { launchApp } from './app.ts';
import { sessionProcesses, startOf } from './canaries.ts';
import { expect } from './fixtures.ts';
import { Hidden, test } from './hidden.ts';
import { Window } from './window.ts';

test.use({ temporary: 'own' });

for (const [kind, serve] of [
  ['SOCKS5', serveSocks5],
  ['HTTP (CONNECT)', serveHttpProxy],
] as const) {
  test(`E17 the password of a proxy: ${kind}`, async ({ hawser, canaries, hidden, servers }) => {
    const right = canaries.make('password of the proxy');
    const behind = canaries.make('password behind the proxy');
    const server = await servers.start({ ann: { by: 'password', right: behind } });
    const account = { user: 'pia', password: right };
    const proxy = await serve({ leadTo: server.tcpPort, account });
    try {
      await hidden.newHost('far', server, async (editor) => {
        await editor.getByLabel('Proxy', { exact: true }).selectOption(kind);
        await editor.getByLabel('Proxy address').fill('127.0.0.1');
        await editor.getByLabel('Proxy port').fill(String(proxy.port));
        await editor.getByLabel('Proxy user').fill('pia');
      });
      await hidden.press('far');
      await expect(hawser.dialog('Password')).toContainText('(proxy)');
      await hidden.answer('Password', 'Password', canaries.make('password the proxy refuses'));
      await expect(hawser.dialog('Password')).toContainText('did not take');
      await hidden.type('Password', 'Password', right);
      await hidden.remember('Password');
      await hawser.page.keyboard.press('Enter');
      await hawser.acceptHostKey();
      await expect(hawser.dialog('Password')).toContainText('ann@');
      await hidden.answer('Password', 'Password', behind);
      await hawser.remote.settled();
      expect(proxy.logins).toContain(`pia:${right}`);
      expect(await hidden.search()).toEqual([]);
    } finally {
      await proxy.stop();
    }
  });
}

test('E17 the password at a jump host', async ({ hawser, canaries, hidden, servers }) => {
  const [gate, inner] = [canaries.make('password at the gate'), canaries.make('password inside')];
  const jump = await servers.start({ bob: { by: 'password', right: gate } });
  const server = await servers.start({ ann: { by: 'password', right: inner } });
  await hidden.newHost('inner', server, async (editor) => {
    await editor.getByLabel('Jump hosts').selectOption('Typed addresses');
    await editor.getByLabel('Jump over').fill(`bob@127.0.0.1:${jump.tcpPort}`);
  });
  await hidden.press('inner');
  await hawser.acceptHostKey();
  await expect(hawser.dialog('Password')).toContainText('bob@');
  await hidden.type('Password', 'Password', gate);
  await hidden.remember('Password');
  await hawser.page.keyboard.press('Enter');
  await expect(hawser.dialog('Unknown host key')).toContainText(String(server.tcpPort));
  await hawser.acceptHostKey();
  await expect(hawser.dialog('Password')).toContainText('ann@');
  await hidden.answer('Password', 'Password', canaries.make('password refused inside'));
  await expect(hawser.dialog('Password')).toContainText('did not take');
  await hidden.answer('Password', 'Password', inner);
  await hawser.remote.settled();
  expect(await hidden.search()).toEqual([]);
});

test('E17 what is pasted into a terminal that shows nothing', async ({
  hawser,
  canaries,
  hidden,
  servers,
}) => {
  const { page } = hawser;
  const right = canaries.make('password before the terminal');
  const server = await servers.start({ ann: { by: 'password', right } });
  await hidden.connect('ann', server);
  await hawser.acceptHostKey();
  await hidden.answer('Password', 'Password', right);
  await hawser.remote.settled();
  await page.keyboard.press('Control+Shift+T');
  const shell = page.getByRole('region', { name: 'Terminal Shell 1' });
  await expect(shell).toContainText('secret:');

  const pasted = canaries.make('password pasted into a terminal');
  await hidden.paste(pasted);
  await expect.poll(() => server.typed()).toContain(pasted);
  await page.keyboard.press('Enter');
  await expect(shell).toContainText('taken');
  const shown = canaries.make('password pasted with a line end');
  await hidden.paste(`${shown}\nexit\n`);
  await hawser.dialog('Paste into the shell?').getByRole('button', { name: 'Paste' }).click();
  await expect.poll(() => server.typed()).toContain(shown);
  const givenUp = canaries.make('password not pasted after all');
  await hidden.paste(`${givenUp}\nexit\n`);
  // compared here: a text that Playwright expects would go into the page by itself
  expect(await hawser.dialog('Paste into the shell?').innerText()).toContain(givenUp);
  await page.keyboard.press('Escape');
  await expect(hawser.dialog('Paste into the shell?')).toBeHidden();
  expect(server.typed()).not.toContain(givenUp);
  // Chromium, and nothing of ours, holds on to the text a page pasted last, until it pastes another
  await hidden.paste('nothing secret\n');
  await page.keyboard.press('Escape');
  await hawser.app.electron.evaluate(({ clipboard }) => clipboard.clear());
  expect(await hidden.search()).toEqual([]);
});

test('E17 a password in the address the app is started with', async ({ canaries, servers }) => {
  const right = canaries.make('password typed after all');
  const given = canaries.make('password in --open');
  const server = await servers.start({ ann: { by: 'password', right } });
  const open = `--open=sftp://ann:${given}@127.0.0.1:${server.tcpPort}/`;
  const app = await launchApp([open], { temporary: 'own' });
  try {
    const hawser = new Window(app);
    const hidden = new Hidden(hawser, canaries);
    await hawser.acceptHostKey();
    await expect(hawser.dialog('Password')).toContainText('ann@');
    expect(server.given(), 'nothing is sent that was not typed').toEqual([]);
    await hidden.answer('Password', 'Password', right);
    await hawser.remote.settled();
    // what the user typed in front of the app's name is the system's to keep; nothing that we start gets it
    const own = `start of process ${app.electron.process().pid}: password in --open`;
    expect((await hidden.search()).filter((found) => found !== own)).toEqual([]);
  } finally {
    await app.close();
  }
});

test('E17 what stands in the environment (CVE-2026-43942)', async ({ canaries, servers }) => {
  const right = canaries.make('password');
  const environment = {
    GITHUB_TOKEN: canaries.make('token in the environment'),
    RESTIC_PASSWORD: canaries.make('password in the environment'),
    https_proxy: `http://ann:${canaries.make('password of a proxy in the environment')}@127.0.0.1`,
    XDG_OF_SOME_TOKEN: canaries.make('token by an innocent name'),
  };
  const server = await servers.start({ ann: { by: 'password', right } });
  const app = await launchApp([], { temporary: 'own', environment });
  try {
    const hawser = new Window(app);
    const hidden = new Hidden(hawser, canaries);
    await hidden.connect('ann', server);
    await hawser.acceptHostKey();
    await hidden.answer('Password', 'Password', right);
    await hawser.remote.settled();
    const found = await hidden.search();
    // what a process was started with is the system's to keep, and Chromium starts its first ones before any of our code
    expect(found.filter((each) => !each.startsWith('start of process'))).toEqual([]);
    const sessions = await sessionProcesses(app.electron.process().pid ?? 0);
    expect(sessions.length).toBeGreaterThan(0);
    for (const pid of sessions) expect(canaries.foundIn(await startOf(pid))).toEqual([]);
  } finally {
    await app.close();
  }
});
