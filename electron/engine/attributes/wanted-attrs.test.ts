import { expect, it } from 'vitest';
import type { Attrs } from '../../../shared/entry.ts';
import { unkept } from './wanted-attrs.ts';

const found: Attrs = {
  kind: 'file',
  mode: 0o644,
  uid: 1_000,
  gid: 100,
  mtimeMs: 1_600_000_000_000,
};

it.each([
  [{ mode: 0o644, uid: 1_000, gid: 100, mtimeMs: found.mtimeMs }, undefined],
  [{ mode: 0o600 }, 'its mode is 0644, not 0600'],
  [{ uid: 0 }, 'its owner is still 1000'],
  [{ gid: 0 }, 'its group is still 100'],
  // FAT counts in two seconds
  [{ mtimeMs: 1_600_000_001_999 }, undefined],
  [{ mtimeMs: 1_600_000_002_000 }, 'its time is another one'],
  [{ mtimeMs: 1_599_999_990_000 }, 'its time is another one'],
  // looking at it changes that
  [{ atimeMs: 1 }, undefined],
])('of %j is said not to be kept: %s', (wanted, words) => {
  expect(unkept(wanted as Parameters<typeof unkept>[0], found)).toBe(words);
});

it('says nothing of what a server does not tell', () => {
  expect(unkept({ mode: 0o600, uid: 0, gid: 0, mtimeMs: 0 }, { kind: 'file' })).toBeUndefined();
});
