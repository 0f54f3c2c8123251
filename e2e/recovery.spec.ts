import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { openSsh, remoteFolder } from './login.ts';

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

test('a stopped session process is reported within 7 s, and the window answers all the while', async ({
  hawser,
  sshd,
}) => {
  await openSsh(hawser, sshd, await remoteFolder(sshd));
  const metrics = () => hawser.app.electron.evaluate(({ app }) => app.getAppMetrics());
  const pid = await sessionPid(metrics, sshd.port);
  await hawser.openPractice();

  process.kill(pid, 'SIGSTOP');
  const stoppedAt = Date.now();
  const slowest: number[] = [];
  const sshTab = hawser.page.getByRole('tab', { name: new RegExp(sshd.host) });
  const hasEnded = () => sshTab.getByTitle('not connected').isVisible();
  while (!(await hasEnded()) && Date.now() - stoppedAt < 10_000) {
    const took = await hawser.page.evaluate(async () => {
      const start = performance.now();
      await (
        window as unknown as { bridge: { call: (...parts: unknown[]) => Promise<unknown> } }
      ).bridge.call(crypto.randomUUID(), 'hosts.list', {});
      return performance.now() - start;
    });
    slowest.push(took);
  }
  expect(Date.now() - stoppedAt).toBeLessThan(7_000);
  expect(Math.max(...slowest)).toBeLessThan(100);

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
  await expect(hawser.alert(/./)).toBeVisible({ timeout: 25_000 });
  await expect(hawser.remote.row('inner')).toBeVisible();
});
