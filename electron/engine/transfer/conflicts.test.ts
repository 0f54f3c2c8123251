import { describe, expect, it, vi } from 'vitest';
import type { ConflictAnswer } from '../../../shared/contract/prompts.ts';
import { answer, partialsIn, sides, transfer, type ConflictQuestion } from './run.test-support.ts';

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
        actions: ['overwrite', 'newer', 'size', 'rename', 'skip'],
        reason: 'taken',
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
    // one at the start, and a last look at each of the three
    expect(target.operations.filter(({ name }) => name === 'lstat')).toHaveLength(1 + 3);
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
