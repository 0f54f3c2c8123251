/** Group S28 of the catalogue: a server that takes all of a file and then, at CLOSE or fsync, says that there is no room. */
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inlineDisk } from '../../testing/inline-disk.ts';
import { quotaLie, type Lie } from '../../testing/lies.ts';
import { startLyingServer } from '../../testing/lying-sftp-server.ts';
import { inSandbox, sandbox } from '../../testing/sandbox.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { SSH_FX, SSH_FXP } from '../sftp/constants.ts';
import { answer, transfer } from '../transfer/run.test-support.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(sandbox.chosen, 's28-'));
  for (const name of ['from', 'to']) await mkdir(join(root, name));
  await writeFile(join(root, 'from/file'), 'n'.repeat(9_000));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const fsync = 'fsync@openssh.com';
const posixRename = 'posix-rename@openssh.com';
const full = { code: SSH_FX.NO_SPACE_ON_FILESYSTEM, text: 'No space left on device' };

/** How a file gets there: in blocks or in one go, with an old one in its place or not. */
type Way = 'new' | 'new in one go' | 'replacing' | 'replacing by a swap';
const whens = [
  ['CLOSE', SSH_FXP.CLOSE, ['new', 'new in one go', 'replacing', 'replacing by a swap']],
  ['fsync', fsync, ['new', 'replacing', 'replacing by a swap']],
] as const;
const hows: [string, (when: Lie['when']) => Lie][] = [
  ['its quota', (when) => ({ when, how: 'refuse', ...quotaLie })],
  ['its quota, with the content lost', (when) => ({ when, how: 'lose-content' })],
  ['no space', (when) => ({ when, how: 'refuse', ...full })],
];
const rows = whens.flatMap(([name, type, ways]) =>
  ways.flatMap((way) => hows.map(([says, lie]) => [name, says, way, type, lie] as const)),
);

async function upload(way: Way, lies: readonly Lie[]) {
  const server = await startLyingServer({
    directory: join(root, 'to'),
    lies,
    without: way === 'replacing by a swap' ? [posixRename] : [],
    // what a server is known by to which all about a small file may be sent at once
    also: way === 'new in one go' ? ['lsetstat@openssh.com'] : [],
  });
  const client = await SftpClient.open(server.channel);
  const disk = way === 'new in one go' ? inlineDisk() : undefined;
  try {
    const outcome = await transfer({
      source: new LocalFileSystem(disk),
      target: new RemoteFileSystem({ clients: () => [client] }),
      paths: [join(root, 'from/file')],
      to: '/',
      // what is new is synced from here up, in blocks
      params: { syncFromBytes: way === 'new' ? 1 : null },
      tuning: { retryMs: [] },
      onConflict: () => answer('overwrite'),
    });
    return { outcome, told: server.told };
  } finally {
    client.end();
    disk?.end();
    await server.close();
  }
}

describe('S28 a server without room', () => {
  it.each(rows)(
    'S28 at %s, saying %s: a file that is %s fails, and the old one stays',
    async (...row) => {
      const [, , way, type, lie] = row;
      const old = way.startsWith('replacing') ? ['file'] : [];
      if (old.length > 0) {
        await writeFile(join(root, 'to/file'), 'old');
        await chmod(join(root, 'to/file'), 0o640);
      }
      const each = Array.from({ length: 9 }, (_, nth) => lie({ type, nth }));
      const { outcome, told } = await inSandbox(() => upload(way, each));
      expect(told.length, 'the server lied').toBeGreaterThan(0);
      expect(outcome).toMatchObject({ state: 'failed', tally: { done: 0, failed: 1 } });
      const [problem] = outcome.problems;
      expect(problem?.error.message).toMatch(/quota|no space/iu);
      expect(await readdir(join(root, 'to'))).toEqual(old);
      if (old.length === 0) return;
      expect(await readFile(join(root, 'to/file'), 'utf8')).toBe('old');
      expect((await lstat(join(root, 'to/file'))).mode & 0o777).toBe(0o640);
    },
  );
});
