import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../shared/entry.ts';
import { startSftpServer } from '../../testing/sftp-server.ts';
import { SftpClient } from '../sftp/client.ts';
import type { FileSystem } from './file-system.ts';
import { LocalFileSystem } from './local.ts';
import { RemoteFileSystem } from './remote.ts';
import { removeTree } from './tree.ts';

let dir: string;
const cleanups: (() => Promise<void>)[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-tree-'));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await rm(dir, { recursive: true, force: true });
});

async function side(kind: 'local' | 'remote'): Promise<FileSystem> {
  if (kind === 'local') return new LocalFileSystem();
  const server = startSftpServer({ directory: dir });
  cleanups.push(() => server.stop());
  const client = await SftpClient.open(server.channel);
  return new RemoteFileSystem({ clients: () => [client] });
}

describe.each(['local', 'remote'] as const)('removing a %s tree', (kind) => {
  it('P06 removes links, never what they lead to', async () => {
    const files = await side(kind);
    await mkdir(join(dir, 'kept'));
    await writeFile(join(dir, 'kept/file'), 'stays');
    await mkdir(join(dir, 'tree/deep/er'), { recursive: true });
    await symlink('../../kept', join(dir, 'tree/deep/link'));
    await symlink('../kept/file', join(dir, 'tree/file-link'));
    await symlink('.', join(dir, 'tree/loop'));
    await symlink('nowhere', join(dir, 'tree/broken'));
    await writeFile(join(dir, 'tree/deep/er/new\nline'), '');
    const seen: string[] = [];
    const removal = await removeTree(files, `${dir}/tree`, {
      onProgress: ({ path }) => seen.push(path),
    });
    expect(removal).toEqual({ removed: 8, problems: [], moreProblems: 0, cancelled: false });
    expect(seen.at(-1)).toBe(`${dir}/tree`);
    expect(await readdir(dir)).toEqual(['kept']);
    expect(await readFile(join(dir, 'kept/file'), 'utf8')).toBe('stays');
  });

  it('P06 removes a link to a folder that is named itself', async () => {
    const files = await side(kind);
    await mkdir(join(dir, 'kept/inner'), { recursive: true });
    await symlink('kept', join(dir, 'link'));
    expect(await removeTree(files, `${dir}/link`)).toMatchObject({ removed: 1, problems: [] });
    expect(await readdir(dir)).toEqual(['kept']);
  });

  it('P06 does not go through a link that takes the place of a folder meanwhile', async () => {
    const files = await side(kind);
    await mkdir(join(dir, 'kept'));
    await writeFile(join(dir, 'kept/file'), 'stays');
    await mkdir(join(dir, 'tree/sub'), { recursive: true });
    const list = files.list.bind(files);
    // right after the listing that says “folder”
    files.list = async function* (path, options) {
      const batches: (readonly Entry[])[] = [];
      for await (const batch of list(path, options)) batches.push(batch);
      if (path === `${dir}/tree`) {
        await rm(join(dir, 'tree/sub'), { recursive: true });
        await symlink('../kept', join(dir, 'tree/sub'));
      }
      yield* batches;
    };
    await removeTree(files, `${dir}/tree`);
    expect(await readFile(join(dir, 'kept/file'), 'utf8')).toBe('stays');
    expect(await readdir(dir)).toEqual(['kept']);
  });

  it('says what is not there', async () => {
    const removal = await removeTree(await side(kind), `${dir}/none`);
    expect(removal.problems).toMatchObject([{ path: `${dir}/none`, error: { code: 'not-found' } }]);
  });

  it('goes no deeper than its limit and reports it once', async () => {
    const files = await side(kind);
    await mkdir(join(dir, 'a/b/c/d'), { recursive: true });
    await writeFile(join(dir, 'a/file'), '');
    const removal = await removeTree(files, `${dir}/a`, { maxDepth: 3 });
    expect(removal).toMatchObject({ removed: 1, problems: [{ path: `${dir}/a/b/c/d` }] });
  });

  it('stops when it is told to', async () => {
    const files = await side(kind);
    await mkdir(join(dir, 'many'));
    execFileSync('sh', ['-c', 'seq -f "$0/many/%g" 500 | xargs touch', dir]);
    const abort = new AbortController();
    const removal = await removeTree(files, `${dir}/many`, {
      signal: abort.signal,
      onProgress: ({ removed }) => {
        if (removed === 10) abort.abort();
      },
    });
    expect(removal.cancelled).toBe(true);
    expect(removal.problems).toEqual([]);
    expect(removal.removed).toBeLessThan(50);
    expect(await readdir(join(dir, 'many'))).toHaveLength(500 - removal.removed);
  });
});

describe('removing a tree with a part that cannot go', () => {
  it('P06 goes on with the rest and says what stays', async (context) => {
    const files = await side('remote');
    await mkdir(join(dir, 'tree/stuck'), { recursive: true });
    await writeFile(join(dir, 'tree/stuck/file'), '');
    await writeFile(join(dir, 'tree/other'), '');
    try {
      execFileSync('sh', ['-c', 'mount -t tmpfs tmpfs "$0"', join(dir, 'tree/stuck')], {
        stdio: 'ignore',
      });
    } catch {
      return context.skip('needs the right to mount');
    }
    try {
      const removal = await removeTree(files, `${dir}/tree`);
      expect(removal.problems).toMatchObject([{ path: `${dir}/tree/stuck` }]);
      expect(removal.removed).toBe(1);
    } finally {
      execFileSync('sh', ['-c', 'umount "$0"', join(dir, 'tree/stuck')]);
    }
  });
});
