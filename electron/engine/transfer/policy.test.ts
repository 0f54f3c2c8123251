import { describe, expect, it } from 'vitest';
import type { ConflictAction } from '../../../shared/contract/prompts.ts';
import type { Attrs, EntryKind } from '../../../shared/entry.ts';
import { actionsFor, decide, type Decision } from './policy.ts';

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

const answers: readonly (ConflictAction | undefined)[] = [
  undefined,
  'overwrite',
  'newer',
  'size',
  'resume',
  'rename',
  'skip',
];
type Seven<T> = readonly [T, T, T, T, T, T, T];
type Row = [EntryKind, EntryKind | undefined, Seven<Decision>];

const copy: Seven<Decision> = ['copy', 'copy', 'copy', 'copy', 'copy', 'copy', 'copy'];
const merge: Seven<Decision> = ['merge', 'merge', 'merge', 'merge', 'merge', 'merge', 'merge'];
// a file and a folder: only another name leaves both whole
const never: Seven<Decision> = [
  'refuse',
  'refuse',
  'refuse',
  'refuse',
  'refuse',
  'rename',
  'refuse',
];
// of different kinds, or without content: newer or longer says nothing
const unlike: Seven<Decision> = ['ask', 'overwrite', 'ask', 'ask', 'ask', 'rename', 'skip'];

// both have the same size and time; source, target, then the decision with: nothing remembered, overwrite, newer,
// size, resume, rename, skip
const golden: readonly Row[] = [
  ['file', undefined, copy],
  ['link', undefined, copy],
  ['directory', undefined, copy],
  ['file', 'file', ['ask', 'overwrite', 'skip', 'skip', 'skip', 'rename', 'skip']],
  ['file', 'link', unlike],
  ['file', 'other', unlike],
  ['link', 'file', unlike],
  ['link', 'link', ['ask', 'overwrite', 'skip', 'ask', 'ask', 'rename', 'skip']],
  ['directory', 'directory', merge],
  ['file', 'directory', never],
  ['link', 'directory', never],
  ['directory', 'file', never],
  ['directory', 'link', never],
];

const second = 1_000;
const attrs = { kind: 'file', size: 5, mtimeMs: 100 * second } as const;
type FileRow = [string, Attrs, readonly [newer: Decision, size: Decision, resume: Decision]];

// a file of 5 bytes and second 100 onto these
const files: readonly FileRow[] = [
  ['an older one', { ...attrs, mtimeMs: 99 * second }, ['overwrite', 'skip', 'skip']],
  [
    'one older by less than a second',
    { ...attrs, mtimeMs: 100 * second },
    ['skip', 'skip', 'skip'],
  ],
  ['a newer one', { ...attrs, mtimeMs: 101 * second }, ['skip', 'skip', 'skip']],
  ['a shorter one', { ...attrs, size: 4 }, ['skip', 'overwrite', 'resume']],
  ['an empty one', { ...attrs, size: 0 }, ['skip', 'overwrite', 'resume']],
  ['a longer one', { ...attrs, size: 6 }, ['skip', 'overwrite', 'ask']],
  ['one without a time', { kind: 'file', size: 5 }, ['ask', 'skip', 'skip']],
  ['one without a size', { kind: 'file', mtimeMs: 1 }, ['overwrite', 'ask', 'ask']],
];

describe('decide', () => {
  it.each(golden)('settles %s onto %s', (source, target, decisions) => {
    const found = answers.map((remembered) =>
      decided(source, target, remembered === undefined ? {} : { remembered }),
    );
    expect(found).toEqual(decisions);
  });

  it.each(files)('goes by the facts of a file onto %s', (_what, target, decisions) => {
    const source = { ...attrs, mtimeMs: attrs.mtimeMs + 999 };
    const found = (['newer', 'size', 'resume'] as const).map((remembered) =>
      decide({ source, target, remembered, resume: false, own: false }),
    );
    expect(found).toEqual(decisions);
  });

  it('never replaces what the same transfer put there', () => {
    for (const kind of ['file', 'link', 'directory'] as const) {
      const found = answers.map((remembered) =>
        decided(kind, kind, { own: true, ...(remembered === undefined ? {} : { remembered }) }),
      );
      expect(found).toEqual(['ask', 'ask', 'ask', 'ask', 'ask', 'rename', 'skip']);
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

describe('the answers that make sense', () => {
  const same = { hasOtherContent: false };

  it('are all of them for a file that is a shorter one so far', () => {
    const target = { ...attrs, size: 4 };
    expect(actionsFor({ source: attrs, target, own: false }, same)).toEqual([
      'overwrite',
      'newer',
      'size',
      'resume',
      'rename',
      'skip',
    ]);
  });

  it.each<[string, Attrs, ConflictAction[]]>([
    ['of the same size', attrs, ['overwrite', 'newer', 'size', 'rename', 'skip']],
    ['that is longer', { ...attrs, size: 6 }, ['overwrite', 'newer', 'size', 'rename', 'skip']],
    ['without a time', { kind: 'file', size: 5 }, ['overwrite', 'size', 'rename', 'skip']],
    ['without a size', { kind: 'file', mtimeMs: 1 }, ['overwrite', 'newer', 'rename', 'skip']],
    ['that is a link', { ...attrs, kind: 'link' }, ['overwrite', 'rename', 'skip']],
  ])('leave out what cannot be told of one %s', (_what, target, actions) => {
    expect(actionsFor({ source: attrs, target, own: false }, same)).toEqual(actions);
  });

  it('are no resuming once the content was found to be another', () => {
    const target = { ...attrs, size: 4 };
    const actions = actionsFor({ source: attrs, target, own: false }, { hasOtherContent: true });
    expect(actions).not.toContain('resume');
  });

  it('lose nothing of two items that want one name', () => {
    expect(actionsFor({ source: attrs, target: attrs, own: true }, same)).toEqual([
      'rename',
      'skip',
    ]);
  });
});
