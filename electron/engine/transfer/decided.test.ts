import { describe, expect, it } from 'vitest';
import { answer, sides, transfer } from './run.test-support.ts';

describe('what was decided in an earlier attempt', () => {
  it('keeps the name a file got, instead of copying it once more under the next one', async () => {
    const test = { ...sides(), paths: ['/s/a.txt'], to: '/t' };
    test.source.addFile('/s/a.txt', 'new a');
    test.target.addFile('/t/a.txt', 'old a');
    await transfer({ ...test, onConflict: () => answer('rename') });
    const again = await transfer({
      ...test,
      resume: true,
      params: { decided: [{ path: '/s/a.txt', name: 'a (2).txt' }] },
    });
    expect(again).toMatchObject({ state: 'done', tally: { done: 1 } });
    expect(test.target.paths()).toEqual(['/t', '/t/a (2).txt', '/t/a.txt']);
    expect(test.target.content('/t/a (2).txt')).toBe('new a');
  });

  it('copies under that name what did not get there', async () => {
    const test = { ...sides(), paths: ['/s/a.txt'], to: '/t' };
    test.source.addFile('/s/a.txt', 'new a');
    test.target.addFile('/t/a.txt', 'old a');
    const decided = [{ path: '/s/a.txt', name: 'a (7).txt' }];
    await transfer({ ...test, resume: true, params: { decided } });
    expect(test.target.content('/t/a (7).txt')).toBe('new a');
    expect(test.target.content('/t/a.txt')).toBe('old a');
  });

  it('fills the folder that took another name', async () => {
    const test = { ...sides(), paths: ['/s/d'], to: '/t' };
    test.source.addDirectory('/s/d').addFile('/s/d/x', 'x').addFile('/s/d/y', 'y');
    test.target.addFile('/t/d', 'a file').addDirectory('/t/d (2)').addFile('/t/d (2)/x', 'x');
    const decided = [{ path: '/s/d', name: 'd (2)' }];
    const outcome = await transfer({ ...test, resume: true, params: { decided } });
    expect(outcome.state).toBe('done');
    expect(test.target.content('/t/d (2)/y')).toBe('y');
  });

  it('does not ask again about what was skipped', async () => {
    const test = { ...sides(), paths: ['/s/a.txt'], to: '/t' };
    test.source.addFile('/s/a.txt', 'new a');
    test.target.addFile('/t/a.txt', 'old a, longer');
    const decided = [{ path: '/s/a.txt', skip: true }] as const;
    const outcome = await transfer({ ...test, resume: true, params: { decided } });
    expect(outcome).toMatchObject({ state: 'done', tally: { skipped: 1 } });
    expect(test.target.content('/t/a.txt')).toBe('old a, longer');
  });

  it('takes no name that leads elsewhere', async () => {
    const test = { ...sides(), paths: ['/s/a.txt'], to: '/t' };
    test.source.addFile('/s/a.txt', 'new a');
    const decided = [{ path: '/s/a.txt', name: '../a.txt' }];
    const outcome = await transfer({ ...test, resume: true, params: { decided } });
    expect(outcome.state).toBe('failed');
    expect(outcome.problems[0]?.error.code).toBe('name-refused');
    expect(test.target.paths()).toEqual(['/t']);
  });
});
