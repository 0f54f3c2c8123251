// Over 300 lines but one file: the planner is read as a whole, as its questions and its order belong together.
import type { Entry } from '../entry.ts';
import { compareEntries, needsContents, type Comparison, type Contents } from './compare.ts';
import {
  hasChanged,
  rememberedOf,
  type Memo,
  type Remembered,
  type Seen,
  type SyncMemory,
} from './memory.ts';
import { stampOf, type SyncAction, type SyncOp, type SyncReason, type SyncRules } from './op.ts';

/** A folder below the two that are made alike, and the sides it is on. */
export type Pair = { readonly path: string; readonly left: boolean; readonly right: boolean };

/**
 * What is in a folder of one side. Not whole when anything kept its listing from being all there is: then nobody knows
 * what else is there.
 */
export type SideListing = { readonly entries: readonly Entry[]; readonly isWhole: boolean };

/** Both sides of a folder; a side that does not have it has nothing in it, and that is all there is. */
export type Listed = { readonly left: SideListing; readonly right: SideListing };

/** Two entries of one name whose contents have to be compared. */
export type Twins = { readonly path: string; readonly left: Entry; readonly right: Entry };

/** What the plan asks for, or tells. The answer to `list` is a `Listed`, to `contents` a list as long as the twins. */
export type PlanStep =
  | { readonly step: 'list'; readonly pair: Pair; readonly ahead: readonly Pair[] }
  | { readonly step: 'contents'; readonly twins: readonly Twins[] }
  | { readonly step: 'ops'; readonly ops: readonly SyncOp[] }
  /** What is to be remembered for the next time, when both ways. */
  | { readonly step: 'seen'; readonly seen: Seen }
  /** Nothing is wanted: others may have their turn, as a folder can have a million names. */
  | { readonly step: 'pause' };

/** The answer to a step; only questions have one. */
export type PlanAnswer = Listed | readonly Contents[] | undefined;

/** What the plan saw and leaves alone. */
export type PlanCounts = {
  readonly equal: number;
  /** Only at the target of a mirror that deletes nothing. */
  readonly extra: number;
  /** Kept out by masks. */
  readonly leftOut: number;
  /** All that is on each side, but for what is left out: what deletions are seen beside. */
  readonly left: number;
  readonly right: number;
};

/** What else a plan is made with. */
export type PlanExtras = {
  readonly leavesOut?: LeavesOut | undefined;
  /** Of the last time, for both ways; undefined when there was none. */
  readonly memory?: SyncMemory | undefined;
};

/** True for what is no part of the synchronisation at all. */
export type LeavesOut = (candidate: {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
}) => boolean;

type Steps<T> = Generator<PlanStep, T, PlanAnswer>;

/** Folders whose listings may be asked for before their turn. */
const mostAhead = 8;
/** Work done in one go: a few milliseconds. */
const opsPerStep = 1_000;
const namesPerStep = 5_000;

/**
 * Makes the plan: folders first and before what is in them, deletions from the inside out, names in the order of their
 * letters. It does nothing by itself: whoever runs it answers its questions, from two disks or from two trees in memory.
 * Below a folder that could not be listed whole, nothing counts as missing: nothing is copied or deleted for that.
 */
export function* planSteps(rules: SyncRules, extras: PlanExtras = {}): Steps<PlanCounts> {
  const planner = new Planner(rules, extras);
  const top: Around = { ahead: [], isKnown: true, stands: 'both' };
  yield* planner.folder({ path: '', left: true, right: true }, top);
  return planner.counts;
}

/** Two trees in memory, for those who have all at once. */
export type Tree = ReadonlyMap<string, SideListing>;

/** The plan for two trees: listings by the path of their folder, `''` for the top. */
export function planSync(
  left: Tree,
  right: Tree,
  rules: SyncRules,
  means: PlanExtras & { readonly contents?: (twins: Twins) => Contents } = {},
): {
  readonly ops: readonly SyncOp[];
  readonly counts: PlanCounts;
  readonly seen: readonly Seen[];
} {
  const steps = planSteps(rules, means);
  const ops: SyncOp[] = [];
  const seen: Seen[] = [];
  let next = steps.next();
  while (next.done !== true) {
    const step = next.value;
    if (step.step === 'ops') {
      for (const op of step.ops) ops.push(op);
      next = steps.next();
    } else if (step.step === 'pause') next = steps.next();
    else if (step.step === 'seen') {
      seen.push(step.seen);
      next = steps.next();
    } else if (step.step === 'contents') {
      next = steps.next(step.twins.map(means.contents ?? (() => 'unknown')));
    } else {
      const { path, ...on } = step.pair;
      const listing = (tree: Tree, isThere: boolean) =>
        isThere ? (tree.get(path) ?? { entries: [], isWhole: false }) : nothing;
      next = steps.next({ left: listing(left, on.left), right: listing(right, on.right) });
    }
  }
  return { ops, counts: next.value, seen };
}

