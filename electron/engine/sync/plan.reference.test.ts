// Over 300 lines but one file: the random pairs, and the reference that is written apart from the planner, belong together.
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../shared/entry.ts';
import {
  MemoryDraft,
  readMemory,
  type Remembered,
  type SyncMemory,
} from '../../../shared/sync/memory.ts';
import type { SyncOp, SyncRules } from '../../../shared/sync/op.ts';
import { planSync, type Tree } from '../../../shared/sync/plan.ts';
import { seeded, type Random } from '../../testing/seed.ts';

const lines = (ops: readonly SyncOp[]) =>
  ops.map(({ path, action, why }) => `${action} ${path} (${why})`);

describe('planSync', () => {
  it('is the same as a plan made in another way, for 1,000 pairs of trees', () => {
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const random = seeded(seed);
      const left = randomTree(random);
      const right = randomTwin(random, left);
      const rules = randomRules(random);
      const memory = random.chance(0.7) ? randomMemory(random, left, right) : undefined;
      const made = planSync(left, right, rules, {
        leavesOut: ({ name }) => name.endsWith('~'),
        contents: ({ path }) => contentsOf(path),
        memory,
      });
      const wanted = reference(left, right, { rules, memory });
      expect(lines(made.ops).sort(), `seed ${seed}`).toEqual(wanted.lines.sort());
      checkOrder(made.ops, seed);
      for (const op of made.ops) count(`${op.action.split('-')[0]} ${op.why}`);
      if (rules.direction !== 'both') continue;
      const draft = new MemoryDraft(memory);
      for (const seen of made.seen) draft.take(seen);
      expect(flatMemory(draft.memory), `memory of seed ${seed}`).toEqual(wanted.memory);
      const text = [...draft.lines(Infinity)].join('');
      expect(flatMemory(read(text)), `text of seed ${seed}`).toEqual(wanted.memory);
    }
    // else the seeds would say nothing of what a memory is for
    const since = ['delete deleted', 'none deleted', 'none deleted-changed', 'none deleted-around'];
    const twins = [
      'copy left-changed',
      'copy right-changed',
      'none both-since',
      'none never-alike',
    ];
    for (const kind of [...since, ...twins])
      expect(counts.get(kind) ?? 0, kind).toBeGreaterThan(10);
  });
});

const counts = new Map<string, number>();
const count = (kind: string) => counts.set(kind, (counts.get(kind) ?? 0) + 1);

function read(text: string): SyncMemory | undefined {
  const reading = readMemory(text);
  for (;;) {
    const next = reading.next();
    if (next.done === true) return next.value;
  }
}

function flatMemory(memory: SyncMemory | undefined): Map<string, Remembered> {
  const flat = new Map<string, Remembered>();
  for (const [folder, names] of memory ?? []) {
    for (const [name, was] of names) flat.set(folder === '' ? name : `${folder}/${name}`, was);
  }
  return flat;
}

