import { describe, expect, it, vi } from 'vitest';
import type { ConflictAnswer } from '../../../shared/contract/prompts.ts';
import { answer, sides, transfer, type ConflictQuestion } from './run.test-support.ts';

describe('a policy', () => {
  const hour = 3_600_000;
  const now = 1_700_000_000_000;

  function taken() {
    const { source, target } = sides();
    source.addFile('/s/a', 'new one', { mtimeMs: now }).addFile('/s/b', 'newb', { mtimeMs: now });
    target
      .addFile('/t/a', 'old', { mtimeMs: now + hour })
      .addFile('/t/b', 'oldb', { mtimeMs: now - hour });
    return { source, target, paths: ['/s/a', '/s/b'], to: '/t' };
  }

  it.each([
    ['overwrite', 'new one', 'newb'],
    ['newer', 'old', 'newb'],
    ['size', 'new one', 'oldb'],
    ['skip', 'old', 'oldb'],
    ['rename', 'old', 'oldb'],
  ] as const)('of %s asks nobody', async (conflict, a, b) => {
    const test = taken();
    const outcome = await transfer({ ...test, options: { conflict } });
    expect(outcome.state).toBe('done');
    expect([test.target.content('/t/a'), test.target.content('/t/b')]).toEqual([a, b]);
    const renamed = conflict === 'rename' ? 'newb' : undefined;
    expect(test.target.content('/t/b (2)')).toBe(renamed);
  });

  it.each(['all', 'direction'] as const)('answered for %s holds for the rest', async (scope) => {
    const test = taken();
    const onConflict = vi.fn<() => ConflictAnswer>(() => answer('newer', scope));
    await transfer({ ...test, options: { conflict: 'ask' }, onConflict });
    expect(onConflict).toHaveBeenCalledOnce();
    expect([test.target.content('/t/a'), test.target.content('/t/b')]).toEqual(['old', 'newb']);
  });

  it('answered for one is asked again for the next', async () => {
    const test = taken();
    const onConflict = vi.fn<() => ConflictAnswer>(() => answer('size'));
    await transfer({ ...test, onConflict });
    expect(onConflict).toHaveBeenCalledTimes(2);
  });

  it('of resume goes on with the beginning of a file, without writing to it', async () => {
    const { source, target } = sides();
    const content = 'x'.repeat(300_000) + 'the end';
    source.addFile('/s/a', content);
    target.addFile('/t/a', content.slice(0, 299_000), { mode: 0o640 });
    target.script = ({ name, path }) => {
      if (name === 'write' && path === '/t/a') throw new Error('written in place');
    };
    const options = { conflict: 'resume' } as const;
    const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t', options });
    expect(outcome).toMatchObject({ state: 'done', tally: { done: 1 } });
    expect(target.content('/t/a')).toBe(content);
    expect(target.modeOf('/t/a')).toBe(0o640);
  });

  it('of resume asks when what is there is the beginning of something else', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'a new file');
    target.addFile('/t/a', 'another');
    const questions: ConflictQuestion[] = [];
    const outcome = await transfer({
      source,
      target,
      paths: ['/s/a'],
      to: '/t',
      options: { conflict: 'resume' },
      onConflict: (question) => {
        questions.push(question);
        return null;
      },
    });
    expect(questions.map(({ actions }) => actions)).toEqual([
      ['overwrite', 'newer', 'size', 'rename', 'skip'],
    ]);
    expect(outcome.tally.skipped).toBe(1);
    expect(target.content('/t/a')).toBe('another');
  });
});
