import { describe, expect, it, vi } from 'vitest';
import type { ConflictAnswer } from '../../../shared/contract/prompts.ts';
import type { TransferProgress } from '../protocol.ts';
import { fail, FakeFileSystem } from './fake-file-system.test-support.ts';
import { transfer, type ConflictQuestion } from './run.test-support.ts';

const answer = (
  action: ConflictAnswer['action'],
  scope: ConflictAnswer['scope'] = 'this',
): ConflictAnswer => ({ kind: 'conflict', action, scope });

function sides() {
  const source = new FakeFileSystem({ kind: 'local' }).addDirectory('/s');
  const target = new FakeFileSystem({ kind: 'remote' }).addDirectory('/t');
  return { source, target };
}

/** What is at the target, without the names that only live for a moment. */
const partialsIn = (fs: FakeFileSystem) => fs.paths().filter((path) => path.includes('.hawser-'));

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
    expect(names.filter((name) => name === 'lstat')).toHaveLength(2);
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
    target.script = () => {
      seen.add(target.content('/t/a'));
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

  it('keeps a partial private until it is finished', async () => {
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

describe('what cannot be copied', () => {
  it('skips sockets, pipes and devices, and says so', async () => {
    const { source, target } = sides();
    source.addDirectory('/s/d').addOther('/s/d/fifo').addFile('/s/d/a', 'a');
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t' });
    expect(outcome).toMatchObject({ state: 'done', tally: { found: 3, done: 2, skipped: 1 } });
    expect(outcome.problems).toMatchObject([{ path: '/s/d/fifo', error: { code: 'unsupported' } }]);
    expect(
      source.operations.some(({ path, name }) => path === '/s/d/fifo' && name === 'open-read'),
    ).toBe(false);
  });

  it('fails an unreadable file and an unreadable folder, and copies the rest', async () => {
    const { source, target } = sides();
    source
      .addDirectory('/s/d')
      .addDirectory('/s/d/closed')
      .addFile('/s/d/a', 'a')
      .addFile('/s/d/b', 'b');
    source.script = ({ name, path }) => {
      if (name === 'open-read' && path === '/s/d/a') throw fail('permission', path);
      if (name === 'list' && path === '/s/d/closed') throw fail('permission', path);
    };
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t' });
    expect(outcome).toMatchObject({ state: 'failed', tally: { found: 4, done: 2, failed: 2 } });
    expect(outcome.problems.map(({ path }) => path).sort()).toEqual(['/s/d/a', '/s/d/closed']);
    expect(outcome.unfinished).toEqual(['/s/d']);
    expect(target.content('/t/d/b')).toBe('b');
  });

  it('never writes outside the target, whatever names a server lists', async () => {
    const { source, target } = sides();
    source.addDirectory('/s/d').addFile('/s/d/a', 'a');
    target.addDirectory('/t/in');
    const list = source.list.bind(source);
    source.list = async function* (path) {
      yield* list(path);
      const file = { kind: 'file', size: 1, mode: 0o644, mtimeMs: 1 } as const;
      yield ['..', '.', '', '../evil', '/etc/evil', 'a\0b'].map((name) => ({ name, ...file }));
    };
    const before = target.paths();
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t/in' });
    expect(outcome).toMatchObject({ state: 'failed', tally: { found: 8, done: 2, failed: 6 } });
    expect(new Set(outcome.problems.map(({ error }) => error.code))).toEqual(
      new Set(['name-refused']),
    );
    const added = target.paths().filter((path) => !before.includes(path));
    expect(added.sort()).toEqual(['/t/in/d', '/t/in/d/a']);
  });

  it('refuses Windows names where the target is a Windows disk', async () => {
    const { source, target } = sides();
    source
      .addDirectory('/s/d')
      .addFile('/s/d/a:b', 'a')
      .addFile('/s/d/..\\evil', 'a')
      .addFile('/s/d/ok', 'a');
    const outcome = await transfer({
      source,
      target,
      paths: ['/s/d'],
      to: '/t',
      tuning: { windowsNames: true },
    });
    expect(outcome.tally).toMatchObject({ found: 4, done: 2, failed: 2 });
  });

  it('does not follow a link planted in the target', async () => {
    const { source, target } = sides();
    source.addDirectory('/s/d').addFile('/s/d/a', 'a');
    target.addDirectory('/elsewhere').addLink('/t/d', '/elsewhere');
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t' });
    expect(outcome).toMatchObject({
      state: 'failed',
      problems: [{ error: { code: 'not-a-directory' } }],
    });
    expect(target.paths()).toEqual(['/elsewhere', '/t', '/t/d']);
  });

  it('fails links where the target has none', async () => {
    const source = new FakeFileSystem().addDirectory('/s').addLink('/s/l', 'x');
    const target = new FakeFileSystem({ links: false }).addDirectory('/t');
    const outcome = await transfer({ source, target, paths: ['/s/l'], to: '/t' });
    expect(outcome.problems).toMatchObject([{ path: '/s/l', error: { code: 'unsupported' } }]);
  });

  it('stops at a depth no real tree has', async () => {
    const { source, target } = sides();
    let path = '/s';
    for (let depth = 0; depth < 258; depth += 1) source.addDirectory((path += '/d'));
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t' });
    expect(outcome).toMatchObject({ state: 'failed', tally: { found: 257, done: 256, failed: 1 } });
    expect(outcome.problems[0]?.error.message).toContain('256 folders deep');
  });

  it('refuses a file onto itself and a folder into itself', async () => {
    const both = new FakeFileSystem({ kind: 'local' })
      .addDirectory('/s')
      .addFile('/s/a', 'precious');
    both.addDirectory('/s/d').addDirectory('/s/d/in');
    const onto = await transfer({ source: both, target: both, paths: ['/s/a'], to: '/s' });
    expect(onto.problems).toMatchObject([{ path: '/s/a', error: { code: 'invalid' } }]);
    const into = await transfer({ source: both, target: both, paths: ['/s/d'], to: '/s/d/in' });
    expect(into.problems).toMatchObject([{ path: '/s/d', error: { code: 'invalid' } }]);
    expect(both.content('/s/a')).toBe('precious');
    expect(both.paths()).toEqual(['/s', '/s/a', '/s/d', '/s/d/in']);
  });

  it('fails what changed while it was read, and leaves the old target alone', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'aaaa');
    target.addFile('/t/a', 'old');
    let second = 1;
    source.script = ({ name }) => {
      second += 1;
      if (name === 'read') source.addFile('/s/a', 'aaaa', { mtimeMs: second * 1_000 });
    };
    const open = source.open.bind(source);
    source.open = async (path, how) => {
      const file = await open(path, how);
      return { ...file, stat: () => source.lstat(path) };
    };
    const onConflict = () => answer('overwrite');
    const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t', onConflict });
    expect(outcome.problems).toMatchObject([{ path: '/s/a', error: { code: 'changed' } }]);
    expect(target.content('/t/a')).toBe('old');
    expect(partialsIn(target)).toEqual([]);
  });

  it('reads once more what changed since it was listed', async () => {
    const { source, target } = sides();
    source.addDirectory('/s/d').addFile('/s/d/a', 'short');
    source.script = ({ name }) => {
      if (name === 'open-read') source.addFile('/s/d/a', 'now longer', { mtimeMs: 5_000 });
    };
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t' });
    expect(outcome.state).toBe('done');
    expect(target.content('/t/d/a')).toBe('now longer');
    expect(target.mtimeOf('/t/d/a')).toBe(5_000);
  });

  it('fails a file of which the target keeps less than was written', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'aaaa');
    const open = target.open.bind(target);
    target.open = async (path, how, options) => {
      const file = await open(path, how, options);
      return { ...file, write: async () => {} };
    };
    const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t' });
    expect(outcome.problems).toMatchObject([{ error: { code: 'changed' } }]);
    expect(target.paths()).toEqual(['/t']);
  });
});

