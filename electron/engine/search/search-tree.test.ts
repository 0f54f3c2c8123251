import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SearchQuery } from '../../../shared/contract/search.ts';
import type { Entry } from '../../../shared/entry.ts';
import { limits } from '../../../shared/limits.ts';
import { startSftpServer } from '../../testing/sftp-server.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import type { Search, SearchOutcome } from './findings.ts';
import { searchTree } from './search-tree.ts';

let dir: string;
const cleanups: (() => Promise<void>)[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-search-'));
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

const everything: SearchQuery = {
  names: '',
  kinds: 'all',
  depth: limits.treeDepth,
};

async function find(
  files: FileSystem,
  query: Partial<SearchQuery>,
  more: Partial<Search> = {},
): Promise<{ readonly names: string[]; readonly outcome: SearchOutcome }> {
  const found: Entry[] = [];
  const outcome = await searchTree(files, {
    path: dir,
    starts: [],
    query: { ...everything, ...query },
    signal: new AbortController().signal,
    onFound: (entries) => void found.push(...entries),
    onProgress: () => undefined,
    ...more,
  });
  return { names: found.map(({ name }) => name).sort(), outcome };
}

async function makeTree(): Promise<void> {
  await mkdir(join(dir, 'src/deep/er'), { recursive: true });
  await mkdir(join(dir, 'logs'));
  await writeFile(join(dir, 'src/main.ts'), 'export const Hawser = 1;');
  await writeFile(join(dir, 'src/deep/util.TS'), 'nothing here');
  await writeFile(join(dir, 'src/deep/er/new\nline.ts'), '');
  await writeFile(join(dir, 'logs/big.log'), Buffer.alloc(600_000, 'x'));
  await utimes(join(dir, 'logs/big.log'), 1_000_000_000, 1_000_000_000);
  await symlink('../..', join(dir, 'src/deep/loop'));
  await symlink('nowhere', join(dir, 'broken.ts'));
}

describe.each(['local', 'remote'] as const)('a search on a %s side', (kind) => {
  it('finds names by masks in every folder, and follows no link around', async () => {
    await makeTree();
    const { names, outcome } = await find(await side(kind), { names: '*.ts' });
    expect(names).toEqual([
      'broken.ts',
      'src/deep/er/new\nline.ts',
      'src/deep/util.TS',
      'src/main.ts',
    ]);
    expect(outcome).toMatchObject({ folders: 5, problems: [], capped: false });
  });

  it('finds by kind, size, time and depth', async () => {
    await makeTree();
    const files = await side(kind);
    const names = async (query: Partial<SearchQuery>) => (await find(files, query)).names;
    expect(await names({ kinds: 'folders' })).toEqual(['logs', 'src', 'src/deep', 'src/deep/er']);
    expect(await names({ kinds: 'links' })).toEqual(['broken.ts', 'src/deep/loop']);
    expect(await names({ minBytes: 100_000 })).toEqual(['logs/big.log']);
    expect(await names({ maxBytes: 0 })).toEqual(['src/deep/er/new\nline.ts']);
    expect(await names({ modifiedBeforeMs: 1_100_000_000_000 })).toEqual(['logs/big.log']);
    expect(await names({ kinds: 'files', depth: 1 })).toEqual(['logs/big.log', 'src/main.ts']);
    expect(await names({ depth: 0 })).toEqual(['broken.ts', 'logs', 'src']);
  });

  it('begins in the folders it is told', async () => {
    await makeTree();
    const { names } = await find(await side(kind), { kinds: 'files' }, { starts: ['logs'] });
    expect(names).toEqual(['logs/big.log']);
  });

  it('finds text in files, in any case or not, across the pieces it reads', async () => {
    await makeTree();
    const parts = [Buffer.alloc(262_140, 'x'), Buffer.from('Grüße an ALLE'), Buffer.alloc(9, 'x')];
    await writeFile(join(dir, 'logs/text.log'), Buffer.concat(parts));
    const files = await side(kind);
    const holding = async (text: string, matchCase: boolean, maxBytes = 10_000_000) =>
      (await find(files, { content: { text, matchCase, maxBytes } })).names;
    expect(await holding('hawser', false)).toEqual(['src/main.ts']);
    expect(await holding('hawser', true)).toEqual([]);
    expect(await holding('Hawser', true)).toEqual(['src/main.ts']);
    expect(await holding('grüSSE'.replace('SS', 'ß'), false)).toEqual(['logs/text.log']);
    expect(await holding('GRÜ', false)).toEqual(['logs/text.log']);
    expect(await holding('e an ALLE', true)).toEqual(['logs/text.log']);
    expect(await holding('E AN all', false)).toEqual(['logs/text.log']);
    const small = { text: 'x', matchCase: true, maxBytes: 1_000 };
    expect((await find(files, { content: small })).outcome.tooLarge).toBe(2);
  });

  it('stops at its cap and says so', async () => {
    for (let at = 0; at < 30; at += 1) await writeFile(join(dir, `f${at}`), '');
    const { names, outcome } = await find(await side(kind), {}, { maxResults: 10 });
    expect([names.length, outcome.capped]).toEqual([10, true]);
  });

  it('ends soon after it was cancelled', async () => {
    await makeTree();
    const stop = new AbortController();
    const files = await side(kind);
    const { outcome } = await find(files, {}, { signal: stop.signal, onFound: () => stop.abort() });
    expect(outcome.folders).toBeLessThan(5);
  });

  it('fails when the folder to begin in cannot be read', async () => {
    const missing = find(await side(kind), {}, { path: join(dir, 'gone') });
    await expect(missing).rejects.toMatchObject({ code: 'not-found' });
  });
});

// root reads every folder
it.skipIf(process.getuid?.() === 0)(
  'goes on past folders it must not read, and names them',
  async () => {
    await makeTree();
    await chmod(join(dir, 'logs'), 0);
    const { names, outcome } = await find(new LocalFileSystem(), { names: '*.ts' });
    await chmod(join(dir, 'logs'), 0o755);
    expect(names).toHaveLength(4);
    expect(outcome.problems).toMatchObject([
      { path: `${dir}/logs`, error: { code: 'permission' } },
    ]);
  },
);

describe('a search on a side that fails', () => {
  const local = new LocalFileSystem();

  it('answers a cancel at once where the other side does not answer at all', async () => {
    const files = Object.create(local) as LocalFileSystem;
    vi.spyOn(files, 'list').mockImplementation(async function* (path, options) {
      yield* local.list(path, options);
      await new Promise(() => {});
    });
    await makeTree();
    const stop = new AbortController();
    let found = 0;
    const searching = find(
      files,
      {},
      {
        signal: stop.signal,
        onFound: (entries) => {
          found += entries.length;
          stop.abort();
        },
      },
    );
    expect((await searching).outcome).toMatchObject({ folders: 0, capped: false });
    expect(found).toBe(3);
  });

  const failing = (code: 'permission' | 'disconnected'): FileSystem => {
    const files = Object.create(local) as LocalFileSystem;
    vi.spyOn(files, 'list').mockImplementation(async function* (path, options) {
      if (path.endsWith('logs')) {
        const { OpError } = await import('../../../shared/errors.ts');
        throw new OpError(code, 'No.');
      }
      yield* local.list(path, options);
    });
    return files;
  };

  it('names the folders it could not look into', async () => {
    await makeTree();
    const { names, outcome } = await find(failing('permission'), { names: '*.ts' });
    expect(names).toHaveLength(4);
    expect(outcome.problems.map(({ path }) => path)).toEqual([join(dir, 'logs')]);
  });

  it('ends when the connection is lost', async () => {
    await makeTree();
    await expect(find(failing('disconnected'), {})).rejects.toMatchObject({ code: 'disconnected' });
  });
});
