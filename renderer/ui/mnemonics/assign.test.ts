import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignMnemonics } from './assign.ts';

const letters = (labels: readonly string[]) =>
  assignMnemonics(labels).map((mnemonic) => mnemonic?.letter);

describe('the letters of labels', () => {
  it('are the first ones where nobody else has them', () => {
    expect(letters(['Names', 'Kind', 'Cancel', 'Find'])).toEqual(['n', 'k', 'c', 'f']);
  });

  it('are the first of a word, or any, where the first is taken', () => {
    expect(letters(['Copy', 'Cancel', 'Change owner'])).toEqual(['c', 'a', 'o']);
    expect(assignMnemonics(['Size from', 'Size to'])).toEqual([
      { letter: 's', at: 0 },
      { letter: 't', at: 5 },
    ]);
  });

  it('are left to the one that has no other', () => {
    expect(letters(['Abc', 'A'])).toEqual(['b', 'a']);
    expect(letters(['Ab', 'Bc', 'A'])).toEqual(['b', 'c', 'a']);
    // three want two letters: the first ones have them
    expect(letters(['Ab', 'Ba', 'A'])).toEqual(['a', 'b', undefined]);
  });

  it('skip signs and letters nobody can press with Alt', () => {
    expect(letters(['“Öl”', '…', '3 days'])).toEqual(['l', undefined, '3']);
  });

  it('are never the same for two, stand where they are said to stand, and are as many as can be', () => {
    const label = fc.string({ unit: fc.constantFrom('a', 'b', 'C', 'd', ' ', 'é', '9') });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 9 }), (labels) => {
        const given = assignMnemonics(labels);
        const taken = given.flatMap((mnemonic) => mnemonic?.letter ?? []);
        expect(new Set(taken).size).toBe(taken.length);
        for (const [index, mnemonic] of given.entries()) {
          if (mnemonic === undefined) continue;
          expect(labels[index]?.charAt(mnemonic.at).toLowerCase()).toBe(mnemonic.letter);
        }
        expect(taken.length).toBe(mostPossible(labels));
      }),
    );
  });
});

/** By trying everything. */
function mostPossible([label, ...others]: readonly string[], used = ''): number {
  if (label === undefined) return 0;
  const choices = new Set(label.toLowerCase().match(/[a-z0-9]/g));
  const counts = [...choices]
    .filter((letter) => !used.includes(letter))
    .map((letter) => 1 + mostPossible(others, used + letter));
  return Math.max(mostPossible(others, used), ...counts);
}