describe('conflicts', () => {
  function three() {
    const { source, target } = sides();
    for (const name of ['a', 'b', 'c']) {
      source.addFile(`/s/${name}.txt`, `new ${name}`);
      target.addFile(`/t/${name}.txt`, `old ${name}`);
    }
    return { source, target, paths: ['/s/a.txt', '/s/b.txt', '/s/c.txt'], to: '/t' };
  }

  it('shows the facts of both files and the other name', async () => {
    const test = three();
    test.target.addFile('/t/a (2).txt', 'taken');
    const questions: ConflictQuestion[] = [];
    const outcome = await transfer({
      ...test,
      paths: ['/s/a.txt'],
      onConflict: (question) => {
        questions.push(question);
        return answer('rename');
      },
    });
    expect(questions).toEqual([
      {
        transferId: 'test',
        source: { path: '/s/a.txt', kind: 'file', size: 5, mtimeMs: 1_000_000_000_000 },
        target: { path: '/t/a.txt', kind: 'file', size: 5, mtimeMs: 1_000_000_000_000 },
        newName: 'a (3).txt',
      },
    ]);
    expect(outcome.state).toBe('done');
    expect(test.target.content('/t/a.txt')).toBe('old a');
    expect(test.target.content('/t/a (3).txt')).toBe('new a');
  });

  it('asks one at a time, and other files keep moving meanwhile', async () => {
    const test = three();
    test.source.addFile('/s/free', 'free');
    let open = 0;
    let most = 0;
    await transfer({
      ...test,
      paths: [...test.paths, '/s/free'],
      onConflict: async () => {
        open += 1;
        most = Math.max(most, open);
        await vi.waitFor(() => expect(test.target.content('/t/free')).toBe('free'));
        open -= 1;
        return answer('overwrite');
      },
    });
    expect(most).toBe(1);
    expect(test.target.content('/t/c.txt')).toBe('new c');
  });

  it('takes an answer for all for the rest', async () => {
    const test = three();
    const onConflict = vi.fn<() => ConflictAnswer>(() => answer('skip', 'all'));
    const outcome = await transfer({ ...test, onConflict });
    expect(onConflict).toHaveBeenCalledTimes(1);
    expect(outcome).toMatchObject({
      state: 'done',
      tally: { done: 0, skipped: 3 },
      unfinished: [],
    });
    expect(test.target.content('/t/b.txt')).toBe('old b');
  });

  it('skips when the question is closed, and asks again for the next', async () => {
    const test = three();
    const onConflict = vi.fn<() => null>(() => null);
    const outcome = await transfer({ ...test, onConflict });
    expect(onConflict).toHaveBeenCalledTimes(3);
    expect(outcome.tally.skipped).toBe(3);
  });

  it('merges folders, keeps the mode of the one that is there, and looks into it once', async () => {
    const { source, target } = sides();
    source.addDirectory('/s/d', { mode: 0o755 });
    for (const name of ['a', 'b', 'c']) source.addFile(`/s/d/${name}`, 'new');
    target
      .addDirectory('/t/d', { mode: 0o2770, mtimeMs: 5 })
      .addFile('/t/d/b', 'old')
      .addFile('/t/d/other', 'stays');
    const onConflict = () => answer('overwrite');
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t', onConflict });
    expect(outcome.state).toBe('done');
    expect(target.modeOf('/t/d')).toBe(0o2770);
    expect(target.content('/t/d/b')).toBe('new');
    expect(target.content('/t/d/other')).toBe('stays');
    expect(target.operations.filter(({ name }) => name === 'lstat')).toHaveLength(1);
    expect(target.operations.filter(({ name }) => name === 'list')).toHaveLength(1);
  });

  it('asks again when a file appears while its own was written', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'ours');
    target.script = ({ name }) => {
      if (name === 'close') target.addFile('/t/a', 'theirs', { mode: 0o606 });
    };
    const questions: ConflictQuestion[] = [];
    const outcome = await transfer({
      source,
      target,
      paths: ['/s/a'],
      to: '/t',
      onConflict: (question) => {
        questions.push(question);
        return questions.length === 1 ? answer('overwrite') : null;
      },
    });
    expect(questions).toMatchObject([{ target: { path: '/t/a', size: 6 } }]);
    expect(outcome.state).toBe('done');
    expect(target.content('/t/a')).toBe('ours');
    expect(target.modeOf('/t/a')).toBe(0o606);
    expect(target.operations.some(({ name }) => name === 'sync')).toBe(true);
  });

  it('removes its partial when a file that appeared meanwhile is to stay', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'ours');
    target.script = ({ name }) => {
      if (name === 'close') target.addFile('/t/a', 'theirs');
    };
    const outcome = await transfer({
      source,
      target,
      paths: ['/s/a'],
      to: '/t',
      onConflict: () => null,
    });
    expect(outcome).toMatchObject({ state: 'done', tally: { skipped: 1 } });
    expect(target.paths()).toEqual(['/t', '/t/a']);
    expect(target.content('/t/a')).toBe('theirs');
  });

  it('asks one at a time also for files that appear while others are written', async () => {
    const { source, target } = sides();
    const names = ['a', 'b', 'c'];
    for (const name of names) source.addFile(`/s/${name}`, 'ours');
    target.script = ({ name }) => {
      if (name === 'close') for (const at of names) target.addFile(`/t/${at}`, 'theirs');
    };
    let open = 0;
    let most = 0;
    const onConflict = async () => {
      open += 1;
      most = Math.max(most, open);
      await vi.waitFor(() => expect(partialsIn(target).length).toBeGreaterThan(0));
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return null;
    };
    const paths = names.map((name) => `/s/${name}`);
    const outcome = await transfer({ source, target, paths, to: '/t', onConflict });
    expect(outcome.tally).toMatchObject({ skipped: 3 });
    expect(most).toBe(1);
  });

  it('never lets two sources of one name replace each other', async () => {
    const { source, target } = sides();
    source
      .addDirectory('/s/x')
      .addDirectory('/s/y')
      .addFile('/s/x/a', 'first')
      .addFile('/s/y/a', 'second');
    const outcome = await transfer({ source, target, paths: ['/s/x/a', '/s/y/a'], to: '/t' });
    expect(outcome).toMatchObject({ state: 'failed', tally: { done: 1, failed: 1 } });
    expect(target.content('/t/a')).toBe('first');
  });

  it('never merges names that differ only in case, on a disk that ignores case', async () => {
    const { source, target } = sides();
    target.ignoresCase = true;
    source.addDirectory('/s/d').addFile('/s/d/a', 'lower').addFile('/s/d/A', 'upper');
    source
      .addDirectory('/s/d/dir')
      .addDirectory('/s/d/DIR')
      .addFile('/s/d/DIR/x', 'x')
      .addFile('/s/d/dir/x', 'y');
    const onConflict = () => answer('overwrite', 'all');
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t', onConflict });
    expect(outcome).toMatchObject({ state: 'failed', tally: { failed: 2 } });
    expect(['lower', 'upper']).toContain(target.content('/t/d/a'));
  });

  it('gives no item the other name that a later item brings along', async () => {
    const { source, target } = sides();
    source
      .addDirectory('/s/d')
      .addFile('/s/d/a.txt', 'one')
      .addFile('/s/d/z', 'z')
      .addFile('/s/d/a (2).txt', 'two');
    target.addDirectory('/t/d').addFile('/t/d/a.txt', 'old');
    const onConflict = () => answer('rename');
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t', onConflict });
    expect(outcome.state).toBe('done');
    expect(target.content('/t/d/a (2).txt')).toBe('two');
    expect(target.content('/t/d/a (3).txt')).toBe('one');
  });

  it('replaces a link itself, never what it points to', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'new').addLink('/s/l', 'fresh');
    target.addFile('/precious', 'precious').addLink('/t/a', '/precious').addLink('/t/l', 'stale');
    const onConflict = () => answer('overwrite', 'all');
    const outcome = await transfer({
      source,
      target,
      paths: ['/s/a', '/s/l'],
      to: '/t',
      onConflict,
    });
    expect(outcome.state).toBe('done');
    expect(target.content('/precious')).toBe('precious');
    expect(target.content('/t/a')).toBe('new');
    expect(await target.readLink('/t/l')).toBe('fresh');
  });

  it('takes what an earlier attempt copied as done without asking', async () => {
    const { source, target } = sides();
    source
      .addDirectory('/s/d')
      .addFile('/s/d/a', 'same')
      .addFile('/s/d/b', 'new')
      .addLink('/s/d/l', 'x');
    target.addDirectory('/t/d').addFile('/t/d/a', 'same').addLink('/t/d/l', 'x');
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t', resume: true });
    expect(outcome).toMatchObject({ state: 'done', tally: { found: 4, done: 4, doneBytes: 7 } });
    expect(target.operations.filter(({ name }) => name === 'open-create')).toHaveLength(1);
  });
});

