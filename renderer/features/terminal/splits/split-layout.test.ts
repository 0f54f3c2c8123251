import { describe, expect, it } from 'vitest';
import {
  closeSplit,
  focusSplit,
  moveFocus,
  oneShell,
  resizeSplit,
  splitCurrent,
  toggleMaximised,
  type SplitLayout,
} from './split-layout.ts';
import { placesOf, type Place, type Way } from './split-places.ts';
import { shellsOf, type Axis, type SplitTree } from './split-tree.ts';

const split = (layout: SplitLayout, axis: Axis, shell: string): SplitLayout =>
  splitCurrent(layout, { axis, shell });
const places = ({ tree }: SplitLayout): Record<string, readonly number[]> =>
  Object.fromEntries(
    [...placesOf(tree)].map(([shell, { left, top, width, height }]) => [
      shell,
      [left, top, width, height],
    ]),
  );
const close = (layout: SplitLayout, shell: string): SplitLayout => {
  const left = closeSplit(layout, shell);
  if (left === undefined) throw new Error('nothing is left');
  return left;
};

/** a | b over c, with b | d below it: a is on the left, b above c on the right, d beside c. */
const four = split(split(split(oneShell('a'), 'across', 'b'), 'down', 'c'), 'across', 'd');

describe('splitting', () => {
  it('gives the new shell half of the place, and what is typed', () => {
    const layout = split(oneShell('a'), 'across', 'b');
    expect(places(layout)).toEqual({ a: [0, 0, 0.5, 1], b: [0.5, 0, 0.5, 1] });
    expect(layout.current).toBe('b');
  });

  it('along the same way makes a row, in which no other shell is made smaller', () => {
    const layout = split(split(oneShell('a'), 'across', 'b'), 'across', 'c');
    expect(places(layout)).toEqual({
      a: [0, 0, 0.5, 1],
      b: [0.5, 0, 0.25, 1],
      c: [0.75, 0, 0.25, 1],
    });
    expect(layout.tree).toMatchObject({ kind: 'branch', parts: [{}, {}, {}] });
  });

  it('puts the new shell right behind the one it comes from', () => {
    const row = split(split(oneShell('a'), 'down', 'b'), 'down', 'c');
    expect(shellsOf(split(focusSplit(row, 'a'), 'down', 'd').tree)).toEqual(['a', 'd', 'b', 'c']);
  });

  it('divides only the shell it comes from', () => {
    expect(places(four)).toEqual({
      a: [0, 0, 0.5, 1],
      b: [0.5, 0, 0.5, 0.5],
      c: [0.5, 0.5, 0.25, 0.5],
      d: [0.75, 0.5, 0.25, 0.5],
    });
  });
});

describe('closing', () => {
  it('leaves nothing of the last shell', () => {
    expect(closeSplit(oneShell('a'), 'a')).toBeUndefined();
  });

  it('undoes a split: the place and what is typed go back to where they came from', () => {
    const layout = close(four, 'd');
    expect(places(layout)).toEqual({
      a: [0, 0, 0.5, 1],
      b: [0.5, 0, 0.5, 0.5],
      c: [0.5, 0.5, 0.5, 0.5],
    });
    expect(layout.current).toBe('c');
  });

  it('of the first one gives its place to the next', () => {
    const layout = close(focusSplit(split(oneShell('a'), 'across', 'b'), 'a'), 'a');
    expect(places(layout)).toEqual({ b: [0, 0, 1, 1] });
    expect(layout.current).toBe('b');
  });

  it('of the last one of three gives its place to the one before it', () => {
    const layout = close(split(split(oneShell('a'), 'across', 'b'), 'across', 'c'), 'c');
    expect(places(layout)).toEqual({ a: [0, 0, 0.5, 1], b: [0.5, 0, 0.5, 1] });
    expect(layout.current).toBe('b');
  });

  it('of another one than the current leaves the focus where it is', () => {
    expect(close(four, 'a').current).toBe('d');
  });

  it('makes one row of rows that come to stand in one, each as wide as it was', () => {
    // b above (c | d): without b, c and d stand in one row with a
    const layout = close(four, 'b');
    expect(layout.tree).toMatchObject({ axis: 'across', parts: [{}, {}, {}] });
    expect(places(layout)).toEqual({
      a: [0, 0, 0.5, 1],
      c: [0.5, 0, 0.25, 1],
      d: [0.75, 0, 0.25, 1],
    });
  });

  it('of a shell that is not there changes nothing', () => {
    expect(closeSplit(four, 'gone')).toEqual(four);
  });
});

