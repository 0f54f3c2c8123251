import { expect, test } from 'vitest';
import { atWorkText } from './at-work.ts';

test.each([
  [{ transfers: 0, programs: 0, connections: 0 }, undefined],
  [{ transfers: 1, programs: 0, connections: 0 }, 'A transfer is still running.'],
  [{ transfers: 2, programs: 0, connections: 0 }, '2 transfers are still running.'],
  [{ transfers: 0, programs: 1, connections: 0 }, 'A program in a terminal is still running.'],
  [{ transfers: 0, programs: 0, connections: 1 }, 'A connection through a tunnel is still open.'],
  [
    { transfers: 1, programs: 3, connections: 0 },
    'A transfer and 3 programs in terminals are still running.',
  ],
  [
    { transfers: 2, programs: 1, connections: 4 },
    '2 transfers, a program in a terminal and 4 connections through tunnels are still running.',
  ],
])('%j is told as %s', (atWork, text) => {
  expect(atWorkText(atWork)).toBe(text);
});
