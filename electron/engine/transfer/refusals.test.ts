import { describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { fail, FakeFileSystem } from './fake-file-system.test-support.ts';
import { answer, partialsIn, sides, transfer } from './run.test-support.ts';

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

  it.each([
    ['permission', 'open-create', 'Cannot write into “/t”: permission denied.'],
    ['no-space', 'write', 'Scripted no-space: /t'],
  ] as const)(
    'tells a failure of %s by the folder, not by a name of ours nobody knows',
    async (code, name, message) => {
      const { source, target } = sides();
      source.addFile('/s/a', 'a');
      target.script = (operation) => {
        if (operation.name === name) throw fail(code, operation.path);
      };
      const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t' });
      expect(outcome.problems).toMatchObject([{ path: '/s/a', error: { code, message } }]);
    },
  );

  it('keeps what the server says of a folder that cannot be written into', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'a');
    target.script = ({ name, path }) => {
      if (name !== 'open-create') return;
      throw new OpError('failed', `Cannot open “${path}”: the server says: no inodes.`);
    };
    const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t' });
    const message = 'Cannot write into “/t”: the server says: no inodes.';
    expect(outcome.problems).toMatchObject([{ path: '/s/a', error: { code: 'failed', message } }]);
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

  it('gives names that Windows does not take others, from which they come back', async () => {
    const { source, target } = sides();
    source
      .addDirectory('/s/d.')
      .addFile('/s/d./a:b', 'a')
      .addFile('/s/d./..\\evil', 'b')
      .addFile('/s/d./a%3Ab', 'c')
      .addFile('/s/d./ok', 'd');
    const tuning = { windowsNames: true };
    const outcome = await transfer({ source, target, paths: ['/s/d.'], to: '/t', tuning });
    expect(outcome.tally).toMatchObject({ found: 5, done: 5 });
    const names = ['..%5Cevil', 'a%253Ab', 'a%3Ab', 'ok'].map((name) => `/t/d%2E/${name}`);
    expect(target.paths()).toEqual(['/t', '/t/d%2E', ...names].sort());

    const home = new FakeFileSystem({ kind: 'remote' }).addDirectory('/h');
    const back = { fromWindowsNames: true };
    await transfer({ source: target, target: home, paths: ['/t/d%2E'], to: '/h', tuning: back });
    for (const name of ['a:b', '..\\evil', 'a%3Ab', 'ok']) {
      expect(home.content(`/h/d./${name}`)).toBe(source.content(`/s/d./${name}`));
    }
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
