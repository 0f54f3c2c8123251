import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  choicesOf,
  isConflict,
  type SyncAction,
  type SyncChoice,
  type SyncOp,
} from '../../../shared/sync/op.ts';
import type { Steps } from '../browser/model/slices.ts';
import { addTotals, noTotals, type PlanTotals } from './plan-totals.ts';

/** What is to be done now, in numbers. `version` grows with each decision. */
export type DecisionsState = { readonly version: number; readonly totals: PlanTotals };

// what is decided about a row: as the plan says, not at all, or the way with a number from `firstChoice` on
const asPlanned = 0;
const takenOut = 1;
const firstChoice = 2;

// rows in one step of a longer piece of work
const rowsPerStep = 2_000;

/**
 * What the user has decided about a plan: rows that are not to be done, and ways for rows the plan left open. A byte for
 * each row, and sums that are kept up to date: 100,000 rows are looked through once, not for each key.
 */
export class PlanDecisions {
  readonly #ops: readonly SyncOp[];
  readonly store: StoreApi<DecisionsState>;
  readonly #folders = new Map<string, number>();
  #states = new Uint8Array(1_024);
  #count = 0;
  #totals: PlanTotals = noTotals;

  /** The list may grow: see {@link grow}. */
  constructor(ops: readonly SyncOp[]) {
    this.#ops = ops;
    this.store = createStore<DecisionsState>(() => ({ version: 0, totals: noTotals }));
  }

  /** Takes in rows that have come since. */
  grow(): void {
    const { length } = this.#ops;
    if (length === this.#count) return;
    if (length > this.#states.length) {
      const states = new Uint8Array(Math.max(length, this.#states.length * 2));
      states.set(this.#states);
      this.#states = states;
    }
    for (; this.#count < length; this.#count += 1) {
      const op = this.#ops[this.#count];
      if (op === undefined) continue;
      const isFolder = (op.left ?? op.right)?.kind === 'directory';
      if (isFolder && op.action !== 'none') this.#folders.set(op.path, this.#count);
      this.#totals = addTotals(this.#totals, { op, action: op.action, isVetoed: false }, 1);
    }
    this.#tell();
  }

  /** What would be done about a row now; `none` when nothing. */
  actionAt(index: number): SyncAction {
    const state = this.#states[index];
    const op = this.#ops[index];
    if (op === undefined || state === takenOut) return 'none';
    return this.chosenAt(index) ?? op.action;
  }

  /** The way that was chosen for a row the plan left open. */
  chosenAt(index: number): SyncChoice | undefined {
    const state = this.#states[index] ?? asPlanned;
    const op = this.#ops[index];
    return op === undefined || state < firstChoice ? undefined : choicesOf(op)[state - firstChoice];
  }

  /** True for a row that can be done at all. */
  isOpen(index: number): boolean {
    const op = this.#ops[index];
    return op !== undefined && (op.action !== 'none' || choicesOf(op).length > 0);
  }

  /**
   * Approves rows or takes them out, with what depends on them: nothing goes into a folder that is not made, and a folder
   * stays when something in it does. A row the plan left open is only taken out here: which way it goes has to be said.
   */
  *decide(indexes: Iterable<number>, isApproved: boolean): Steps<void> {
    let done = 0;
    for (const index of indexes) {
      for (const each of [index, ...this.#related(index, isApproved)]) {
        this.#set(each, isApproved ? asPlanned : takenOut);
        done += 1;
        if (done % rowsPerStep === 0) yield;
      }
    }
    this.#tell();
  }

  /** Says which way a row goes that the plan left open; undefined leaves it alone. */
  choose(index: number, choice: SyncChoice | undefined): void {
    const op = this.#ops[index];
    if (op === undefined) return;
    const at = choice === undefined ? -1 : choicesOf(op).indexOf(choice);
    this.#write(index, at < 0 ? asPlanned : firstChoice + at);
    this.#tell();
  }

  /** The next way for a row that the plan left open, for those who press a key instead of choosing from a list. */
  chooseNext(index: number): void {
    const op = this.#ops[index];
    if (op === undefined) return;
    const choices = choicesOf(op);
    const now = this.chosenAt(index);
    this.choose(index, now === undefined ? choices[0] : choices[choices.indexOf(now) + 1]);
  }

  /** What is approved, as main is told. */
  *approval(): Steps<{ approved: number[]; chosen: { index: number; action: SyncChoice }[] }> {
    const approved: number[] = [];
    const chosen: { index: number; action: SyncChoice }[] = [];
    for (let index = 0; index < this.#count; index += 1) {
      if (index % rowsPerStep === rowsPerStep - 1) yield;
      if (this.actionAt(index) === 'none') continue;
      approved.push(index);
      const action = this.chosenAt(index);
      if (action !== undefined) chosen.push({ index, action });
    }
    return { approved, chosen };
  }

  #tell(): void {
    const { version } = this.store.getState();
    this.store.setState({ version: version + 1, totals: this.#totals });
  }

  #set(index: number, state: typeof asPlanned | typeof takenOut): void {
    const op = this.#ops[index];
    if (op === undefined) return;
    if (op.action !== 'none') return this.#write(index, state);
    if (state === takenOut) this.#write(index, asPlanned);
  }

  #write(index: number, state: number): void {
    const op = this.#ops[index];
    if (op === undefined || this.#states[index] === state) return;
    this.#add(op, index, -1);
    this.#states[index] = state;
    this.#add(op, index, 1);
  }

  #add(op: SyncOp, index: number, sign: 1 | -1): void {
    const isVetoed = this.#states[index] === takenOut;
    this.#totals = addTotals(this.#totals, { op, action: this.actionAt(index), isVetoed }, sign);
  }

  /** Rows that go with one. */
  *#related(index: number, isApproved: boolean): Generator<number> {
    const op = this.#ops[index];
    if (op === undefined || op.action === 'none') return;
    const isDelete = op.action.startsWith('delete');
    if (isDelete ? !isApproved : isApproved) yield* this.#above(op);
    if (!isDelete || isApproved) yield* this.#below(op, index);
  }

  /** Rows of the same kind of operation in a folder: they stand beside it in the plan. */
  *#below(op: SyncOp, index: number): Generator<number> {
    // a folder that is made stands before what is in it, one that is deleted behind
    const step = op.action.startsWith('delete') ? -1 : 1;
    for (let at = index + step; ; at += step) {
      const other = this.#ops[at];
      if (other?.path.startsWith(`${op.path}/`) !== true) return;
      if (other.action !== 'none') yield at;
    }
  }

  /** Folders around a row that are made, or deleted, like it. */
  *#above(op: SyncOp): Generator<number> {
    const isDelete = op.action.startsWith('delete');
    for (let cut = op.path.lastIndexOf('/'); cut > 0; cut = op.path.lastIndexOf('/', cut - 1)) {
      const parent = this.#folders.get(op.path.slice(0, cut));
      if (parent === undefined) return;
      if (this.#ops[parent]?.action.startsWith('delete') === isDelete) yield parent;
    }
  }
}

/** Kinds of rows, by what the plan says of them. */
export type RowKind = 'right' | 'left' | 'delete' | 'conflict' | 'open';

/** The kind of a row. A conflict is left alone as well, but somebody has to say something about it. */
export function kindOf(op: SyncOp): RowKind {
  if (op.action === 'none') return isConflict(op) ? 'conflict' : 'open';
  if (op.action.startsWith('delete')) return 'delete';
  return op.action.endsWith('right') ? 'right' : 'left';
}
