import { describe, expect, it } from 'vitest';
import { FakeFileSystem, fail } from './fake-file-system.test-support.ts';
import { foldingOf, isOneName } from './folding.ts';

const composed = '\u00e9';
const decomposed = 'e\u0301';

describe('isOneName', () => {
  it.each([
    ['a', 'a', [true, true, true, true]],
    ['a', 'A', [false, true, false, true]],
    [composed, decomposed, [false, false, true, true]],
    [composed, decomposed.toUpperCase(), [false, false, false, true]],
  ] as const)('takes %j and %j for one as the disk does', (left, right, expected) => {
    const foldings = [
      { case: false, form: false },
      { case: true, form: false },
      { case: false, form: true },
      { case: true, form: true },
    ];
    expect(foldings.map((folding) => isOneName(left, right, folding))).toEqual(expected);
  });
});

describe('foldingOf', () => {
  it('finds out what a folder does, and leaves nothing there', async () => {
    const fs = new FakeFileSystem().addDirectory('/t');
    expect(await foldingOf(fs, '/t')).toEqual({ case: false, form: false });
    fs.ignoresCase = true;
    expect(await foldingOf(fs, '/t')).toEqual({ case: true, form: false });
    expect(fs.paths()).toEqual(['/t']);
  });

  it('takes names to differ where it cannot write', async () => {
    const fs = new FakeFileSystem().addDirectory('/t');
    fs.ignoresCase = true;
    fs.script = ({ name, path }) => {
      if (name === 'open-create') throw fail('permission', path);
    };
    expect(await foldingOf(fs, '/t')).toEqual({ case: false, form: false });
  });
});
