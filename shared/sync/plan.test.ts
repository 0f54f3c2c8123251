import { describe, expect, it } from 'vitest';
import type { Entry, EntryKind } from '../entry.ts';
import { choicesOf, isAsPlanned, type SyncOp, type SyncRules } from './op.ts';
import { planSync, type Tree } from './plan.ts';

const mirror: SyncRules = {
  direction: 'to-right',
  by: 'time',
  ignoresHour: false,
  recursive: true,
  deleteExtra: true,
};

/** A tree by its paths; a folder ends with a slash, and with `/!` when it cannot be listed whole. */
function tree(paths: Readonly<Record<string, Partial<Entry>>>): Tree {
  const folders = new Map<string, { entries: Entry[]; isWhole: boolean }>();
  const folder = (path: string) => {
    const found = folders.get(path) ?? { entries: [], isWhole: true };
    folders.set(path, found);
    return found;
  };
  folder('');
  for (const [text, facts] of Object.entries(paths)) {
    const isWhole = !text.endsWith('!');
    const path = text.replace(/\/?!?$/, '');
    const isFolder = /\/!?$/.test(text) || text === '!';
    if (isFolder) folder(path).isWhole = isWhole;
    if (path === '') continue;
    const cut = path.lastIndexOf('/');
    const kind: EntryKind = isFolder ? 'directory' : 'file';
    const entry = { kind, size: 1, mtimeMs: 1_000_000, name: path.slice(cut + 1), ...facts };
    folder(path.slice(0, Math.max(0, cut))).entries.push(entry);
  }
  return folders;
}

const lines = (ops: readonly SyncOp[]) =>
  ops.map(({ path, action, why }) => `${action} ${path} (${why})`);
const plan = (left: Tree, right: Tree, rules: Partial<SyncRules> = {}) =>
  lines(planSync(left, right, { ...mirror, ...rules }).ops);

describe('planSync', () => {
  it('makes folders before what is in them, and deletes from the inside out', () => {
    const left = tree({ 'new/': {}, 'new/a': {}, 'new/deep/': {}, 'new/deep/b': {} });
    const right = tree({ 'old/': {}, 'old/x': {}, 'old/deep/': {}, 'old/deep/y': {} });
    expect(plan(left, right)).toEqual([
      'make-right new (left-only)',
      'copy-right new/a (left-only)',
      'make-right new/deep (left-only)',
      'copy-right new/deep/b (left-only)',
      'delete-right old/x (right-only)',
      'delete-right old/deep/y (right-only)',
      'delete-right old/deep (right-only)',
      'delete-right old (right-only)',
    ]);
  });

  it('deletes nothing unless told to, and never both ways', () => {
    const right = tree({ 'old/': {}, 'old/x': {}, y: {} });
    expect(plan(tree({}), right, { deleteExtra: false })).toEqual([]);
    const both = plan(tree({}), right, { direction: 'both' });
    expect(both.filter((line) => line.startsWith('delete'))).toEqual([]);
    expect(both).toHaveLength(3);
  });

  it('knows nothing of what is missing below a folder that was not listed whole', () => {
    const left = tree({
      'd/!': {},
      'd/seen': {},
      'd/e/': {},
      'd/e/new': {},
      'd/same': { size: 2 },
    });
    const right = tree({ 'd/': {}, 'd/gone?': {}, 'd/e/': {}, 'd/e/x': {}, 'd/same': {} });
    expect(plan(left, right)).toEqual([
      'none d/gone? (unknown)',
      'copy-right d/same (differs)',
      'none d/seen (unknown)',
      'none d/e/new (unknown)',
      'none d/e/x (unknown)',
    ]);
  });

  it('keeps a folder whose own listing was cut, and those around it', () => {
    const right = tree({ 'p/': {}, 'p/file': {}, 'p/cut/!': {}, 'p/cut/seen': {} });
    expect(plan(tree({}), right)).toEqual([
      'delete-right p/file (right-only)',
      'none p/cut/seen (unknown)',
      'none p/cut (holds)',
      'none p (holds)',
    ]);
  });

  it('keeps a folder that has something in it that a mask keeps out', () => {
    const right = tree({ 'p/': {}, 'p/a': {}, 'p/b.keep': {} });
    const { ops, counts } = planSync(tree({}), right, mirror, {
      leavesOut: ({ name }) => name.endsWith('.keep'),
    });
    expect(lines(ops)).toEqual(['delete-right p/a (right-only)', 'none p (holds)']);
    expect(counts.leftOut).toBe(1);
  });

  it('never guesses between a file and a folder, and looks into neither', () => {
    const left = tree({ a: {}, 'b/': {}, 'b/x': {} });
    const right = tree({ 'a/': {}, 'a/y': {}, b: {} });
    const { ops } = planSync(left, right, mirror);
    expect(lines(ops)).toEqual(['none a (kinds)', 'none b (kinds)']);
    expect(ops.flatMap(choicesOf)).toEqual([]);
  });

  it('leaves names alone that differ only in case or form', () => {
    const left = tree({ README: {}, 'caf\u00e9': {} });
    const right = tree({ readme: {}, 'cafe\u0301': {} });
    expect(plan(left, right)).toEqual([
      'none README (case)',
      'none cafe\u0301 (case)',
      'none caf\u00e9 (case)',
      'none readme (case)',
    ]);
  });

  it('takes the newer one both ways, and lets the user choose where there is none', () => {
    const left = tree({ a: { mtimeMs: 9_000_000 }, b: {}, c: { size: 7 } });
    const right = tree({ a: {}, b: { mtimeMs: 9_000_000 }, c: {} });
    const { ops } = planSync(left, right, { ...mirror, direction: 'both' });
    expect(lines(ops)).toEqual([
      'copy-right a (left-newer)',
      'copy-left b (right-newer)',
      'none c (both-changed)',
    ]);
    expect(ops.flatMap(choicesOf)).toEqual(['copy-right', 'copy-left']);
  });

  it('stays in the folder itself when told to', () => {
    const left = tree({ a: {}, 'd/': {}, 'd/x': {} });
    expect(plan(left, tree({ 'e/': {} }), { recursive: false })).toEqual([
      'copy-right a (left-only)',
    ]);
  });
});

describe('isAsPlanned', () => {
  it('sees a change of size, time or kind, and of folders only the kind', () => {
    const was = { kind: 'file', size: 1, mtimeMs: 5 } as const;
    expect(isAsPlanned(was, { ...was })).toBe(true);
    expect(isAsPlanned(was, { ...was, size: 2 })).toBe(false);
    expect(isAsPlanned(was, { ...was, mtimeMs: 6 })).toBe(false);
    expect(isAsPlanned(was, undefined)).toBe(false);
    expect(isAsPlanned(undefined, was)).toBe(false);
    expect(isAsPlanned({ kind: 'directory', size: 1 }, { kind: 'directory', size: 2 })).toBe(true);
    expect(isAsPlanned({ kind: 'directory' }, { kind: 'link' })).toBe(false);
  });
});
