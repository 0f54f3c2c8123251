import { describe, expect, it } from 'vitest';
import { backupName, isOwnPartial, partialName, transferTag } from './partial-names.ts';

describe('names of partials', () => {
  const tag = transferTag('one');

  it('are short and never the same', () => {
    const names = new Set(Array.from({ length: 1_000 }, () => partialName(tag)));
    expect(names.size).toBe(1_000);
    for (const name of names) expect(name).toMatch(/^\.hawser-[0-9a-f]{8}-[0-9a-f]{15}\.part$/);
  });

  it('tell the transfer they belong to', () => {
    expect(isOwnPartial(tag, partialName(tag))).toBe(true);
    expect(isOwnPartial(tag, partialName(transferTag('two')))).toBe(false);
    expect(isOwnPartial(tag, backupName(tag, 'a'))).toBe(false);
    expect(isOwnPartial(tag, `x${partialName(tag)}`)).toBe(false);
  });
});

describe('names of backups', () => {
  it('tell whose place the old file had, also of names that are no valid text', () => {
    const names = ['a', 'b', '\udc80', '\udc81', ''].map((name) => backupName('0123abcd', name));
    expect(new Set(names).size).toBe(5);
    for (const name of names) expect(name).toMatch(/^\.hawser-0123abcd-[0-9a-f]{15}\.old$/);
    expect(backupName('0123abcd', 'a')).toBe(names[0]);
  });
});
