import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';
import { watchMachine } from './responsiveness.ts';
import type { Window } from './window.ts';

type ProcessFacts = { readonly pid: number; readonly type: string; readonly name?: string };

/** Session processes of the app that hold a TCP connection to this port. */
async function sessionPid(
  metrics: () => Promise<ProcessFacts[]>,
  tcpPort: number,
): Promise<number> {
  const wanted = tcpPort.toString(16).toUpperCase().padStart(4, '0');
  for (const { pid, type } of await metrics()) {
    if (type !== 'Utility') continue;
    const inodes = await socketInodes(pid);
    const table = await readFile(`/proc/${pid}/net/tcp`, 'utf8');
    const holds = table
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .some(
        ([, , remote, , , , , , , inode]) =>
          remote?.endsWith(`:${wanted}`) && inodes.has(inode ?? ''),
      );
    if (holds) return pid;
  }
  throw new Error(`no session process is connected to port ${tcpPort}`);
}

async function socketInodes(pid: number): Promise<Set<string>> {
  const { readlink } = await import('node:fs/promises');
  const links = await Promise.all(
    (await readdir(`/proc/${pid}/fd`)).map((fd) =>
      readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''),
    ),
  );
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

type AnsweredWindow = Window & { hawserAnswersMs?: number[] };

/**
 * Asks main something small again and again, and gives how long each answer took. The page does it by itself: what a test
 * asks of a page comes to it through main, and would not be asked while that is held up.
 */
async function watchAnswers({ page }: Window): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    type Bridge = { readonly call: (...parts: unknown[]) => Promise<unknown> };
    const view = window as unknown as AnsweredWindow & { readonly bridge: Bridge };
    const answersMs: number[] = [];
    view.hawserAnswersMs = answersMs;
    const ask = async (): Promise<void> => {
      const start = performance.now();
      await view.bridge.call(crypto.randomUUID(), 'hosts.list', {});
      answersMs.push(performance.now() - start);
      setTimeout(() => void ask(), 20);
    };
    void ask();
  });
  return () => page.evaluate(() => (window as unknown as AnsweredWindow).hawserAnswersMs ?? []);
}

/**
 * Silence is given up after five seconds (heart-watch.test.ts has that to the second). Who waited for the stopped process
 * would wait as long: no answer takes half of it, whatever else the machine is at, and most come at once.
 */
test('a stopped session process is reported, and the window answers all the while', async ({
  hawser,
  sshd,
}) => {
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  const metrics = () => hawser.app.electron.evaluate(({ app }) => app.getAppMetrics());
  const pid = await sessionPid(metrics, sshd.port);
  await hawser.openPractice();

  const machine = watchMachine();
  const answers = await watchAnswers(hawser);
  process.kill(pid, 'SIGSTOP');
  const stoppedAt = Date.now();
  const sshTab = hawser.page.getByRole('tab', { name: new RegExp(sshd.host) });
  await expect(sshTab.getByTitle('not connected')).toBeVisible();
  const heldUpMs = machine.longestMs();
  const answersMs = await answers();
  answersMs.sort((a, b) => a - b);
  const figures = {
    reportedMs: Date.now() - stoppedAt,
    answers: answersMs.length,
    medianMs: answersMs[Math.floor(answersMs.length / 2)] ?? Infinity,
    longestMs: answersMs.at(-1) ?? Infinity,
    heldUpMs,
  };
  test.info().annotations.push({ type: 'figures', description: JSON.stringify(figures) });
  expect(figures.medianMs).toBeLessThan(100);
  expect(figures.longestMs - heldUpMs).toBeLessThan(2_500);

  await sshTab.click();
  await expect(hawser.alert(/not answer|stopped|silent/i)).toBeVisible();
  await hawser.page.getByRole('tab', { name: /Practice server/ }).click();
  await hawser.remote.open('website');
  await expect(hawser.remote.row('index.html')).toBeVisible();
});

test('a killed session process is told in its tab, and Reconnect brings it back', async ({
  hawser,
  sshd,
}) => {
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  const metrics = () => hawser.app.electron.evaluate(({ app }) => app.getAppMetrics());
  process.kill(await sessionPid(metrics, sshd.port), 'SIGKILL');
  await expect(hawser.alert(/./)).toBeVisible();
  await hawser.page.getByRole('button', { name: 'Reconnect' }).click();
  await expect.poll(() => sshd.log().match(/Accepted publickey/g)).toHaveLength(2);
  await expect(hawser.alert(/./)).toBeHidden();
  await hawser.remote.settled();
});

test('a server that goes away ends the session with its reason, and the listing stays', async ({
  hawser,
  sshd,
}) => {
  const folder = await remoteFolder(sshd);
  await openSsh(hawser, sshd, await remoteFolder(sshd, 'data/inner').then(() => folder));
  await expect(hawser.remote.row('inner')).toBeVisible();
  await sshd.stop();
  await expect(hawser.alert(/./)).toBeVisible({ timeout: 60_000 });
  await expect(hawser.remote.row('inner')).toBeVisible();
});
