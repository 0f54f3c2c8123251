/** What comes before the first and after the last byte, in round trips: far away, that is most of a small transfer. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashTool } from '../../testing/disk-exec.ts';
import { startLyingServer } from '../../testing/lying-sftp-server.ts';
import { takeTurns } from '../../testing/turns.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { FarHasher } from '../verify/far-hasher.ts';
import { FakeFileSystem } from './fake-file-system.test-support.ts';
import { transfer } from './run.test-support.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-round-trips-'));
});
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
  await rm(dir, { recursive: true, force: true });
});

// large enough to be hashed at once, without waiting for others to go with it
const content = Buffer.alloc(9 * 1024 * 1024, 'some content ');

async function start() {
  const server = await startLyingServer({ directory: dir, lies: [] });
  stops.push(() => server.close());
  const { channel, seen } = takeTurns(server.channel);
  const client = await SftpClient.open(channel);
  stops.push(() => client.end());
  const hashedAfter: string[] = [];
  const contentOf = (path: string) => {
    hashedAfter.push(...(seen.at(-1) ?? []));
    return readFile(join(dir, path));
  };
  const hasher = new FarHasher({ openExec: hashTool({ contentOf }) });
  stops.push(() => hasher.end());
  seen.splice(0);
  return { far: new RemoteFileSystem({ clients: () => [client] }), hasher, hashedAfter, seen };
}

/** The turns before content, and those after it. */
function aroundContent(seen: readonly string[][]): string[][][] {
  const isContent = (turn: string[]) => turn.includes('READ') || turn.includes('WRITE');
  return [
    seen.slice(0, seen.findIndex(isContent)),
    seen.slice(seen.length - seen.toReversed().findIndex(isContent)),
  ];
}

it('puts a file with two round trips before its content and three after it', async () => {
  const { far, hasher, hashedAfter, seen } = await start();
  await mkdir(join(dir, 'to'));
  const source = new FakeFileSystem({ kind: 'local' }).addFile('/file', content);
  const outcome = await transfer({ source, target: far, paths: ['/file'], to: '/to', hasher });
  expect(outcome).toMatchObject({ state: 'done', checks: { sha256: 1 } });
  expect(aroundContent(seen)).toEqual([
    [['STAT', 'LSTAT'], ['OPEN']],
    [['fsync@openssh.com', 'FSTAT', 'FSETSTAT', 'CLOSE'], ['RENAME'], ['LSTAT']],
  ]);
  expect(hashedAfter).toEqual(['WRITE']);
});

it('gets a file with two round trips before its content and one after it', async () => {
  const { far, hasher, seen } = await start();
  await writeFile(join(dir, 'file'), content);
  const target = new FakeFileSystem({ kind: 'local' }).addDirectory('/to');
  const outcome = await transfer({ source: far, target, paths: ['/file'], to: '/to', hasher });
  expect(outcome).toMatchObject({ state: 'done', checks: { sha256: 1 } });
  expect(aroundContent(seen)).toEqual([[['LSTAT'], ['STAT', 'OPEN']], [['FSTAT']]]);
});

it('finishes folders of all levels in one round trip, with the last look at their files', async () => {
  const { far, hasher, seen } = await start();
  await mkdir(join(dir, 'to'));
  const source = new FakeFileSystem({ kind: 'local' });
  for (const path of ['/a', '/a/b', '/a/b/c']) source.addDirectory(path);
  source.addFile('/a/b/c/file', 'content');
  const outcome = await transfer({ source, target: far, paths: ['/a'], to: '/to', hasher });
  expect(outcome).toMatchObject({ state: 'done', checks: { sha256: 1 } });
  expect(seen.slice(-2)).toEqual([['RENAME'], ['LSTAT', 'SETSTAT']]);
});

it('finishes folders one after the other where the mode of one shuts others out', async () => {
  const { far, hasher, seen } = await start();
  await mkdir(join(dir, 'to'));
  const source = new FakeFileSystem({ kind: 'local' });
  source.addDirectory('/a', { mode: 0o500 }).addDirectory('/a/b').addFile('/a/b/file', 'content');
  const outcome = await transfer({ source, target: far, paths: ['/a'], to: '/to', hasher });
  expect(outcome).toMatchObject({ state: 'done', checks: { sha256: 1 } });
  expect(seen.slice(-4)).toEqual([['RENAME'], ['LSTAT'], ['SETSTAT'], ['SETSTAT']]);
});
