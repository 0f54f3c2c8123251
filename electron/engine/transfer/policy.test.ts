import { describe, expect, it } from 'vitest';
import type { Attrs, EntryKind } from '../../../shared/entry.ts';
import { decide, type ConflictAction, type Decision } from './policy.ts';

const of = (kind: EntryKind): Attrs => ({ kind, size: 5, mtimeMs: 1_700_000_000_500 });

function decided(
  source: EntryKind,
  target: EntryKind | undefined,
  facts: { remembered?: ConflictAction; resume?: boolean; own?: boolean } = {},
): Decision {
  return decide({
    source: of(source),
    target: target === undefined ? undefined : of(target),
    remembered: facts.remembered,
    resume: facts.resume ?? false,
    own: facts.own ?? false,
  });
}

const answers: readonly (ConflictAction | undefined)[] = [undefined, 'overwrite', 'skip', 'rename'];
type Row = [EntryKind, EntryKind | undefined, readonly [Decision, Decision, Decision, Decision]];

// source, target, then the decision with: nothing remembered, overwrite, skip, rename
const golden: readonly Row[] = [
  ['file', undefined, ['copy', 'copy', 'copy', 'copy']],
  ['link', undefined, ['copy', 'copy', 'copy', 'copy']],
  ['directory', undefined, ['copy', 'copy', 'copy', 'copy']],
  ['file', 'file', ['ask', 'overwrite', 'skip', 'rename']],
  ['file', 'link', ['ask', 'overwrite', 'skip', 'rename']],
  ['file', 'other', ['ask', 'overwrite', 'skip', 'rename']],
  ['link', 'file', ['ask', 'overwrite', 'skip', 'rename']],
  ['link', 'link', ['ask', 'overwrite', 'skip', 'rename']],
  ['directory', 'directory', ['merge', 'merge', 'merge', 'merge']],
  ['file', 'directory', ['refuse', 'refuse', 'refuse', 'rename']],
  ['link', 'directory', ['refuse', 'refuse', 'refuse', 'rename']],
  ['directory', 'file', ['refuse', 'refuse', 'refuse', 'rename']],
  ['directory', 'link', ['refuse', 'refuse', 'refuse', 'rename']],
];

describe('decide', () => {
  it.each(golden)('settles %s onto %s', (source, target, decisions) => {
    const found = answers.map((remembered) =>
      decided(source, target, remembered === undefined ? {} : { remembered }),
    );
    expect(found).toEqual(decisions);
  });

  it('never replaces what the same transfer put there', () => {
    for (const kind of ['file', 'link', 'directory'] as const) {
      expect(decided(kind, kind, { own: true })).toBe('refuse');
      expect(decided(kind, kind, { own: true, remembered: 'overwrite' })).toBe('refuse');
      expect(decided(kind, kind, { own: true, remembered: 'rename' })).toBe('rename');
    }
  });

  it('leaves alone what an earlier attempt copied, by size and second of change', () => {
    expect(decided('file', 'file', { resume: true })).toBe('already');
    expect(decided('file', 'file', { resume: true, remembered: 'overwrite' })).toBe('already');
    expect(decided('file', 'file', { resume: false })).toBe('ask');
    expect(decided('file', 'link', { resume: true })).toBe('ask');
  });

  it.each([
    { size: 6, mtimeMs: 1_700_000_000_500 },
    { size: 5, mtimeMs: 1_700_000_001_000 },
    { size: 5 },
    { mtimeMs: 1_700_000_000_500 },
  ])('copies again when the target is %j', (there) => {
    const facts = { remembered: undefined, resume: true, own: false };
    expect(decide({ source: of('file'), target: { kind: 'file', ...there }, ...facts })).toBe(
      'ask',
    );
  });

  it('takes the same second for the same time, because SFTP carries no more', () => {
    const target: Attrs = { kind: 'file', size: 5, mtimeMs: 1_700_000_000_000 };
    const facts = { remembered: undefined, resume: true, own: false };
    expect(decide({ source: of('file'), target, ...facts })).toBe('already');
  });
});
