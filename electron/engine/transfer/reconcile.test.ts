import { describe, expect, it } from 'vitest';
import { fail } from './fake-file-system.test-support.ts';
import { sides, transfer } from './run.test-support.ts';

describe('the last look at the target', () => {
  function files(count: number) {
    const { source, target } = sides();
    source.addDirectory('/s/d');
    for (let at = 0; at < count; at += 1) source.addFile(`/s/d/${at}`, 'content');
    return { source, target, paths: ['/s/d'], to: '/t' };
  }

  it.each([3, 1_001])(
    'calls a file failed that is gone, or has another size, of %i',
    async (count) => {
      const test = files(count);
      let renamed = 0;
      test.target.script = ({ name }) => {
        if (name === 'rename') renamed += 1;
        if (renamed < count || (name !== 'lstat' && name !== 'list')) return;
        test.target.delete('/t/d/0');
        test.target.addFile('/t/d/1', 'cut');
      };
      const outcome = await transfer(test);
      expect(outcome).toMatchObject({
        state: 'failed',
        tally: { found: count + 1, done: count - 1, failed: 2 },
        checks: { size: count - 2 },
        unfinished: ['/s/d'],
      });
      expect(new Set(outcome.problems.map(({ path, error }) => [path, error.code].join()))).toEqual(
        new Set(['/s/d/0,not-found', '/s/d/1,changed']),
      );
    },
  );

  it('looks at what was put into the folder itself, too', async () => {
    const { source, target } = sides();
    source.addFile('/s/a', 'content');
    let isRenamed = false;
    target.script = ({ name }) => {
      if (name === 'rename') isRenamed = true;
      else if (isRenamed && name === 'lstat') target.delete('/t/a');
    };
    const outcome = await transfer({ source, target, paths: ['/s/a'], to: '/t' });
    expect(outcome).toMatchObject({ state: 'failed', problems: [{ path: '/s/a' }] });
  });

  it('believes what was acknowledged where nobody may look', async () => {
    const test = files(3);
    let renamed = 0;
    test.target.script = ({ name, path }) => {
      if (name === 'rename') renamed += 1;
      else if (renamed === 3 && name === 'lstat') throw fail('permission', path);
    };
    expect(await transfer(test)).toMatchObject({ state: 'done', tally: { done: 4 } });
  });
});