describe('servers that cannot do everything', () => {
  it('swaps through a backup where there is no atomic replace', async () => {
    const { source } = sides();
    const target = new FakeFileSystem({ atomicReplace: false })
      .addDirectory('/t')
      .addFile('/t/a', 'old');
    source.addFile('/s/a', 'new');
    const onConflict = () => answer('overwrite');
    const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t', onConflict });
    expect(outcome.state).toBe('done');
    expect(target.paths()).toEqual(['/t', '/t/a']);
    expect(target.content('/t/a')).toBe('new');
  });

  it('puts the old file back when the new one cannot take its place', async () => {
    const { source } = sides();
    const target = new FakeFileSystem({ atomicReplace: false })
      .addDirectory('/t')
      .addFile('/t/a', 'old');
    source.addFile('/s/a', 'new');
    let renames = 0;
    target.script = ({ name, path }) => {
      if (name === 'rename' && path === '/t/a' && ++renames === 1) throw fail('permission', path);
    };
    const onConflict = () => answer('overwrite');
    const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t', onConflict });
    expect(outcome.problems).toMatchObject([{ error: { code: 'permission' } }]);
    expect(target.paths()).toEqual(['/t', '/t/a']);
    expect(target.content('/t/a')).toBe('old');
  });

  it('says where the old file is when it cannot be put back', async () => {
    const { source } = sides();
    const target = new FakeFileSystem({ atomicReplace: false })
      .addDirectory('/t')
      .addFile('/t/a', 'old');
    source.addFile('/s/a', 'new');
    target.script = ({ name, path }) => {
      if (name === 'rename' && path === '/t/a') throw fail('permission', path);
    };
    const onConflict = () => answer('overwrite');
    const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t', onConflict });
    const backup = target.paths().find((path) => path.endsWith('.old')) ?? 'none';
    expect(target.content(backup)).toBe('old');
    expect(outcome.problems[0]?.error.next).toContain(backup);
  });

  it('copies where attributes are refused, and says so once', async () => {
    const { source, target } = sides();
    source.addDirectory('/s/d').addFile('/s/d/a', 'a').addFile('/s/d/b', 'b');
    target.script = ({ name }) => {
      if (name === 'fsetattrs' || name === 'setAttrs') throw fail('unsupported', '');
    };
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t' });
    expect(outcome).toMatchObject({ state: 'done', tally: { done: 3, failed: 0 } });
    expect(outcome.problems).toHaveLength(1);
  });

  it('fails a replacement whose mode cannot be kept', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'new');
    target.addFile('/t/a', 'old', { mode: 0o755 });
    target.script = ({ name }) => {
      if (name === 'fsetattrs' || name === 'setAttrs') throw fail('unsupported', '');
    };
    const onConflict = () => answer('overwrite');
    const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t', onConflict });
    expect(outcome.problems).toMatchObject([{ error: { code: 'unsupported' } }]);
    expect(target.content('/t/a')).toBe('old');
  });

  it('works in folders that cannot be listed', async () => {
    const { source, target } = sides();
    source.addDirectory('/s/d').addFile('/s/d/a', 'a');
    target.addDirectory('/t/d');
    target.script = ({ name }) => {
      if (name === 'list') throw fail('permission', '/t/d');
    };
    const outcome = await transfer({ source, target, paths: ['/s/d'], to: '/t' });
    expect(outcome.state).toBe('done');
    expect(target.content('/t/d/a')).toBe('a');
  });

  it('works on servers that tell nothing about open files', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'a');
    target.script = ({ name }) => {
      if (name === 'fstat') throw fail('unsupported', '');
    };
    expect((await transfer({ source, target, paths: ['/s/a'], to: '/t' })).state).toBe('done');
  });
});

