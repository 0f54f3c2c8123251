// Over 300 lines but one file: the planner is read as a whole, as its questions and its order belong together.
import type { Entry } from '../entry.ts';
import { compareEntries, needsContents, type Comparison, type Contents } from './compare.ts';
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
  /** Nothing is wanted: others may have their turn, as a folder can have a million names. */
  | { readonly step: 'pause' };

/** The answer to a step; `ops` and `pause` have none. */
export type PlanAnswer = Listed | readonly Contents[] | undefined;

/** What the plan saw and leaves alone. */
export type PlanCounts = {
  readonly equal: number;
  /** Only at the target of a mirror that deletes nothing. */
  readonly extra: number;
  /** Kept out by masks. */
  readonly leftOut: number;
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
export function* planSteps(
  rules: SyncRules,
  leavesOut: LeavesOut = () => false,
): Steps<PlanCounts> {
  const planner = new Planner(rules, leavesOut);
  yield* planner.folder({ path: '', left: true, right: true }, { ahead: [], isKnown: true });
  return planner.counts;
}

/** Two trees in memory, for those who have all at once. */
export type Tree = ReadonlyMap<string, SideListing>;

/** The plan for two trees: listings by the path of their folder, `''` for the top. */
export function planSync(
  left: Tree,
  right: Tree,
  rules: SyncRules,
  means: {
    readonly leavesOut?: LeavesOut;
    readonly contents?: (twins: Twins) => Contents;
  } = {},
): { readonly ops: readonly SyncOp[]; readonly counts: PlanCounts } {
  const steps = planSteps(rules, means.leavesOut);
  const ops: SyncOp[] = [];
  let next = steps.next();
  while (next.done !== true) {
    const step = next.value;
    if (step.step === 'ops') {
      for (const op of step.ops) ops.push(op);
      next = steps.next();
    } else if (step.step === 'pause') next = steps.next();
    else if (step.step === 'contents') {
      next = steps.next(step.twins.map(means.contents ?? (() => 'unknown')));
    } else {
      const { path, ...on } = step.pair;
      const listing = (tree: Tree, isThere: boolean) =>
        isThere ? (tree.get(path) ?? { entries: [], isWhole: false }) : nothing;
      next = steps.next({ left: listing(left, on.left), right: listing(right, on.right) });
    }
  }
  return { ops, counts: next.value };
}

/** What a side has in a folder that it does not have. */
export const nothing: SideListing = { entries: [], isWhole: true };

type Around = {
  /** Folders beside it whose turn comes next. */
  readonly ahead: readonly Pair[];
  /** False below a folder that is not known whole. */
  readonly isKnown: boolean;
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
  #equal = 0;
  #extra = 0;
  #leftOut = 0;

  constructor(rules: SyncRules, leavesOut: LeavesOut) {
    this.#rules = rules;
    this.#leavesOut = leavesOut;
  }

  get counts(): PlanCounts {
    return { equal: this.#equal, extra: this.#extra, leftOut: this.#leftOut };
  }

  /** Plans a folder and all below it; gives whether everything in it is deleted by the plan. */
  *folder(pair: Pair, { ahead, isKnown: isKnownAbove }: Around): Steps<boolean> {
    const listed = (yield { step: 'list', pair, ahead }) as Listed;
    const isKnown = isKnownAbove && listed.left.isWhole && listed.right.isWhole;
    const before = this.#leftOut;
    const met = yield* this.#meet(pair.path, listed);
    const contents = yield* this.#contents(met);
    const inCase = yield* collisions(listed);
    const below: Pair[] = [];
    let ops: SyncOp[] = [];
    let isEmptied = true;
    for (const each of met) {
      const op = this.#decide(each, { isKnown, collides: inCase.has(each.name), contents });
      if (op === 'walk') below.push(sidesOf(each));
      if (op === 'walk' || op === undefined) continue;
      isEmptied &&= op.action.startsWith('delete');
      ops.push(op);
      if (ops.length < opsPerStep) continue;
      yield { step: 'ops', ops };
      ops = [];
    }
    if (ops.length > 0) yield { step: 'ops', ops };
    const isBelowEmptied = yield* this.#below(below, met, isKnown);
    return isKnown && before === this.#leftOut && isEmptied && isBelowEmptied;
  }

  *#below(below: readonly Pair[], met: readonly Met[], isKnown: boolean): Steps<boolean> {
    const byPath = new Map(met.map((each) => [each.path, each]));
    let isEmptied = true;
    for (const [index, pair] of below.entries()) {
      const folder = byPath.get(pair.path);
      if (folder === undefined) continue;
      const ahead = below.slice(index + 1, index + 1 + mostAhead);
      const action = this.#folderAction(pair);
      if (action.startsWith('make')) yield { step: 'ops', ops: [opOf(folder, action)] };
      const isGone = yield* this.folder(pair, { ahead, isKnown });
      if (action.startsWith('delete')) {
        const op = isGone ? opOf(folder, action) : opOf(folder, 'none', 'holds');
        yield { step: 'ops', ops: [op] };
      }
      isEmptied &&= isGone && action.startsWith('delete');
    }
    return isEmptied;
  }

  *#meet(folder: string, { left, right }: Listed): Steps<Met[]> {
    const lefts = new Map(left.entries.map((entry) => [entry.name, entry]));
    const rights = new Map(right.entries.map((entry) => [entry.name, entry]));
    const names = [...new Set([...lefts.keys(), ...rights.keys()])].sort(byLetters);
    const met: Met[] = [];
    for (const [index, name] of names.entries()) {
      if (index % namesPerStep === 0) yield { step: 'pause' };
      const path = folder === '' ? name : `${folder}/${name}`;
      const entries = { left: lefts.get(name), right: rights.get(name) };
      const isFolder = (entries.left ?? entries.right)?.kind === 'directory';
      if (this.#leavesOut({ name, path, isFolder })) this.#leftOut += 1;
      else met.push({ name, path, ...entries } as Met);
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

  /** What becomes of one name: an operation, a folder to walk, or nothing. */
  #decide(
    met: Met,
    how: {
      readonly isKnown: boolean;
      readonly collides: boolean;
      readonly contents: ReadonlyMap<string, Contents>;
    },
  ): SyncOp | 'walk' | undefined {
    const { left, right, path } = met;
    const entry = left ?? right;
    if (left === undefined || right === undefined) return this.#decideLone(met, entry, how);
    const comparison = compareEntries(left, right, this.#rules, how.contents.get(path));
    if (left.kind === 'directory' && right.kind === 'directory') {
      return this.#rules.recursive ? 'walk' : undefined;
    }
    if (comparison === 'equal') {
      this.#equal += 1;
      return undefined;
    }
    return this.#decideTwins(met, comparison);
  }

  #decideTwins(met: Met, comparison: Exclude<Comparison, 'equal'>): SyncOp {
    if (comparison === 'kinds') return opOf(met, 'none', 'kinds');
    if (met.left?.kind === 'other') return opOf(met, 'none', 'special');
    if (comparison === 'unknown') return opOf(met, 'none', 'unknown');
    const { direction } = this.#rules;
    if (direction !== 'both') {
      return opOf(met, direction === 'to-right' ? 'copy-right' : 'copy-left', comparison);
    }
    if (comparison === 'left-newer') return opOf(met, 'copy-right', comparison);
    if (comparison === 'right-newer') return opOf(met, 'copy-left', comparison);
    return opOf(met, 'none', met.left?.kind === 'link' ? 'links' : 'both-changed');
  }

  #decideLone(
    met: Met,
    entry: Entry | undefined,
    { isKnown, collides }: { readonly isKnown: boolean; readonly collides: boolean },
  ): SyncOp | 'walk' | undefined {
    const isFolder = entry?.kind === 'directory';
    if (isFolder && !this.#rules.recursive) return undefined;
    const action = this.#folderAction(sidesOf(met));
    if (action === 'none') {
      this.#extra += 1;
      return undefined;
    }
    if (!isKnown) return opOf(met, 'none', 'unknown');
    if (collides) return opOf(met, 'none', 'case');
    if (entry?.kind === 'other') return opOf(met, 'none', 'special');
    if (isFolder) return 'walk';
    return opOf(met, action.startsWith('make') ? copyInstead[action] : action);
  }

  /** What becomes of a folder that is on these sides; of one that is on both, nothing. */
  #folderAction({ left, right }: Pair): keyof typeof copyInstead {
    const { direction, deleteExtra } = this.#rules;
    if (left && right) return 'none';
    if (left) {
      if (direction !== 'to-left') return 'make-right';
      return deleteExtra ? 'delete-left' : 'none';
    }
    if (direction !== 'to-right') return 'make-left';
    return deleteExtra ? 'delete-right' : 'none';
  }
}

const copyInstead = {
  'make-right': 'copy-right',
  'make-left': 'copy-left',
  'delete-right': 'delete-right',
  'delete-left': 'delete-left',
  none: 'none',
} as const;

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