/** What a side has in a folder that it does not have. */
export const nothing: SideListing = { entries: [], isWhole: true };

type Around = {
  /** Folders beside it whose turn comes next. */
  readonly ahead: readonly Pair[];
  /** False below a folder that is not known whole. */
  readonly isKnown: boolean;
  /** The folder is on both sides, is made on one, or goes because it was deleted on the other. */
  readonly stands: 'both' | 'made' | 'goes';
};

/** One name of a folder, on the sides that have it. */
type Met = { readonly name: string; readonly path: string } & (
  | { readonly left: Entry; readonly right: Entry }
  | { readonly left: Entry; readonly right?: undefined }
  | { readonly left?: undefined; readonly right: Entry }
);

class Planner {
  readonly #rules: SyncRules;
  readonly #leavesOut: LeavesOut;
  readonly #memory: SyncMemory | undefined;
  readonly #count = { equal: 0, extra: 0, leftOut: 0, left: 0, right: 0 };

  constructor(rules: SyncRules, { leavesOut = () => false, memory }: PlanExtras) {
    this.#rules = rules;
    this.#leavesOut = leavesOut;
    this.#memory = rules.direction === 'both' ? memory : undefined;
  }

  get counts(): PlanCounts {
    return { ...this.#count };
  }

  /** Plans a folder and all below it; gives whether everything in it is deleted by the plan. */
  *folder(pair: Pair, { ahead, isKnown: isKnownAbove, stands }: Around): Steps<boolean> {
    const listed = (yield { step: 'list', pair, ahead }) as Listed;
    const isKnown = isKnownAbove && listed.left.isWhole && listed.right.isWhole;
    const before = this.#count.leftOut;
    const met = yield* this.#meet(pair.path, listed);
    const contents = yield* this.#contents(met);
    const inCase = yield* collisions(listed);
    const memory = stands === 'made' ? undefined : this.#memory?.get(pair.path);
    const below: Below[] = [];
    const alike: Memo[] = [];
    let ops: SyncOp[] = [];
    let isEmptied = true;
    for (const each of met) {
      const collides = inCase.has(each.name);
      const how: How = { isKnown, stands, collides, contents, was: memory?.get(each.name) };
      const op = this.#decide(each, how);
      if (op === 'equal' || (op === 'walk' && each.left && each.right)) {
        if (each.left && each.right) alike.push([each.name, rememberedOf(each.left, each.right)]);
      }
      if (op === 'walk') below.push({ met: each, action: this.#folderAction(each, how) });
      if (typeof op !== 'object') continue;
      isEmptied &&= op.action.startsWith('delete');
      ops.push(op);
      if (ops.length < opsPerStep) continue;
      yield { step: 'ops', ops };
      ops = [];
    }
    if (ops.length > 0) yield { step: 'ops', ops };
    if (isKnown) yield* this.#remember(pair, { listed, alike });
    const isBelowEmptied = yield* this.#below(below, isKnown);
    return isKnown && before === this.#count.leftOut && isEmptied && isBelowEmptied;
  }

  *#below(below: readonly Below[], isKnown: boolean): Steps<boolean> {
    let isEmptied = true;
    for (const [index, { met, action }] of below.entries()) {
      const ahead = below.slice(index + 1, index + 1 + mostAhead).map((next) => sidesOf(next.met));
      if (action.startsWith('make')) yield { step: 'ops', ops: [opOf(met, action)] };
      const stands = action === 'none' ? 'both' : action.startsWith('make') ? 'made' : 'goes';
      const isGone = yield* this.folder(sidesOf(met), { ahead, isKnown, stands });
      if (action.startsWith('delete')) {
        const why = this.#memory === undefined ? undefined : 'deleted';
        const op = isGone ? opOf(met, action, why) : opOf(met, 'none', 'holds');
        yield { step: 'ops', ops: [op] };
      }
      isEmptied &&= isGone && action.startsWith('delete');
    }
    return isEmptied;
  }

  /** What is alike is remembered; what is on neither side any more is forgotten, with all that was in it. */
  *#remember(
    { path }: Pair,
    { listed, alike }: { readonly listed: Listed; readonly alike: readonly Memo[] },
  ): Steps<void> {
    if (this.#rules.direction !== 'both') return;
    for (let at = 0; at < alike.length; at += opsPerStep) {
      yield { step: 'seen', seen: { folder: path, memos: alike.slice(at, at + opsPerStep) } };
    }
    const before = this.#memory?.get(path);
    if (before === undefined) return;
    const there = new Set<string>();
    for (const { entries } of [listed.left, listed.right]) {
      for (const { name } of entries) there.add(name);
    }
    const gone = [...before].flatMap(([name, { kind }]): Memo[] => {
      const candidate = { name, path: pathIn(path, name), isFolder: kind === 'directory' };
      return there.has(name) || this.#leavesOut(candidate) ? [] : [[name]];
    });
    if (gone.length > 0) yield { step: 'seen', seen: { folder: path, memos: gone } };
  }

  *#meet(folder: string, { left, right }: Listed): Steps<Met[]> {
    const lefts = new Map(left.entries.map((entry) => [entry.name, entry]));
    const rights = new Map(right.entries.map((entry) => [entry.name, entry]));
    const names = [...new Set([...lefts.keys(), ...rights.keys()])].sort(byLetters);
    const met: Met[] = [];
    const count = this.#count;
    for (const [index, name] of names.entries()) {
      if (index % namesPerStep === 0) yield { step: 'pause' };
      const path = pathIn(folder, name);
      const entries = { left: lefts.get(name), right: rights.get(name) };
      const isFolder = (entries.left ?? entries.right)?.kind === 'directory';
      if (this.#leavesOut({ name, path, isFolder })) {
        count.leftOut += 1;
        continue;
      }
      if (entries.left !== undefined) count.left += 1;
      if (entries.right !== undefined) count.right += 1;
      met.push({ name, path, ...entries } as Met);
    }
    return met;
  }

  *#contents(met: readonly Met[]): Steps<ReadonlyMap<string, Contents>> {
    const twins = met.flatMap(({ path, left, right }) =>
      left !== undefined && right !== undefined && needsContents(left, right, this.#rules)
        ? [{ path, left, right }]
        : [],
    );
    if (twins.length === 0) return new Map();
    const answers = (yield { step: 'contents', twins }) as readonly Contents[];
    return new Map(twins.map(({ path }, index) => [path, answers[index] ?? 'unknown']));
  }

  /** What becomes of one name: an operation, a folder to walk, or nothing, when it is alike or no matter. */
  #decide(met: Met, how: How): SyncOp | 'walk' | 'equal' | undefined {
    const { left, right, path } = met;
    if (left === undefined || right === undefined) return this.#decideLone(met, how);
    const comparison = compareEntries(left, right, this.#rules, how.contents.get(path));
    if (left.kind === 'directory' && right.kind === 'directory') {
      return this.#rules.recursive ? 'walk' : undefined;
    }
    if (comparison === 'equal') {
      this.#count.equal += 1;
      return 'equal';
    }
    return this.#decideTwins(met, comparison, how.was);
  }

  #decideTwins(
    met: Met,
    comparison: Exclude<Comparison, 'equal'>,
    was: Remembered | undefined,
  ): SyncOp {
    if (comparison === 'kinds') return opOf(met, 'none', 'kinds');
    if (met.left?.kind === 'other') return opOf(met, 'none', 'special');
    if (comparison === 'unknown') return opOf(met, 'none', 'unknown');
    const { direction } = this.#rules;
    if (direction !== 'both') {
      return opOf(met, direction === 'to-right' ? 'copy-right' : 'copy-left', comparison);
    }
    if (this.#memory !== undefined) return this.#decideSince(met, was);
    if (comparison === 'left-newer') return opOf(met, 'copy-right', comparison);
    if (comparison === 'right-newer') return opOf(met, 'copy-left', comparison);
    return opOf(met, 'none', met.left?.kind === 'link' ? 'links' : 'both-changed');
  }

  /** The side that changed since the last time wins, when it is one: also one that was made older. */
  #decideSince(met: Met, was: Remembered | undefined): SyncOp {
    const rules = this.#rules;
    const has = (side: 'left' | 'right'): boolean => {
      const now = met[side];
      return was === undefined || now === undefined || hasChanged(now, was, { side, rules });
    };
    const [left, right] = [has('left'), has('right')];
    if (left && !right) return opOf(met, 'copy-right', 'left-changed');
    if (right && !left) return opOf(met, 'copy-left', 'right-changed');
    if (met.left?.kind === 'link') return opOf(met, 'none', 'links');
    if (was === undefined) return opOf(met, 'none', 'never-alike');
    return opOf(met, 'none', left ? 'both-since' : 'both-changed');
  }

