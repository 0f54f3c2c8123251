import { expect, it, vi } from 'vitest';
import { oneByOne } from './checkpoints.ts';

it('of what comes while one is being written down, only the last is told', async () => {
  const told: number[] = [];
  const written: (() => void)[] = [];
  const tell = oneByOne((what: number) => {
    told.push(what);
    return new Promise<void>((resolve) => written.push(resolve));
  });
  for (const what of [1, 2, 3]) tell(what);
  expect(told).toEqual([1]);
  written[0]?.();
  await vi.waitFor(() => expect(told).toEqual([1, 3]));
  written[1]?.();
  await Promise.resolve();
  tell(4);
  await vi.waitFor(() => expect(told).toEqual([1, 3, 4]));
});

it('all are told where nobody says when they are written down', () => {
  const told: number[] = [];
  const tell = oneByOne((what: number) => void told.push(what));
  for (const what of [1, 2]) tell(what);
  expect(told).toEqual([1, 2]);
});