describe('going to a neighbour', () => {
  it('follows what stands on the screen', () => {
    expect(moveFocus(four, 'left').current).toBe('c');
    expect(moveFocus(four, 'up').current).toBe('b');
    expect(moveFocus(focusSplit(four, 'b'), 'left').current).toBe('a');
  });

  it('stays where it is at the edge', () => {
    for (const way of ['right', 'down'] as const) expect(moveFocus(four, way)).toBe(four);
    expect(moveFocus(oneShell('a'), 'left').current).toBe('a');
  });

  it('and back again comes to where it began, also where several touch', () => {
    const atC = focusSplit(four, 'c');
    expect(moveFocus(moveFocus(atC, 'left'), 'right').current).toBe('c');
    const atB = focusSplit(four, 'b');
    expect(moveFocus(moveFocus(atB, 'left'), 'right').current).toBe('b');
  });

  it('takes the one with the longest common side when none of them had the focus', () => {
    const tree: SplitTree = {
      kind: 'branch',
      id: 'x',
      axis: 'across',
      parts: [
        { share: 0.5, tree: { kind: 'leaf', shell: 'a' } },
        {
          share: 0.5,
          tree: {
            kind: 'branch',
            id: 'y',
            axis: 'down',
            parts: [
              { share: 0.3, tree: { kind: 'leaf', shell: 'b' } },
              { share: 0.7, tree: { kind: 'leaf', shell: 'c' } },
            ],
          },
        },
      ],
    };
    const layout = { tree, current: 'a', recent: ['a'], isMaximised: false };
    expect(moveFocus(layout, 'right').current).toBe('c');
  });
});

describe('maximising', () => {
  it('gives the room back when one goes to another, splits, or closes', () => {
    const one = toggleMaximised(four);
    expect(one.isMaximised).toBe(true);
    expect(toggleMaximised(one).isMaximised).toBe(false);
    expect(moveFocus(one, 'left')).toMatchObject({ current: 'c', isMaximised: false });
    expect(split(one, 'down', 'e')).toMatchObject({ current: 'e', isMaximised: false });
    expect(close(one, 'd')).toMatchObject({ current: 'c', isMaximised: false });
  });

  it('stays when there is nowhere to go, or a shell ends that is not seen', () => {
    const one = toggleMaximised(four);
    expect(moveFocus(one, 'right').isMaximised).toBe(true);
    expect(close(one, 'a').isMaximised).toBe(true);
  });

  it('means nothing with one shell', () => {
    expect(toggleMaximised(oneShell('a')).isMaximised).toBe(false);
    const two = toggleMaximised(split(oneShell('a'), 'down', 'b'));
    expect(close(two, 'a')).toMatchObject({ isMaximised: false, current: 'b' });
  });
});

describe('resizing', () => {
  it('keeps the sizes of a branch, also through a split in another one', () => {
    const wide = resizeSplit(four, { id: 'b', shares: [20, 60] });
    expect(places(wide)).toMatchObject({ a: [0, 0, 0.25, 1], b: [0.25, 0, 0.75, 0.5] });
    expect(places(split(wide, 'down', 'e')).a).toEqual([0, 0, 0.25, 1]);
  });

  it('changes nothing by what is no division of the branch', () => {
    for (const shares of [[], [1], [1, 0], [1, -1], [1, Number.NaN], [1, Infinity], [1, 1, 1]]) {
      expect(resizeSplit(four, { id: 'b', shares })).toEqual(four);
    }
    expect(resizeSplit(four, { id: 'gone', shares: [1, 1] })).toEqual(four);
  });
});

it('four hundred random steps always leave every shell one place, all of them the whole tab, and one of them current', () => {
  const random = seeded(20_261_123);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const ways: readonly Way[] = ['left', 'right', 'up', 'down'];
  let layout = oneShell('s0');
  for (let step = 1; step <= 400; step += 1) {
    const shells = shellsOf(layout.tree);
    const what = random();
    if (what < 0.3 && shells.length < 24) {
      layout = split(layout, pick(['across', 'down']), `s${step}`);
    } else if (what < 0.55) layout = closeSplit(layout, pick(shells)) ?? oneShell(`s${step}`);
    else if (what < 0.75) layout = moveFocus(layout, pick(ways));
    else if (what < 0.85) layout = focusSplit(layout, pick(shells));
    else if (what < 0.9) layout = toggleMaximised(layout);
    else layout = resizeSplit(layout, randomSizes(layout.tree, random));
    expectSound(layout);
  }
});

function randomSizes(tree: SplitTree, random: () => number) {
  if (tree.kind === 'leaf') return { id: 'none', shares: [] };
  return { id: tree.id, shares: tree.parts.map(() => 0.1 + random()) };
}

function expectSound({ tree, current, recent, isMaximised }: SplitLayout): void {
  const shells = shellsOf(tree);
  expect(new Set(shells).size).toBe(shells.length);
  expect(shells).toContain(current);
  expect(recent[0]).toBe(current);
  expect(new Set(recent).size).toBe(recent.length);
  for (const shell of recent) expect(shells).toContain(shell);
  expect(isMaximised && shells.length === 1).toBe(false);
  expectTidy(tree);
  const all = [...placesOf(tree).values()];
  expect(all.reduce((sum, { width, height }) => sum + width * height, 0)).toBeCloseTo(1, 6);
  for (const [at, one] of all.entries()) {
    for (const other of all.slice(at + 1)) expect(common(one, other)).toBeLessThan(1e-6);
  }
}

function expectTidy(tree: SplitTree): void {
  if (tree.kind === 'leaf') return;
  expect(tree.parts.length).toBeGreaterThan(1);
  expect(tree.parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
  for (const part of tree.parts) {
    expect(part.share).toBeGreaterThan(0);
    if (part.tree.kind === 'branch') expect(part.tree.axis).not.toBe(tree.axis);
    expectTidy(part.tree);
  }
}

/** The area two places have in common. */
function common(one: Place, other: Place): number {
  const width =
    Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const height =
    Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  return Math.max(0, width) * Math.max(0, height);
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
