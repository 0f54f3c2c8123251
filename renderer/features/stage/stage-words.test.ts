import { expect, test } from 'vitest';
import type { Stage } from '../../../shared/contract/desktop.ts';
import { missingText, stageShare, stageText } from './stage-words.ts';

const stage: Stage = {
  id: 's',
  use: 'drag',
  title: '12 items',
  state: 'staging',
  used: false,
  counted: true,
  found: 12,
  failed: 0,
  skipped: 0,
  totalBytes: 48_000_000,
  doneBytes: 12_000_000,
  bytesPerSecond: 0,
};
const ready: Stage = { ...stage, state: 'ready', doneBytes: 48_000_000 };
const problem = {
  path: '/x',
  error: { code: 'permission', message: 'No right to read /x.' },
} as const;

test('says how far it is, and then that it can be dragged', () => {
  expect(stageText({ ...stage, found: 0, counted: false })).toBe('Getting it ready…');
  expect(stageText(stage)).toBe('12 items, 12.0 MB of 48.0 MB');
  expect(stageText({ ...stage, counted: false })).toBe('12 items, 12.0 MB of 48.0 MB or more');
  expect(stageText(ready)).toBe('12 items, 48.0 MB: ready to drag out');
  expect(stageText({ ...ready, use: 'clipboard', used: true })).toContain('on the clipboard');
});

test('never calls ready what lacks something without saying so', () => {
  const partly = { ...ready, failed: 1, skipped: 2, problem };
  expect(stageText(partly)).toContain('9 items');
  expect(missingText(partly)).toBe('1 item is missing, 2 items were skipped: No right to read /x.');
  expect(missingText(ready)).toBeUndefined();
  expect(missingText({ ...stage, state: 'failed', problem })).toBe('No right to read /x.');
});

test('knows no share before it knows how much there is', () => {
  expect(stageShare({ ...stage, counted: false })).toBeUndefined();
  expect(stageShare({ ...stage, totalBytes: 0 })).toBeUndefined();
  expect(stageShare(stage)).toBe(0.25);
  expect(stageShare(ready)).toBe(1);
});
