import { describe, expect, it, vi } from 'vitest';
import type { TransferProgress } from '../protocol.ts';
import { fail } from './fake-file-system.test-support.ts';
import { answer, partialsIn, sides, transfer } from './run.test-support.ts';

describe('copying a tree', () => {
  it('brings over files, empty files, folders, empty folders and links', async () => {
    const { source, target } = sides();
    source
      .addDirectory('/s/d', { mode: 0o750, mtimeMs: 111_000 })
      .addFile('/s/d/a.txt', 'content', { mode: 0o640, mtimeMs: 222_000, atimeMs: 333_000 })
      .addFile('/s/d/empty', '')
      .addDirectory('/s/d/hollow', { mode: 0o500, mtimeMs: 444_000 })
      .addLink('/s/d/link', '../nowhere');
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t' });
    expect(outcome).toMatchObject({
      state: 'done',
      tally: { found: 5, done: 5, skipped: 0, failed: 0, totalBytes: 7, doneBytes: 7 },
      problems: [],
      unfinished: [],
    });
    expect(target.content('/t/d/a.txt')).toBe('content');
    expect(target.content('/t/d/empty')).toBe('');
    expect(await target.readLink('/t/d/link')).toBe('../nowhere');
    expect(target.modeOf('/t/d/a.txt')).toBe(0o640);
    expect(target.mtimeOf('/t/d/a.txt')).toBe(222_000);
    expect([target.modeOf('/t/d'), target.mtimeOf('/t/d')]).toEqual([0o750, 111_000]);
    expect([target.modeOf('/t/d/hollow'), target.mtimeOf('/t/d/hollow')]).toEqual([0o500, 444_000]);
    expect(partialsIn(target)).toEqual([]);
    expect([source.openFiles, target.openFiles]).toEqual([0, 0]);
  });

  it('asks the file systems as little as it can', async () => {
    const { source, target } = sides();
    source.addDirectory('/s/d');
    for (let count = 0; count < 30; count += 1) source.addFile(`/s/d/${count}`, 'x');
    await transfer({ source, target, paths: ['/s/d'], to: '/t' });
    const names = [...source.operations, ...target.operations].map(({ name }) => name);
    // two at the start, and a last look at each at the end
    expect(names.filter((name) => name === 'lstat')).toHaveLength(2 + 30);
    expect(names.filter((name) => name === 'list')).toHaveLength(1);
  });

  it('moves files while folders are still being read', async () => {
    const { source, target } = sides();
    source.addDirectory('/s/d').addFile('/s/d/a', 'a').addFile('/s/d/b', 'b');
    source.script = async ({ name }) => {
      if (name !== 'list-more') return;
      await vi.waitFor(() => expect(target.content('/t/d/a')).toBe('a'));
    };
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t' });
    expect(outcome.state).toBe('done');
  });

  it('writes nothing under the final name before it is whole', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'new content');
    target.addFile('/t/a', 'old', { mode: 0o755 });
    const seen = new Set<string | undefined>();
    target.script = ({ name, path }) => {
      // the last look comes after
      if (name !== 'lstat' || path !== '/t/a') seen.add(target.content('/t/a'));
    };
    const onConflict = () => answer('overwrite');
    await transfer({ source, target, paths: ['/s/a'], to: '/t', onConflict });
    expect([...seen]).toEqual(['old']);
    expect(target.content('/t/a')).toBe('new content');
    expect(target.modeOf('/t/a')).toBe(0o755);
    const names = target.operations.map(({ name }) => name);
    expect(names.indexOf('sync')).toBeGreaterThan(names.lastIndexOf('write'));
    expect(names.indexOf('replace')).toBeGreaterThan(names.indexOf('close'));
  });

  it('P19 keeps a partial private until it is finished', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'secret', { mode: 0o644 });
    const modes = new Set<number | undefined>();
    target.script = ({ name, path }) => {
      if (name === 'write') modes.add(target.modeOf(path));
    };
    await transfer({ source, target, paths: ['/s/a'], to: '/t' });
    expect([...modes]).toEqual([0o600]);
  });

  it('copies files that say 0 bytes and have content, as in /proc', async () => {
    const { source, target } = sides();
    source.addFile('/s/big', 'x'.repeat(200_000));
    const lie = source.lstat.bind(source);
    source.lstat = async (path) => ({ ...(await lie(path)), size: 0 });
    const open = source.open.bind(source);
    source.open = async (path, how) => {
      const file = await open(path, how);
      return { ...file, stat: async () => ({ ...(await file.stat()), size: 0 }) };
    };
    const outcome = await transfer({ source, target, paths: ['/s/big'], to: '/t' });
    expect(outcome.tally).toMatchObject({ done: 1, totalBytes: 200_000, doneBytes: 200_000 });
    expect(target.content('/t/big')).toHaveLength(200_000);
  });

  it('fails a file of unknown size of which not all could be read', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'x'.repeat(100));
    const lstat = source.lstat.bind(source);
    source.lstat = async (path) => {
      const { size: _size, ...attrs } = await lstat(path);
      return attrs;
    };
    const open = source.open.bind(source);
    source.open = async (path, how) => {
      const file = await open(path, how);
      return {
        ...file,
        read: async (buffer, at) => (at === 0 ? file.read(buffer.subarray(0, 40), 0) : 0),
      };
    };
    const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t' });
    expect(outcome.problems).toMatchObject([{ error: { code: 'changed' } }]);
    expect(target.paths()).toEqual(['/t']);
  });

  it('refuses to go on when the target folder is not there', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'a');
    const outcome = await transfer({ source, target, paths: ['/s/a', '/s/b'], to: '/gone' });
    expect(outcome).toMatchObject({ state: 'failed', tally: { found: 2, failed: 2 } });
    expect(outcome.unfinished).toEqual(['/s/a', '/s/b']);
  });

  it('tells of a source that is not there, and copies the others', async () => {
    const { source, target } = sides();
    source.addFile('/s/b', 'b');
    const outcome = await transfer({ source, target, paths: ['/s/a', '/s/b'], to: '/t' });
    expect(outcome).toMatchObject({ state: 'failed', tally: { done: 1, failed: 1 } });
    expect(outcome.problems[0]).toMatchObject({ path: '/s/a', error: { code: 'not-found' } });
    expect(outcome.unfinished).toEqual(['/s/a']);
  });
});

