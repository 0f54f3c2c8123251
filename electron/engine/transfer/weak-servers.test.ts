import { describe, expect, it } from 'vitest';
import { fail, FakeFileSystem } from './fake-file-system.test-support.ts';
import { answer, sides, transfer } from './run.test-support.ts';

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

  it.each(['failed', 'unsupported', 'permission'] as const)(
    'puts the old file back when it went aside in spite of the answer %s',
    async (code) => {
      const { source } = sides();
      const target = new FakeFileSystem({ atomicReplace: false })
        .addDirectory('/t')
        .addFile('/t/a', 'old');
      source.addFile('/s/a', 'new');
      const rename = target.rename.bind(target);
      target.rename = async (from, to) => {
        await rename(from, to);
        if (to.endsWith('.old')) throw fail(code, from);
      };
      const onConflict = () => answer('overwrite');
      const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t', onConflict });
      expect(outcome.problems).toMatchObject([{ error: { code } }]);
      expect(target.paths()).toEqual(['/t', '/t/a']);
      expect(target.content('/t/a')).toBe('old');
    },
  );

  it.each(['failed', 'permission', 'unsupported', 'timeout'] as const)(
    'leaves no old file behind when looking at the new one ends with %s',
    async (code) => {
      const { source } = sides();
      const target = new FakeFileSystem({ atomicReplace: false })
        .addDirectory('/t')
        .addFile('/t/a', 'old');
      source.addFile('/s/a', 'new');
      let last = '';
      target.script = ({ name, path }) => {
        const isLookAfterSwap = name === 'lstat' && last === 'rename';
        last = name;
        if (isLookAfterSwap) throw fail(code, path);
      };
      const onConflict = () => answer('overwrite');
      const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t', onConflict });
      expect(outcome.state).toBe('done');
      expect(target.paths()).toEqual(['/t', '/t/a']);
      expect(target.content('/t/a')).toBe('new');
    },
  );

  it('puts the old file back when the new one is not there in spite of the answer', async () => {
    const { source } = sides();
    const target = new FakeFileSystem({ atomicReplace: false })
      .addDirectory('/t')
      .addFile('/t/a', 'old');
    source.addFile('/s/a', 'new');
    let renames = 0;
    const rename = target.rename.bind(target);
    target.rename = async (from, to) => {
      if (to === '/t/a' && ++renames === 1) return;
      await rename(from, to);
    };
    const onConflict = () => answer('overwrite');
    const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t', onConflict });
    expect(outcome.problems).toMatchObject([{ error: { code: 'not-found' } }]);
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
