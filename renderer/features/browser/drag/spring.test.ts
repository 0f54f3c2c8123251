import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSpring } from './spring.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const went: string[] = [];
  let here = '/a';
  const spring = createSpring({
    here: () => here,
    go: (path) => {
      here = path;
      went.push(path);
    },
  });
  return { spring, went };
}

test('a folder opens after a second of rest, and not while a drag passes over it', () => {
  const { spring, went } = setUp();
  spring.over('/a/b');
  vi.advanceTimersByTime(900);
  spring.over('/a/b');
  spring.over('/a/c');
  vi.advanceTimersByTime(900);
  spring.over(undefined);
  vi.advanceTimersByTime(5_000);
  expect(went).toEqual([]);
  spring.over('/a/b');
  vi.advanceTimersByTime(1_000);
  expect(went).toEqual(['/a/b']);
});

test('a drag that leaves or is given up leads back to where it began, however deep it was', () => {
  const { spring, went } = setUp();
  for (const folder of ['/a/b', '/a/b/c']) {
    spring.over(folder);
    vi.advanceTimersByTime(1_000);
  }
  spring.giveUp();
  expect(went).toEqual(['/a/b', '/a/b/c', '/a']);
  spring.giveUp();
  expect(went).toHaveLength(3);
});

test('after a drop the folder stays open, and nothing opens later', () => {
  const { spring, went } = setUp();
  spring.over('/a/b');
  vi.advanceTimersByTime(1_000);
  spring.over('/a/b/c');
  spring.settle();
  vi.advanceTimersByTime(5_000);
  spring.giveUp();
  expect(went).toEqual(['/a/b']);
});
