/** Groups P16, P17, P20 and P22 of the catalogue: disks, here and at a server, that change or fail under a transfer. */
import { execFileSync } from 'node:child_process';
import { lstat, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inlineDisk } from '../../testing/inline-disk.ts';
import { inSandbox, sandbox } from '../../testing/sandbox.ts';
import { startSftpServer } from '../../testing/sftp-server.ts';
import { localError } from '../fs/errno.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { answer, transfer, type TestTransfer } from '../transfer/run.test-support.ts';

let root: string;
const cleanUps: (() => Promise<unknown> | void)[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(sandbox.chosen, 'disk-'));
  for (const name of ['from/tree/sub', 'to']) await mkdir(join(root, name), { recursive: true });
  for (const name of ['a', 'sub/b', 'z']) await writeFile(at('from/tree', name), `new ${name}`);
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
  await rm(root, { recursive: true, force: true });
});

const at = (...names: string[]) => join(root, ...names);

async function sideOf(kind: 'local' | 'remote'): Promise<FileSystem> {
  if (kind === 'local') return new LocalFileSystem();
  const server = startSftpServer({ directory: root });
  const client = await SftpClient.open(server.channel);
  cleanUps.push(() => server.stop());
  return new RemoteFileSystem({ clients: () => [client] });
}

const copy = (target: FileSystem, more: Partial<TestTransfer> = {}) =>
  inSandbox(() =>
    transfer({
      source: new LocalFileSystem(),
      target,
      paths: [at('from/tree')],
      to: at('to'),
      onConflict: () => answer('overwrite'),
      ...more,
    }),
  );

describe.each(['local', 'remote'] as const)('P17 a %s target', (kind) => {
  it('P17 with a folder in the place of a file fails that one, and the rest comes', async () => {
    await mkdir(at('to/tree/a/mine'), { recursive: true });
    const outcome = await copy(await sideOf(kind));
    expect(outcome).toMatchObject({ state: 'failed', tally: { failed: 1, done: 4 } });
    expect(outcome.problems[0]?.error.code).toBe('is-a-directory');
    expect(await readdir(at('to/tree/a'))).toEqual(['mine']);
    expect(await readFile(at('to/tree/sub/b'), 'utf8')).toBe('new sub/b');
  });

  it('P17 with a file in the place of a folder fails all that is for it, and the rest comes', async () => {
    await mkdir(at('to/tree'));
    await writeFile(at('to/tree/sub'), 'mine');
    const outcome = await copy(await sideOf(kind));
    expect(outcome.problems.map(({ error }) => error.code)).toEqual(['not-a-directory']);
    expect(await readFile(at('to/tree/sub'), 'utf8')).toBe('mine');
    expect(await readFile(at('to/tree/z'), 'utf8')).toBe('new z');
  });

  it('P17 whose folder is removed meanwhile fails what was for it, in time', async () => {
    const source = new LocalFileSystem();
    const read = source.open.bind(source);
    source.open = async (path, how, options) => {
      if (path === at('from/tree/sub/b')) await rm(at('to/tree/sub'), { recursive: true });
      return await read(path, how, options);
    };
    const outcome = await copy(await sideOf(kind), { source });
    expect(outcome.state).toBe('failed');
    const told = outcome.problems.find(({ path }) => path === at('from/tree/sub/b'));
    expect(told?.error.code).toBe('not-found');
    expect(await readFile(at('to/tree/z'), 'utf8')).toBe('new z');
  });
});

describe('P16 a disk that fails at fsync or close', () => {
  const full = Object.assign(new Error('EDQUOT'), { code: 'EDQUOT' });
  beforeEach(() => writeFile(at('to/a'), 'old'));

  async function expectOld(target: FileSystem) {
    const outcome = await copy(target, { paths: [at('from/tree/a')], tuning: { retryMs: [] } });
    expect(outcome.problems).toMatchObject([{ error: { code: 'no-space' } }]);
    expect(await readFile(at('to/a'), 'utf8')).toBe('old');
    expect(await readdir(at('to'))).toEqual(['a']);
  }

  it('P16 fails a file that cannot be synced, and the old one stays', async () => {
    const probe = await open(at('to/a'));
    const handles = Object.getPrototypeOf(probe) as typeof probe;
    await probe.close();
    const failing = vi.spyOn(handles, 'sync').mockRejectedValue(full);
    cleanUps.push(() => failing.mockRestore());
    await expectOld(new LocalFileSystem());
    expect(failing).toHaveBeenCalled();
  });

  it('P16 fails a file that cannot be closed, and the old one stays', async () => {
    const target = new LocalFileSystem();
    const opened = target.open.bind(target);
    target.open = async (path, how, options) => {
      const file = await opened(path, how, options);
      const close = file.close.bind(file);
      if (how !== 'create') return file;
      file.close = async () => {
        await close();
        throw localError(full, 'close', path);
      };
      return file;
    };
    await expectOld(target);
  });
});

describe('P20 a time that SFTP cannot carry', () => {
  it.each([
    ['before 1970', -5_000, 0],
    ['after 2106', 7_258_118_400, 2 ** 32 - 1],
    ['after 2038', 3_000_000_000, 3_000_000_000],
  ])('P20 %s is the nearest that it can', async (_, seconds, becomes) => {
    execFileSync('touch', ['-d', `@${seconds}`, at('from/tree/a')]);
    const outcome = await copy(await sideOf('remote'), { paths: [at('from/tree/a')] });
    expect(outcome.state).toBe('done');
    expect(Math.floor((await lstat(at('to/a'))).mtimeMs / 1_000)).toBe(becomes);
  });
});

describe('P20 a time before 1970', () => {
  it.each([
    ['in blocks', () => undefined],
    ['by its thread', () => inlineDisk()],
  ])('P20 stays what it is on this disk, copied %s', async (_, disk) => {
    execFileSync('touch', ['-d', '@-5000', at('from/tree/a')]);
    const files = () => new LocalFileSystem(disk());
    await copy(files(), { source: files(), paths: [at('from/tree/a')] });
    expect((await lstat(at('to/a'))).mtimeMs).toBe(-5_000_000);
  });
});

describe('P22 a volume that vanishes', () => {
  it('P22 fails what was under way, and all of it comes when it is back', async ({ skip }) => {
    const mount = () =>
      execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', at('to')], { stdio: 'ignore' });
    try {
      mount();
    } catch {
      return skip('needs the right to mount');
    }
    let isMounted = true;
    const unmount = () => {
      if (isMounted) execFileSync('umount', ['-l', at('to')]);
      isMounted = false;
    };
    cleanUps.push(unmount);
    const source = new LocalFileSystem();
    const read = source.open.bind(source);
    source.open = async (path, how, options) => {
      if (path === at('from/tree/sub/b')) unmount();
      return await read(path, how, options);
    };
    const outcome = await copy(new LocalFileSystem(), { source });
    expect(outcome.state).toBe('failed');
    // nothing was put where the volume had been
    expect(await readdir(at('to'))).toEqual([]);
    mount();
    isMounted = true;
    const again = await copy(new LocalFileSystem(), { resume: true });
    expect(again).toMatchObject({ state: 'done', tally: { failed: 0, done: 5 } });
    expect(await readFile(at('to/tree/sub/b'), 'utf8')).toBe('new sub/b');
  });
});
