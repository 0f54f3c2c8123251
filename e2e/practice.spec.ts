import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { launchApp, type App } from './app.ts';
import { expect, test } from './fixtures.ts';
import { Window } from './window.ts';

/** Sample folders of processes the app started, by what `getAppMetrics` says of them. */
async function sampleFolders(app: App): Promise<string[]> {
  const pids = await app.electron.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ pid }) => pid),
  );
  const names = await fs.readdir(tmpdir());
  return names.filter((name) => pids.some((pid) => name.startsWith(`hawser-practice-${pid}-`)));
}

test('the practice server’s folder goes with it, or at the next start when it was killed', async ({
  hawser,
}) => {
  await hawser.openPractice();
  const [own] = await sampleFolders(hawser.app);
  expect(own).toBeDefined();

  const other = await launchApp();
  try {
    await new Window(other).openPractice();
    const [left] = await sampleFolders(other);
    other.electron.process().kill('SIGKILL');
    expect(await fs.readdir(tmpdir())).toContain(left);

    await expect
      .poll(async () => {
        const next = await launchApp();
        await new Window(next).openPractice();
        await next.close();
        return await fs.readdir(tmpdir());
      })
      .not.toContain(left);
    // that of a server that still runs was left alone
    expect(await fs.readdir(tmpdir())).toContain(own);
  } finally {
    await other.close();
  }
});