describe('a transfer that cannot go on', () => {
  function many(count = 40) {
    const { source, target } = sides();
    source.addDirectory('/s/d');
    for (let at = 0; at < count; at += 1) source.addFile(`/s/d/${at}`, 'content');
    return { source, target, paths: ['/s/d'], to: '/t', tuning: { smallJobs: 4 } };
  }

  it('stops writing when the target is full, and says so of the rest', async () => {
    const test = many();
    test.target.roomBytes = 70;
    const outcome = await transfer(test);
    expect(outcome.state).toBe('failed');
    expect(outcome.tally).toMatchObject({ found: 41, done: 11 });
    const messages = outcome.problems.map(({ error }) => `${error.code}: ${error.message}`);
    const notStarted = messages.filter((text) => text.includes('Not started: the target is full'));
    expect(notStarted.length).toBeGreaterThanOrEqual(25);
    expect(test.target.operations.filter(({ name }) => name === 'open-create').length).toBeLessThan(
      16,
    );
    expect(partialsIn(test.target)).toEqual([]);
  });

  it('knows a full target also from a server that only says that it failed', async () => {
    const test = many();
    let partials = 0;
    test.target.script = ({ name, path }) => {
      if (name !== 'write') return;
      partials += 1;
      if (partials > 4) throw fail(partials === 5 ? 'no-space' : 'failed', path);
    };
    const outcome = await transfer(test);
    expect(new Set(outcome.problems.map(({ error }) => error.code))).toEqual(new Set(['no-space']));
  });

  it('ends everything at once when the session ends, also an open question', async () => {
    const test = many();
    test.target.addFile('/t/x', 'old');
    test.source.addFile('/s/x', 'new');
    let written = 0;
    const asked: string[] = [];
    test.target.script = ({ name }) => {
      if (name === 'write') written += 1;
      if (written >= 10 && asked.length > 0) throw fail('disconnected', '');
    };
    const outcome = await transfer({
      ...test,
      paths: ['/s/d', '/s/x'],
      onConflict: (_question, signal) =>
        new Promise((_resolve, reject) => {
          asked.push('x');
          signal?.addEventListener('abort', () => reject(fail('cancelled', '/t/x')));
        }),
    });
    expect(outcome.state).toBe('failed');
    expect(outcome.tally.failed).toBeGreaterThan(20);
    expect(new Set(outcome.problems.map(({ error }) => error.code))).toEqual(
      new Set(['disconnected']),
    );
    expect(outcome.unfinished).toEqual(['/s/d', '/s/x']);
  });

  it('fails, and does not skip, what a lost session cut off', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'a').addFile('/s/b', 'b');
    let isStalled = false;
    target.script = async ({ name, path }) => {
      if (name === 'write' && !isStalled) {
        isStalled = true;
        await new Promise(() => {});
      }
      if (name === 'close') throw fail('disconnected', path);
    };
    // nothing cleans up behind a lost session either
    target.removeFile = () => Promise.reject(fail('disconnected', ''));
    const outcome = await transfer({ source, target, paths: ['/s/a', '/s/b'], to: '/t' });
    expect(outcome).toMatchObject({ state: 'failed', tally: { failed: 2, skipped: 0 } });
    expect(outcome.unfinished).toEqual(['/s/a', '/s/b']);
    expect(new Set(outcome.problems.map(({ error }) => error.code))).toEqual(
      new Set(['disconnected']),
    );
  });

  it('stops within half a second when cancelled, and removes its partials', async () => {
    const test = many();
    const user = new AbortController();
    let writes = 0;
    test.target.script = ({ name }) => {
      if (name === 'write' && ++writes === 10) user.abort();
    };
    const startMs = performance.now();
    const outcome = await transfer({ ...test, signal: user.signal });
    expect(performance.now() - startMs).toBeLessThan(500);
    expect(outcome.state).toBe('cancelled');
    expect(outcome.unfinished).toEqual(['/s/d']);
    expect(outcome.tally).toMatchObject({ failed: 0 });
    expect(outcome.problems).toEqual([]);
    expect(partialsIn(test.target)).toEqual([]);
  });

  it('stops within half a second when the server does not answer any more', async () => {
    const test = many();
    const user = new AbortController();
    let writes = 0;
    test.target.script = async ({ name }) => {
      if (name === 'write' && ++writes === 10) user.abort();
      if (writes >= 10) await new Promise(() => {});
    };
    const startMs = performance.now();
    const outcome = await transfer({ ...test, signal: user.signal });
    expect(performance.now() - startMs).toBeLessThan(500);
    expect(outcome).toMatchObject({ state: 'cancelled', unfinished: ['/s/d'] });
  });

  it('starts nothing when it was cancelled before', async () => {
    const test = many();
    const outcome = await transfer({ ...test, signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ state: 'cancelled', unfinished: ['/s/d'] });
    expect([...test.source.operations, ...test.target.operations]).toEqual([]);
  });

  it('can be taken up again, and is whole then', async () => {
    const test = many();
    const user = new AbortController();
    let writes = 0;
    test.target.script = ({ name }) => {
      if (name === 'write' && ++writes === 10) user.abort();
    };
    const first = await transfer({ ...test, signal: user.signal });
    const second = await transfer({ ...test, paths: first.unfinished, resume: true });
    expect(second).toMatchObject({ state: 'done', tally: { found: 41, done: 41 } });
    for (let at = 0; at < 40; at += 1) expect(test.target.content(`/t/d/${at}`)).toBe('content');
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