describe('progress', () => {
  it('tells snapshots that only grow, and one at the end', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', Buffer.alloc(3_000_000, 'x'));
    const seen: TransferProgress[] = [];
    source.script = ({ name }) =>
      name === 'read' ? new Promise((resolve) => setTimeout(resolve, 2)) : undefined;
    const outcome = await transfer({
      source,
      target,
      paths: ['/s/a'],
      to: '/t',
      tuning: {
        progressMs: 5,
        fileWindowBytes: 256 * 1024,
        mostFileWindowBytes: 256 * 1024,
      },
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toMatchObject({ transferId: 'test', tally: outcome.tally, counted: true });
    expect(seen.some(({ current }) => current === '/s/a')).toBe(true);
    for (const [at, { tally }] of seen.entries()) {
      expect(tally.doneBytes).toBeLessThanOrEqual(tally.totalBytes);
      expect(tally.doneBytes).toBeGreaterThanOrEqual(seen[at - 1]?.tally.doneBytes ?? 0);
    }
  });

  it('takes back the bytes of a file that failed', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', Buffer.alloc(500_000));
    let writes = 0;
    target.script = ({ name, path }) => {
      if (name === 'write' && ++writes === 12) throw fail('failed', path);
    };
    const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t' });
    expect(outcome.tally).toMatchObject({ failed: 1, totalBytes: 500_000, doneBytes: 0 });
  });
});
