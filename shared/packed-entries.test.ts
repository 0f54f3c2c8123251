import { expect, test } from 'vitest';
import type { Entry } from './entry.ts';
import { packEntries, unpackEntries } from './packed-entries.ts';

const whole = { size: 5, mode: 0o644, mtimeMs: 1_700_000_000_123.5, atimeMs: 0, uid: 0, gid: 1000 };

function passed(entries: readonly Entry[]): Entry[] {
  return unpackEntries(structuredClone(packEntries(entries)));
}

test('entries come out as they went in, whatever was left out of them', () => {
  const entries: Entry[] = [
    { name: 'whole', kind: 'file', ...whole },
    { name: 'bare', kind: 'other' },
    { name: 'size only', kind: 'file', size: Number.MAX_SAFE_INTEGER },
    { name: 'no owner', kind: 'directory', size: 0, mode: 0, mtimeMs: -1, atimeMs: 0.25 },
    { name: 'huge id', kind: 'file', ...whole, uid: 2 ** 32 - 1, gid: 2 ** 31 },
  ];
  expect(passed(entries)).toStrictEqual(entries);
});

test('links keep where they lead, as far as that is known', () => {
  const entries: Entry[] = [
    { name: 'a', kind: 'file', ...whole },
    { name: 'unknown', kind: 'link', ...whole },
    { name: 'named', kind: 'link', ...whole, target: '../x' },
    { name: 'broken', kind: 'link', target: 'gone', targetKind: 'broken' },
    { name: 'folder', kind: 'link', ...whole, targetKind: 'directory' },
  ];
  expect(passed(entries)).toStrictEqual(entries);
});

test('names keep bytes that are no text, and nothing stays nothing', () => {
  const entries: Entry[] = [{ name: 'caf\udce9\n', kind: 'file' }];
  expect(passed(entries)).toStrictEqual(entries);
  expect(passed([])).toEqual([]);
});
