import { describe, expect, it } from 'vitest';
import { orderRenames, type RenamePair } from './rename-order.ts';

const pairs = (...all: readonly string[]): RenamePair[] =>
  all.map((each) => {
    const [from = '', to = ''] = each.split('>');
    return { from: `/d/${from}`, to: `/d/${to}` };
  });

/** Carries the steps out on a set of names; throws when one would stand on another. */
function carryOut(names: readonly string[], steps: readonly RenamePair[]): Map<string, string> {
  const there = new Map(names.map((name) => [`/d/${name}`, name]));
  for (const { from, to } of steps) {
    const what = there.get(from);
    if (what === undefined) throw new Error(`${from} is not there`);
    if (there.has(to)) throw new Error(`${to} is taken`);
    there.delete(from);
    there.set(to, what);
  }
  return there;
}

describe('the order of renames', () => {
  it('lets each take its name only when it is free', () => {
    const wanted = pairs('a>b', 'b>c', 'c>d');
    expect(orderRenames(wanted, 't').map(({ from }) => from)).toEqual(['/d/c', '/d/b', '/d/a']);
  });

  it('swaps two, and turns circles, by way of a name in between', () => {
    const wanted = pairs('a>b', 'b>a', 'x>y', 'y>z', 'z>x');
    const after = carryOut(['a', 'b', 'x', 'y', 'z'], orderRenames(wanted, 't'));
    expect([...after].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual([
      ['/d/a', 'b'],
      ['/d/b', 'a'],
      ['/d/x', 'z'],
      ['/d/y', 'x'],
      ['/d/z', 'y'],
    ]);
  });

  it('leaves alone what keeps its name', () => {
    expect(orderRenames(pairs('a>a'), 't')).toEqual([]);
  });

  it('refuses two that want one name', () => {
    expect(() => orderRenames(pairs('a>c', 'b>c'), 't')).toThrow('Two of them');
    expect(() => orderRenames(pairs('a>b', 'b>b'), 't')).toThrow('Two of them');
  });

  it('gets every permutation of six names right', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const order of permutations(names)) {
      const wanted = names.map((name, index) => `${name}>${order[index] ?? ''}`);
      const after = carryOut(names, orderRenames(pairs(...wanted), 't'));
      for (const [index, name] of names.entries()) {
        expect(after.get(`/d/${order[index] ?? ''}`)).toBe(name);
      }
    }
  });
});

function* permutations(names: readonly string[]): Generator<readonly string[]> {
  if (names.length === 0) yield [];
  for (const [index, first] of names.entries()) {
    const rest = names.filter((_, at) => at !== index);
    for (const order of permutations(rest)) yield [first, ...order];
  }
}
