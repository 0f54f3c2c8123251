/** A15: what main and a session process still have in memory of a password a second after the login (CVE-2023-38840). */
import { occurrencesOfEach } from '../electron/testing/memory-scan.ts';
import { sessionProcesses } from './canaries.ts';
import { expect } from './fixtures.ts';
import { test } from './hidden.ts';

test.skip(process.platform !== 'linux', 'the memory of another process is read from /proc');

/** When nothing of it may be left where nothing of it is needed. */
const afterMs = 1_000;

test('A15 a second after a login the session process has nothing of any password, and main wipes its own with the session', async ({
  hawser,
  canaries,
  hidden,
  servers,
}) => {
  const right = canaries.make('password');
  const wrong = canaries.make('password that is wrong');
  const server = await servers.start({ ann: { by: 'password', right } });
  const main = hawser.app.electron.process().pid ?? 0;
  const inSessions = async (): Promise<readonly number[]> => {
    let counts: readonly number[] = [];
    // one that is on its way out may be gone before it is read
    await expect(async () => {
      const sessions = await sessionProcesses(main);
      expect(sessions).toHaveLength(2);
      counts = sessions.flatMap((pid) => left(pid, [right, wrong]));
    }).toPass();
    return counts;
  };
  await hidden.connect('ann', server);
  await hawser.acceptHostKey();
  await hidden.answer('Password', 'Password', wrong);
  await expect(hawser.dialog('Password')).toContainText('did not take');
  await hidden.answer('Password', 'Password', right);
  await hawser.remote.settled();
  await hawser.page.waitForTimeout(afterMs);
  expect(await inSessions(), 'in a session').toEqual([0, 0, 0, 0]);
  // what main keeps to connect again by itself, and wipes with the session
  const kept = [right, wrong].map((each) => JSON.stringify({ password: each }));
  const [keptRight = 0, ...besides] = left(main, [...kept, right, wrong]);
  expect(keptRight, 'while the session is open').toBeGreaterThan(0);
  // besides there may be what V8 and Chromium’s pipes have freed and not used again: see docs/security.md
  for (const count of [keptRight, ...besides]) expect(count).toBeLessThanOrEqual(3);

  await hidden.closeSession();
  await expect
    .poll(() => left(main, kept)[0], 'what it kept, once the session is closed')
    .toBeLessThan(keptRight);
});

/** How often each of them is there, in either form that JavaScript has for texts. */
function left(pid: number, secrets: readonly string[]): readonly number[] {
  const inUtf8 = secrets.map((secret) => Buffer.from(secret));
  const inUtf16 = secrets.map((secret) => Buffer.from(secret, 'utf16le'));
  const counts = occurrencesOfEach(pid, [...inUtf8, ...inUtf16]);
  return secrets.map((_, at) => (counts[at] ?? 0) + (counts[at + secrets.length] ?? 0));
}
