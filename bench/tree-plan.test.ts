import { expect, test } from 'vitest';
import { planTree } from './tree-plan.ts';

const plan = planTree({ files: 2_000, seed: 7 });
const files = plan.filter((planned) => planned.kind === 'file');
const links = plan.filter((planned) => planned.kind === 'link');

test('the same seed plans the same tree, another seed another one', () => {
  expect(planTree({ files: 2_000, seed: 7 })).toEqual(plan);
  expect(planTree({ files: 2_000, seed: 8 })).not.toEqual(plan);
});

test('it has as many files as asked for, each with a path of its own, down to eight levels', () => {
  expect(files).toHaveLength(2_000);
  expect(new Set(plan.map(({ path }) => path)).size).toBe(plan.length);
  const depths = plan.map(({ path }) => path.split('/').length);
  expect(Math.max(...depths)).toBe(8);
});

test('most files are small, some are hundreds of times as large, none is past the ends', () => {
  const sizes = files.map(({ size }) => size).toSorted((one, other) => one - other);
  expect(sizes[0]).toBeGreaterThanOrEqual(100);
  expect(sizes.at(-1)).toBeLessThanOrEqual(2 * 1024 ** 2);
  expect(sizes[1_000]).toBeGreaterThan(1_000);
  expect(sizes[1_000]).toBeLessThan(4_000);
  expect(sizes.at(-1)).toBeGreaterThan(300 * 1024);
});

test('every link leads to a planned file that may be run', () => {
  const programs = files.filter(({ mode }) => mode === 0o755).map(({ path }) => `../${path}`);
  expect(links.length).toBe(50);
  expect(links.map(({ target }) => target).toSorted()).toEqual(programs.toSorted());
});
