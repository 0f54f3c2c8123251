import { describe, expect, it } from 'vitest';
import { seeded, type Random } from '../../electron/testing/seed.ts';
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

  it('is the same as a plan made in another way, for 1,000 pairs of trees', () => {
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const random = seeded(seed);
      const left = randomTree(random);
      const right = randomTwin(random, left);
      const rules = randomRules(random);
      const made = planSync(left, right, rules, {
        leavesOut: ({ name }) => name.endsWith('~'),
        contents: ({ path }) => contentsOf(path),
      }).ops;
      expect(lines(made).sort(), `seed ${seed}`).toEqual(reference(left, right, rules).sort());
      checkOrder(made, seed);
    }
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

// one name in other letters, other forms, of other bytes, and such that a path could be taken apart wrongly by
const names = [
  'a',
  'A',
  'b',
  'b~',
  'caf\u00e9',
  'cafe\u0301',
  'x\udcff',
  '-rf',
  '..a',
  'n\nl',
] as const;

function randomEntry(random: Random, name: string): Entry {
  const kind = random.pick(['file', 'file', 'file', 'directory', 'directory', 'link', 'other']);
  if (kind === 'link') return { name, kind, target: random.pick(['t', 'u']) };
  if (kind !== 'file') return { name, kind };
  return {
    name,
    kind,
    ...(random.chance(0.95) ? { size: random.below(3) } : {}),
    ...(random.chance(0.95) ? { mtimeMs: random.pick([10_000, 11_500, 20_000, 3_620_000]) } : {}),
  };
}

function randomTree(random: Random): Map<string, { entries: Entry[]; isWhole: boolean }> {
  const made = new Map<string, { entries: Entry[]; isWhole: boolean }>();
  const fill = (path: string, depth: number): void => {
    const chosen = names.filter(() => random.chance(0.35));
    const entries = chosen.map((name) => randomEntry(random, name));
    made.set(path, { entries, isWhole: random.chance(0.95) });
    for (const { name, kind } of entries) {
      if (kind === 'directory' && depth < 3)
        fill(path === '' ? name : `${path}/${name}`, depth + 1);
      else if (kind === 'directory') {
        made.set(path === '' ? name : `${path}/${name}`, { entries: [], isWhole: true });
      }
    }
  };
  fill('', 0);
  return made;
}

/** Mostly what the other one is, so that there is something to compare. */
function randomTwin(random: Random, of: Tree): Tree {
  const other = randomTree(random);
  const made = new Map<string, { entries: Entry[]; isWhole: boolean }>();
  const fill = (path: string): void => {
    const mine = of.get(path)?.entries ?? [];
    const theirs = other.get(path)?.entries ?? [];
    const taken = new Map<string, Entry>();
    for (const entry of theirs) if (random.chance(0.3)) taken.set(entry.name, entry);
    for (const entry of mine) if (random.chance(0.75)) taken.set(entry.name, entry);
    made.set(path, { entries: [...taken.values()], isWhole: random.chance(0.95) });
    for (const { name, kind } of taken.values()) {
      if (kind === 'directory') fill(path === '' ? name : `${path}/${name}`);
    }
  };
  fill('');
  return made;
}

function randomRules(random: Random): SyncRules {
  return {
    direction: random.pick(['to-right', 'to-left', 'both']),
    by: random.pick(['time', 'size', 'content']),
    ignoresHour: random.chance(0.3),
    recursive: random.chance(0.9),
    deleteExtra: random.chance(0.5),
  };
}

/** Stands for reading two files: any fixed answer for a path will do. */
function contentsOf(path: string): 'equal' | 'differs' | 'unknown' {
  return (['equal', 'differs', 'unknown'] as const)[path.length % 3] ?? 'equal';
}

/**
 * The plan by flat sets of paths instead of a walk. Written on its own: it shares nothing with the planner but the
 * meaning of the rules.
 */
function reference(left: Tree, right: Tree, rules: SyncRules): string[] {
  const flat = (side: Tree) => {
    const all = new Map<string, Entry>();
    for (const [folder, { entries }] of side) {
      for (const entry of entries)
        all.set(folder === '' ? entry.name : `${folder}/${entry.name}`, entry);
    }
    return all;
  };
  const [l, r] = [flat(left), flat(right)];
  const parents = (path: string): string[] => {
    const parts = path.split('/');
    return parts.map((_, index) => parts.slice(0, index).join('/'));
  };
  const isFolder = (side: Map<string, Entry>, path: string) =>
    path === '' || side.get(path)?.kind === 'directory';
  const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
  const inFolder = (path: string) => parents(path).at(-1) ?? '';
  const isBad = (path: string): boolean =>
    parents(path).some(
      (folder) =>
        (isFolder(l, folder) && left.get(folder)?.isWhole === false) ||
        (isFolder(r, folder) && right.get(folder)?.isWhole === false),
    );
  const hasTwinInCase = (path: string): boolean =>
    [...l.keys(), ...r.keys()].some(
      (other) =>
        other !== path &&
        inFolder(other) === inFolder(path) &&
        nameOf(other).normalize('NFC').toLowerCase() ===
          nameOf(path).normalize('NFC').toLowerCase(),
    );
  const wants = (
    path: string,
  ): 'make-right' | 'make-left' | 'delete-right' | 'delete-left' | undefined => {
    const side = l.has(path) ? 'left' : 'right';
    const far = side === 'left' ? 'right' : 'left';
    if (rules.direction === 'both' || rules.direction === `to-${far}`) return `make-${far}`;
    return rules.deleteExtra ? `delete-${side}` : undefined;
  };
  /** True for a path the plan comes to: nothing above it stops it. */
  const isReached = (path: string): boolean => {
    const above = parents(path).slice(1);
    if (above.length > 0 && !rules.recursive) return false;
    return above.every((folder) => {
      if (nameOf(folder).endsWith('~')) return false;
      if (isFolder(l, folder) && isFolder(r, folder)) return true;
      if (l.has(folder) && r.has(folder)) return false;
      return wants(folder) !== undefined && !isBad(folder) && !hasTwinInCase(folder);
    });
  };
  const all = [...new Set([...l.keys(), ...r.keys()])].filter(isReached);
  const said = new Map<string, string>();
  const twin = (path: string, a: Entry, b: Entry): string | undefined => {
    if (a.kind !== b.kind) return 'none kinds';
    if (a.kind === 'directory') return undefined;
    if (a.kind === 'other') return 'none special';
    let newer: 'left-newer' | 'right-newer' | 'differs' = 'differs';
    if (a.kind === 'file' && a.mtimeMs !== undefined && b.mtimeMs !== undefined) {
      const apart = Math.trunc(a.mtimeMs / 1_000) - Math.trunc(b.mtimeMs / 1_000);
      const isHour = rules.ignoresHour && Math.abs(apart) >= 3_598 && Math.abs(apart) <= 3_602;
      if (Math.abs(apart) > 2 && !isHour) newer = apart > 0 ? 'left-newer' : 'right-newer';
    }
    const isLong = a.size !== undefined && b.size !== undefined;
    const same = (): boolean | undefined => {
      if (a.kind === 'link') return a.target === b.target;
      if (isLong && a.size !== b.size) return false;
      if (rules.by === 'size') return isLong ? true : undefined;
      if (rules.by === 'content') {
        const found = contentsOf(path);
        return found === 'unknown' ? undefined : found === 'equal';
      }
      if (a.mtimeMs === undefined || b.mtimeMs === undefined) return undefined;
      if (newer !== 'differs') return false;
      return isLong ? true : undefined;
    };
    const isSame = same();
    if (isSame === true) return undefined;
    if (isSame === undefined) return 'none unknown';
    if (rules.direction === 'to-right') return `copy-right ${newer}`;
    if (rules.direction === 'to-left') return `copy-left ${newer}`;
    if (a.kind === 'link') return 'none links';
    if (newer === 'left-newer') return 'copy-right left-newer';
    return newer === 'right-newer' ? 'copy-left right-newer' : 'none both-changed';
  };
  for (const path of all.filter((each) => !nameOf(each).endsWith('~'))) {
    const [a, b] = [l.get(path), r.get(path)];
    if (a !== undefined && b !== undefined) {
      const text = twin(path, a, b);
      if (text !== undefined) said.set(path, text);
      continue;
    }
    const entry = a ?? b;
    const action = wants(path);
    if (action === undefined || (entry?.kind === 'directory' && !rules.recursive)) continue;
    const lone = a === undefined ? 'right-only' : 'left-only';
    if (isBad(path)) said.set(path, 'none unknown');
    else if (hasTwinInCase(path)) said.set(path, 'none case');
    else if (entry?.kind === 'other') said.set(path, 'none special');
    else
      said.set(
        path,
        `${entry?.kind === 'directory' ? action : action.replace('make', 'copy')} ${lone}`,
      );
  }
  // a folder goes only when all that is in it goes, and its listing was all there is
  for (const [path, text] of said) {
    if (!text.startsWith('delete') || !(isFolder(l, path) || isFolder(r, path))) continue;
    const inside = [...l.keys(), ...r.keys()].filter((each) => each.startsWith(`${path}/`));
    const staysIn = inside.some((each) => said.get(each)?.startsWith('delete') !== true);
    const isCut = [path, ...inside].some((each) => isBad(`${each}/x`));
    if (staysIn || isCut) said.set(path, 'none holds');
  }
  // what is inside may have come to stay only now
  for (;;) {
    const before = [...said.values()].filter((text) => text === 'none holds').length;
    for (const [path, text] of said) {
      if (!text.startsWith('delete') || !(isFolder(l, path) || isFolder(r, path))) continue;
      const inside = [...said].filter(([each]) => each.startsWith(`${path}/`));
      if (inside.some(([, each]) => !each.startsWith('delete'))) said.set(path, 'none holds');
    }
    if ([...said.values()].filter((text) => text === 'none holds').length === before) break;
  }
  return [...said].map(([path, text]) => text.replace(/ (.*)/, ` ${path} ($1)`));
}

function checkOrder(ops: readonly SyncOp[], seed: number): void {
  const at = new Map(ops.map((op, index) => [op.path, { ...op, index }]));
  for (const { path, action, index } of at.values()) {
    const parent = at.get(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    if (parent === undefined) continue;
    const isLater = action.startsWith('delete') ? parent.index > index : true;
    const isEarlier = parent.action.startsWith('make') ? parent.index < index : true;
    expect(isLater && isEarlier, `order of ${path} with seed ${seed}`).toBe(true);
  }
}
