import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSftpServer } from '../../testing/sftp-server.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { transfer } from './run.test-support.ts';
import { factsBelow, mixedTree } from './tree.test-support.ts';

let dir: string;
let from: string;
let to: string;
const local = new LocalFileSystem();
const cleanUps: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-transfer-'));
  [from, to] = [join(dir, 'from'), join(dir, 'to')];
  await mkdir(from);
  await mkdir(to);
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
  await rm(dir, { recursive: true, force: true });
});

/** OpenSSH's sftp-server on this disk, over several channels as a session has them. */
async function remoteSide(): Promise<FileSystem> {
  const servers = [0, 1].map(() => startSftpServer({ directory: dir }));
  const clients = await Promise.all(servers.map((server) => SftpClient.open(server.channel)));
  cleanUps.push(async () => {
    for (const client of clients) client.end();
    await Promise.all(servers.map((server) => server.stop()));
  });
  return new RemoteFileSystem({ clients: () => clients });
}

describe('a mixed tree', () => {
  it('is the same after a local copy', async () => {
    const found = await mixedTree(from);
    const outcome = await transfer({
      source: local,
      target: local,
      paths: [join(from, 'tree')],
      to,
    });
    expect(outcome).toMatchObject({ state: 'done', tally: { found, done: found }, problems: [] });
    expect(await factsBelow(to)).toEqual(await factsBelow(from));
  });

  it('P11 P12 is the same after it went up and came back, whatever its names', async () => {
    const found = await mixedTree(from);
    const remote = await remoteSide();
    const back = join(dir, 'back');
    await mkdir(back);
    const up = await transfer({ source: local, target: remote, paths: [join(from, 'tree')], to });
    expect(up).toMatchObject({ state: 'done', tally: { found, done: found }, problems: [] });
    expect(await factsBelow(to)).toEqual(await factsBelow(from));
    const down = await transfer({
      source: remote,
      target: local,
      paths: [join(to, 'tree')],
      to: back,
    });
    expect(down).toMatchObject({ state: 'done', tally: { found, done: found }, problems: [] });
    expect(await factsBelow(back)).toEqual(await factsBelow(from));
  });

  it('is left alone by a second attempt, and mended where something is missing', async () => {
    const found = await mixedTree(from);
    const remote = await remoteSide();
    const both = { source: local, target: remote, paths: [join(from, 'tree')], to, resume: true };
    await transfer(both);
    await rm(join(to, 'tree/folder 3/file-4'));
    const again = await transfer(both);
    expect(again).toMatchObject({ state: 'done', tally: { found, done: found }, problems: [] });
    expect(await factsBelow(to)).toEqual(await factsBelow(from));
  });
});

describe('replacing', () => {
  it.each(['local', 'remote'] as const)(
    'keeps the mode of the old file on the %s side',
    async (side) => {
      const target = side === 'local' ? local : await remoteSide();
      await writeFile(join(from, 'script'), 'new', { mode: 0o600 });
      await writeFile(join(to, 'script'), 'old');
      await chmod(join(to, 'script'), 0o755);
      const outcome = await transfer({
        source: local,
        target,
        paths: [join(from, 'script')],
        to,
        onConflict: () => ({ kind: 'conflict', action: 'overwrite', scope: 'this' }),
      });
      expect(outcome.state).toBe('done');
      expect(await readFile(join(to, 'script'), 'utf8')).toBe('new');
      expect((await lstat(join(to, 'script'))).mode & 0o7777).toBe(0o755);
      expect(await readdir(to)).toEqual(['script']);
    },
  );

  it('P19 drops setuid on the way down', async () => {
    const remote = await remoteSide();
    await writeFile(join(from, 'tool'), 'x');
    await chmod(join(from, 'tool'), 0o6755);
    await transfer({ source: remote, target: local, paths: [join(from, 'tool')], to });
    expect((await lstat(join(to, 'tool'))).mode & 0o7777).toBe(0o755);
  });
});

describe('what a disk has besides', () => {
  it('skips a pipe without opening it', async () => {
    execFileSync('mkfifo', [join(from, 'pipe')]);
    const outcome = await transfer({
      source: local,
      target: local,
      paths: [join(from, 'pipe')],
      to,
    });
    expect(outcome).toMatchObject({ state: 'done', tally: { skipped: 1 } });
    expect(outcome.problems).toMatchObject([
      { path: join(from, 'pipe'), error: { code: 'unsupported' } },
    ]);
  });

  it.runIf(process.platform === 'linux')('reads files that do not say their size', async () => {
    const outcome = await transfer({ source: local, target: local, paths: ['/proc/version'], to });
    expect(outcome.state).toBe('done');
    expect(await readFile(join(to, 'version'), 'utf8')).toBe(
      await readFile('/proc/version', 'utf8'),
    );
  });

  it('copies dangling links and links to folders as links', async () => {
    await symlink('nowhere', join(from, 'dangling'));
    await symlink('/', join(from, 'root'));
    const remote = await remoteSide();
    const paths = [join(from, 'dangling'), join(from, 'root')];
    const outcome = await transfer({ source: local, target: remote, paths, to });
    expect(outcome).toMatchObject({ state: 'done', tally: { found: 2, done: 2 } });
    expect([await readlink(join(to, 'dangling')), await readlink(join(to, 'root'))]).toEqual([
      'nowhere',
      '/',
    ]);
  });

  it('refuses a folder into itself also by way of a link', async () => {
    await mkdir(join(from, 'd'));
    await writeFile(join(from, 'd', 'a'), 'a');
    await symlink(join(from, 'd'), join(dir, 'door'));
    const outcome = await transfer({
      source: local,
      target: local,
      paths: [join(from, 'd')],
      to: join(dir, 'door'),
    });
    expect(outcome.problems).toMatchObject([{ error: { code: 'invalid' } }]);
    expect(await readdir(join(from, 'd'))).toEqual(['a']);
  });
});

/** A disk of one MiB, where the test may mount one. */
function mountTiny(path: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    // only root may mount, and not in every container
    return false;
  }
  cleanUps.push(() => {
    execFileSync('umount', ['-l', path]);
  });
  return true;
}

describe('P15 a full disk', () => {
  it.for(['local', 'remote'] as const)(
    'ends the transfer with a reason on the %s side',
    async (side, { skip }) => {
      if (!mountTiny(to)) skip('this machine does not let the test mount a small disk');
      const target = side === 'local' ? local : await remoteSide();
      for (let at = 0; at < 40; at += 1)
        await writeFile(join(from, `${at}`), Buffer.alloc(100_000, 'x'));
      const paths = Array.from({ length: 40 }, (_, at) => join(from, `${at}`));
      const outcome = await transfer({
        source: local,
        target,
        paths,
        to,
        tuning: { smallJobs: 4 },
      });
      expect(outcome.state).toBe('failed');
      expect(outcome.tally.done).toBeGreaterThanOrEqual(6);
      expect(outcome.tally.done + outcome.tally.failed).toBe(40);
      expect(new Set(outcome.problems.map(({ error }) => error.code))).toEqual(
        new Set(['no-space']),
      );
      const left = await readdir(to);
      expect(left.filter((name) => name.startsWith('.hawser-'))).toEqual([]);
      for (const name of left) expect((await lstat(join(to, name))).size).toBe(100_000);
      expect(left).toHaveLength(outcome.tally.done);
    },
  );
});