/** Mostly of what is there, partly of what is gone by now. */
function randomMemory(random: Random, left: Tree, right: Tree): SyncMemory {
  const memory = new Map<string, Map<string, Remembered>>();
  const gone = randomTree(random);
  for (const [tree, chance] of [
    [left, 0.5],
    [right, 0.5],
    [gone, 0.2],
  ] as const) {
    for (const [folder, { entries }] of tree) {
      for (const { name, kind, size, mtimeMs } of entries) {
        if (!random.chance(chance)) continue;
        const names = memory.get(folder) ?? new Map<string, Remembered>();
        memory.set(folder, names);
        const isFolder = kind === 'directory';
        // now and then both sides were something else
        const wasMs = random.chance(0.15) ? 90_000 : mtimeMs;
        names.set(name, {
          kind,
          ...(size === undefined || isFolder ? {} : { size }),
          ...(wasMs === undefined || isFolder ? {} : { leftMs: wasMs, rightMs: wasMs }),
        });
      }
    }
  }
  return memory;
}

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
    for (const entry of mine) {
      const isOther = entry.kind === 'file' && random.chance(0.3);
      const twin = isOther ? randomEntry(random, entry.name) : entry;
      if (random.chance(0.75)) taken.set(entry.name, twin);
    }
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
    direction: random.pick(['to-right', 'to-left', 'both', 'both', 'both', 'both']),
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
function reference(
  left: Tree,
  right: Tree,
  { rules, memory }: { readonly rules: SyncRules; readonly memory: SyncMemory | undefined },
): { readonly lines: string[]; readonly memory: Map<string, Remembered> } {
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
  const old = flatMemory(memory);
  const isBoth = rules.direction === 'both';
  /** What a path was, where that counts: not in a folder that is new. */
  const wasOf = (path: string): Remembered | undefined => {
    if (!isBoth) return undefined;
    const above = parents(path).slice(1);
    const isNew = above.some(
      (folder) => l.has(folder) !== r.has(folder) && wants(folder)?.startsWith('make') === true,
    );
    return isNew ? undefined : old.get(path);
  };
  const hasChangedSince = (path: string, side: 'left' | 'right'): boolean => {
    const [now, was] = [(side === 'left' ? l : r).get(path), wasOf(path)];
    if (now === undefined || was === undefined || now.kind !== was.kind) return true;
    if (now.kind === 'directory') return false;
    const thenMs = side === 'left' ? was.leftMs : was.rightMs;
    if (now.size === undefined || now.size !== was.size) return true;
    if (now.mtimeMs === undefined || thenMs === undefined) return true;
    const apart = Math.abs(Math.trunc(now.mtimeMs / 1_000) - Math.trunc(thenMs / 1_000));
    return apart > 2 && !(rules.ignoresHour && apart >= 3_598 && apart <= 3_602);
  };
  /** In a folder that was deleted on the other side. */
  const isInGone = (path: string): boolean =>
    isBoth &&
    parents(path)
      .slice(1)
      .some((folder) => l.has(folder) !== r.has(folder) && wants(folder)?.startsWith('del'));
  const wants = (
    path: string,
  ): 'make-right' | 'make-left' | 'delete-right' | 'delete-left' | undefined => {
    const side = l.has(path) ? 'left' : 'right';
    const far = side === 'left' ? 'right' : 'left';
    if (isBoth && (wasOf(path) !== undefined || isInGone(path))) {
      return hasChangedSince(path, side) || !rules.deleteExtra ? undefined : `delete-${side}`;
    }
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
    if (memory !== undefined) {
      const changed = [hasChangedSince(path, 'left'), hasChangedSince(path, 'right')].join();
      if (changed === 'true,false') return 'copy-right left-changed';
      if (changed === 'false,true') return 'copy-left right-changed';
      if (a.kind === 'link') return 'none links';
      if (wasOf(path) === undefined) return 'none never-alike';
      return changed === 'true,true' ? 'none both-since' : 'none both-changed';
    }
    if (a.kind === 'link') return 'none links';
    if (newer === 'left-newer') return 'copy-right left-newer';
    return newer === 'right-newer' ? 'copy-left right-newer' : 'none both-changed';
  };
  const next = new Map(old);
  for (const path of all.filter((each) => !nameOf(each).endsWith('~'))) {
    const [a, b] = [l.get(path), r.get(path)];
    if (a !== undefined && b !== undefined) {
      const text = twin(path, a, b);
      if (text !== undefined) said.set(path, text);
      else if (!isBad(path) && (a.kind !== 'directory' || rules.recursive)) {
        const isFile = a.kind !== 'directory';
        next.set(path, {
          kind: a.kind,
          ...(isFile && a.size !== undefined ? { size: a.size } : {}),
          ...(isFile && a.mtimeMs !== undefined ? { leftMs: a.mtimeMs } : {}),
          ...(isFile && b.mtimeMs !== undefined ? { rightMs: b.mtimeMs } : {}),
        });
      }
      continue;
    }
    const entry = a ?? b;
    const action = wants(path);
    if (entry?.kind === 'directory' && !rules.recursive) continue;
    if (action === undefined && !isBoth) continue;
    const since = !hasChangedSince(path, a === undefined ? 'right' : 'left')
      ? 'deleted'
      : isInGone(path)
        ? 'deleted-around'
        : 'deleted-changed';
    const isSince = isBoth && (action === undefined || action.startsWith('delete'));
    const lone = isSince ? since : a === undefined ? 'right-only' : 'left-only';
    if (isBad(path)) said.set(path, 'none unknown');
    else if (hasTwinInCase(path)) said.set(path, 'none case');
    else if (entry?.kind === 'other') said.set(path, 'none special');
    else if (action === undefined) said.set(path, `none ${lone}`);
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
  // forgotten is what its folder, known whole, has on neither side, and all that was in it
  const isWalked = (folder: string): boolean => {
    if (folder === '') return !isBad('x');
    if (!isReached(`${folder}/x`) || nameOf(folder).endsWith('~')) return false;
    return (isFolder(l, folder) || isFolder(r, folder)) && !isBad(`${folder}/x`);
  };
  for (const path of old.keys()) {
    const isGone = [...parents(path).slice(1), path].some(
      (each) =>
        old.has(each) &&
        !l.has(each) &&
        !r.has(each) &&
        !nameOf(each).endsWith('~') &&
        isWalked(inFolder(each)),
    );
    if (isGone) next.delete(path);
  }
  return {
    lines: [...said].map(([path, text]) => text.replace(/ (.*)/, ` ${path} ($1)`)),
    memory: next,
  };
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
