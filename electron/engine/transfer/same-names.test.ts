import { describe, expect, it, vi } from 'vitest';
import type { ConflictAnswer } from '../../../shared/contract/prompts.ts';
import { answer, partialsIn, sides, transfer, type ConflictQuestion } from './run.test-support.ts';

describe('two of one name', () => {
  it('asks about two sources of one name, and keeps both only under two names', async () => {
    const { source, target } = sides();
    source
      .addDirectory('/s/x')
      .addDirectory('/s/y')
      .addFile('/s/x/a', 'first')
      .addFile('/s/y/a', 'second');
    const questions: ConflictQuestion[] = [];
    const onConflict = (question: ConflictQuestion) => {
      questions.push(question);
      return answer('rename');
    };
    const paths = ['/s/x/a', '/s/y/a'];
    const outcome = await transfer({ source, target, paths, to: '/t', onConflict });
    expect(questions).toMatchObject([
      { reason: 'same-name', actions: ['rename', 'skip'], newName: 'a (2)' },
    ]);
    expect(outcome).toMatchObject({ state: 'done', tally: { done: 2 } });
    expect(target.content('/t/a')).toBe('first');
    expect(target.content('/t/a (2)')).toBe('second');
  });

  it.each(['overwrite', 'newer', 'resume'] as const)(
    'takes %s, which was not offered, for no answer',
    async (action) => {
      const { source, target } = sides();
      source.addDirectory('/s/x').addFile('/s/x/a', 'second').addFile('/s/a', 'first');
      const onConflict = () => answer(action, 'all');
      const paths = ['/s/a', '/s/x/a'];
      const options = { conflict: 'overwrite' } as const;
      const outcome = await transfer({ source, target, paths, to: '/t', onConflict, options });
      expect(outcome).toMatchObject({ state: 'done', tally: { done: 1, skipped: 1 } });
      expect(target.content('/t/a')).toBe('first');
    },
  );

  function collidingTree() {
    const { source, target } = sides();
    target.ignoresCase = true;
    source.addDirectory('/s/d').addFile('/s/d/a', 'lower').addFile('/s/d/A', 'upper');
    source
      .addDirectory('/s/d/dir')
      .addDirectory('/s/d/DIR')
      .addFile('/s/d/DIR/x', 'x')
      .addFile('/s/d/dir/x', 'y');
    return { source, target, paths: ['/s/d'], to: '/t' };
  }

  it('P09 never merges names that differ only in case, on a disk that ignores case', async () => {
    const test = collidingTree();
    const onConflict = vi.fn<() => ConflictAnswer>(() => answer('overwrite', 'all'));
    const outcome = await transfer({ ...test, onConflict });
    // the folder that found its name taken is skipped as a whole
    expect(outcome).toMatchObject({ state: 'done', tally: { found: 6, done: 4, skipped: 2 } });
    expect(onConflict).toHaveBeenCalledTimes(2);
    expect(test.target.content('/t/d/a')).toBe('lower');
    expect(partialsIn(test.target)).toEqual([]);
  });

  it('P09 keeps both under two names where the user wants them, folders too', async () => {
    const test = collidingTree();
    const onConflict = vi.fn<() => ConflictAnswer>(() => answer('rename', 'all'));
    const outcome = await transfer({ ...test, onConflict });
    expect(outcome).toMatchObject({ state: 'done', tally: { found: 7, done: 7 } });
    expect(onConflict).toHaveBeenCalledOnce();
    expect(test.target.content('/t/d/a')).toBe('lower');
    expect(test.target.content('/t/d/A (2)')).toBe('upper');
    expect(test.target.content('/t/d/dir/x')).toBe('y');
    expect(test.target.content('/t/d/DIR (2)/x')).toBe('x');
  });

  it('asks nothing about them where the disk holds both', async () => {
    const test = collidingTree();
    test.target.ignoresCase = false;
    expect(await transfer(test)).toMatchObject({ state: 'done', tally: { done: 7 } });
    expect(partialsIn(test.target)).toEqual([]);
  });

  it('takes an answer about two of one name for no answer about files that were there', async () => {
    const { source, target } = sides();
    source.addDirectory('/s/x').addFile('/s/x/a', 'second').addFile('/s/a', 'first');
    source.addFile('/s/z', 'new');
    target.addFile('/t/z', 'old');
    const onConflict = ({ reason }: ConflictQuestion) =>
      reason === 'same-name' ? answer('skip', 'all') : answer('overwrite');
    const paths = ['/s/a', '/s/x/a', '/s/z'];
    const outcome = await transfer({ source, target, paths, to: '/t', onConflict });
    expect(outcome.tally).toMatchObject({ done: 2, skipped: 1 });
    expect(target.content('/t/z')).toBe('new');
  });
});