  #decideLone(met: Met, how: How): SyncOp | 'walk' | undefined {
    const entry = met.left ?? met.right;
    const isFolder = entry?.kind === 'directory';
    if (isFolder && !this.#rules.recursive) return undefined;
    const action = this.#folderAction(met, how);
    const isOfMirror = this.#rules.direction !== 'both';
    if (action === 'none' && isOfMirror) {
      this.#count.extra += 1;
      return undefined;
    }
    if (!how.isKnown) return opOf(met, 'none', 'unknown');
    if (how.collides) return opOf(met, 'none', 'case');
    if (entry?.kind === 'other') return opOf(met, 'none', 'special');
    if (action === 'none') return opOf(met, 'none', this.#whyLeft(met, how));
    if (isFolder) return 'walk';
    const why = action.startsWith('delete') && !isOfMirror ? 'deleted' : undefined;
    return opOf(met, action.startsWith('make') ? copyInstead[action] : action, why);
  }

  /** What becomes of a folder, or of what is on one side alone; of one that is on both, nothing. */
  #folderAction(met: Met, how: How): keyof typeof copyInstead {
    const { direction, deleteExtra } = this.#rules;
    if (met.left && met.right) return 'none';
    const isLeft = met.left !== undefined;
    if (direction === 'both') {
      if (how.was === undefined && how.stands !== 'goes')
        return isLeft ? 'make-right' : 'make-left';
      if (!deleteExtra || this.#whyLeft(met, how) !== 'deleted') return 'none';
      return isLeft ? 'delete-left' : 'delete-right';
    }
    if (direction === (isLeft ? 'to-right' : 'to-left')) return isLeft ? 'make-right' : 'make-left';
    if (!deleteExtra) return 'none';
    return isLeft ? 'delete-left' : 'delete-right';
  }

  /** How it came that a name is missing on a side where there was one. */
  #whyLeft({ left, right }: Met, { was, stands }: How): SyncReason {
    const [entry, side] = left === undefined ? [right, 'right' as const] : [left, 'left' as const];
    const isAsIt =
      entry !== undefined &&
      was !== undefined &&
      !hasChanged(entry, was, { side, rules: this.#rules });
    if (isAsIt) return 'deleted';
    return stands === 'goes' ? 'deleted-around' : 'deleted-changed';
  }
}

/** What decides about a name besides its entries. */
type How = {
  readonly isKnown: boolean;
  readonly stands: Around['stands'];
  readonly collides: boolean;
  readonly contents: ReadonlyMap<string, Contents>;
  /** What it was when both sides were last alike. */
  readonly was: Remembered | undefined;
};

/** A folder whose turn comes next, and what becomes of it. */
type Below = { readonly met: Met; readonly action: keyof typeof copyInstead };

const copyInstead = {
  'make-right': 'copy-right',
  'make-left': 'copy-left',
  'delete-right': 'delete-right',
  'delete-left': 'delete-left',
  none: 'none',
} as const;

function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function sidesOf({ path, left, right }: Met): Pair {
  return { path, left: left !== undefined, right: right !== undefined };
}

function opOf({ path, left, right }: Met, action: SyncAction, why?: SyncReason): SyncOp {
  const lone = left === undefined ? 'right-only' : 'left-only';
  return {
    path,
    action,
    why: why ?? lone,
    ...(left === undefined ? {} : { left: stampOf(left) }),
    ...(right === undefined ? {} : { right: stampOf(right) }),
  };
}

/**
 * Names that one side lacks and that are another name of the folder in other letters: on a disk that does not tell them
 * apart, copying one replaces the other, and deleting one may delete both.
 */
function* collisions({ left, right }: Listed): Steps<ReadonlySet<string>> {
  /** The first name of each folded form. */
  const spelled = new Map<string, string>();
  const found = new Set<string>();
  let count = 0;
  for (const { entries } of [left, right]) {
    for (const { name } of entries) {
      count += 1;
      if (count % namesPerStep === 0) yield { step: 'pause' };
      const folded = name.normalize('NFC').toLowerCase();
      const first = spelled.get(folded) ?? name;
      spelled.set(folded, first);
      if (first !== name) found.add(first).add(name);
    }
  }
  return found;
}

/** By code units: the same on every machine, whatever its language. */
function byLetters(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
