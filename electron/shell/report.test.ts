import { expect, it } from 'vitest';
import { createReport } from './report.ts';

it('writes no more than ten lines of trouble a second, and counts the rest', () => {
  const lines: string[] = [];
  let nowMs = 0;
  const report = createReport(
    (line) => lines.push(line),
    () => nowMs,
  );
  for (let i = 0; i < 5_000; i += 1) report('flood');
  expect(lines).toHaveLength(10);
  nowMs = 1_000;
  report('calm');
  expect(lines.slice(10)).toEqual(['hawser: 4990 more left out\n', 'hawser: calm\n']);
});

it('gives a terminal nothing to obey', () => {
  const lines: string[] = [];
  createReport((line) => lines.push(line))('a\u001b]0;title\u0007\u009b2J\nb');
  expect(lines).toEqual(['hawser: a?]0;title??2J\nb\n']);
});
