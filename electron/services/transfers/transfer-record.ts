// Over 300 lines but one file: what is known of one transfer, and each way that changes.
import type { Params, Value } from '../../../shared/contract/index.ts';
import type {
  Checks,
  Tally,
  Transfer,
  TransferItem,
  TransferOptions,
} from '../../../shared/contract/transfers.ts';
import type { Problem } from '../../../shared/contract/files.ts';
import type { ConflictAction } from '../../../shared/contract/prompts.ts';
import type { AppError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName, parentPath } from '../../../shared/paths.ts';
import type {
  Checkpoint,
  Decided,
  TransferOutcome,
  TransferParams,
  TransferProgress,
} from '../../engine/protocol.ts';
import { localFs } from '../session/engines.ts';
import { ItemStore } from './item-store.ts';
import type { QueueState } from './queue-model.ts';
import {
  addChecks,
  addTallies,
  emptyTally,
  noChecks,
  notBehind,
  standingTally,
} from './transfer-tally.ts';

/** Which way the page asked for: from where, what, where to, and how. */
export type TransferRequest = Params<'transfers.start'> &
  // only main asks for this: the items of a plan that was approved
  Pick<TransferParams, 'planned'>;

/** What stands in the journal of a transfer beside its request and items. */
export type TransferStanding = {
  readonly tally: Tally;
  readonly checks: Checks;
  readonly problems: Value<'transfers.problems'>;
  /** Sources that a retry takes. */
  readonly unfinished: readonly string[];
  readonly startedMs: number;
  readonly endedMs?: number;
  /** An attempt was made: the next one finds some of its work. */
  readonly hasRun: boolean;
  /** Of a move: sources that are at their target, and whose originals are still to be deleted. */
  readonly toRemove?: readonly string[];
  /** Answered once for all conflicts of this transfer. */
  readonly answer?: ConflictAction;
  /** What the part that a retry leaves alone came to. */
  readonly base: { readonly tally: Tally; readonly checks: Checks };
};

/** What only holds for one moment of a running attempt. */
type Moment = Pick<Transfer, 'bytesPerSecond' | 'counted' | 'secondsLeft' | 'current'>;

const noMoment: Moment = { bytesPerSecond: 0, counted: true };

/** One transfer: what was asked for, and all that is known of how it went. */
export class TransferRecord {
  readonly id: string;
  readonly request: TransferRequest;
  readonly options: TransferOptions;
  readonly items = new ItemStore();
  /** How far large files got, by source. */
  readonly checkpoints = new Map<string, Checkpoint>();
  standing: TransferStanding;
  #moment: Moment = noMoment;
  #before = emptyTally;

  constructor(
    id: string,
    request: TransferRequest,
    options: TransferOptions,
    standing: TransferStanding = newStanding(request),
  ) {
    this.id = id;
    this.request = request;
    this.options = options;
    this.standing = standing;
    if (!standing.hasRun) this.#moment = { bytesPerSecond: 0, counted: false };
  }

  get direction(): Transfer['direction'] {
    const { from, to } = this.request;
    if (from.fs === localFs) return to.fs === localFs ? 'local' : 'upload';
    return to.fs === localFs ? 'download' : 'between';
  }

  /** As may be shown. */
  get title(): string {
    const { from, planned } = this.request;
    const { paths } = from;
    if (planned !== undefined) return `Synchronise ${nameInText(baseName(planned.base))}`;
    const [first = ''] = paths;
    return paths.length === 1 ? nameInText(baseName(first)) : `${paths.length} items`;
  }

  /** How finished files were checked. */
  get checks(): Checks {
    return this.items.size === 0 ? this.standing.checks : this.items.checks();
  }

  /** What is decided about single items: see {@link ItemStore.decided}. A file on its way has its name already, too. */
  decided(): Decided[] {
    const decided = new Map<string, Decided>();
    const { from, to } = this.request;
    for (const [index, name] of (to.names ?? []).entries()) {
      const path = from.paths[index];
      if (path !== undefined) decided.set(path, { path, name });
    }
    if (!this.standing.hasRun) return [...decided.values()];
    for (const each of this.items.decided()) decided.set(each.path, each);
    for (const { path, target } of this.checkpoints.values()) {
      const name = baseName(target);
      if (name !== baseName(path)) decided.set(path, { path, name });
    }
    return [...decided.values()];
  }

  /** The sessions it needs. */
  get sessionIds(): string[] {
    const ids = new Set([this.request.from.fs, this.request.to.fs]);
    ids.delete(localFs);
    return [...ids];
  }

  /** As the page sees it. */
  snapshot(state: QueueState, waitsFor: string | undefined): Transfer {
    const { from, to, planned } = this.request;
    const [problem] = this.standing.problems.problems;
    return {
      id: this.id,
      direction: this.direction,
      ...(this.options.move === true ? { moves: true } : {}),
      title: this.title,
      from: { fs: from.fs, directory: planned?.base ?? parentPath(from.paths[0] ?? '') },
      to: { fs: to.fs, directory: to.directory },
      state,
      tally: this.standing.tally,
      checks: this.checks,
      ...(state === 'running' ? this.#moment : { ...noMoment, counted: this.#moment.counted }),
      ...(waitsFor === undefined ? {} : { waitsFor }),
      ...(problem === undefined ? {} : { problem }),
    };
  }

  /** An attempt begins. */
  begin(): void {
    this.#before = this.standing.tally;
    this.#moment = { bytesPerSecond: 0, counted: false };
    this.standing = { ...without(this.standing, 'endedMs'), hasRun: true };
  }

  /** Sets it up to run what is not there again. */
  startOver(): void {
    const open = this.standing.unfinished;
    const isWhole = open.length === this.request.from.paths.length || this.items.size === 0;
    const base = isWhole ? nothingYet : this.#outside(open);
    this.standing = {
      ...without(this.standing, 'endedMs'),
      base,
      tally: base.tally,
      checks: this.items.size === 0 ? noChecks : this.items.checks(),
      problems: { problems: [], more: 0 },
    };
  }

  /** What the engine tells of a running attempt. */
  progress(told: TransferProgress): void {
    const { counted, bytesPerSecond, secondsLeft, current, problem } = told;
    this.#moment = {
      counted,
      bytesPerSecond,
      ...(secondsLeft === undefined ? {} : { secondsLeft }),
      ...(current === undefined ? {} : { current }),
    };
    const { problems } = this.standing;
    const isFirst = problem !== undefined && problems.problems.length === 0;
    this.standing = {
      ...this.standing,
      tally: notBehind(this.#before, addTallies(this.standing.base.tally, told.tally), counted),
      checks: this.#checks(told.checks),
      problems: isFirst ? { ...problems, problems: [problem] } : problems,
    };
  }

  /** Takes items the engine told; gives those that are settled now and must not be forgotten. */
  tell(items: readonly TransferItem[]): TransferItem[] {
    const news = items.filter((item) => this.items.put(item));
    for (const { path, state } of news) {
      if (state !== 'failed') this.checkpoints.delete(path);
    }
    return news;
  }

  /** An attempt ran to its end. */
  finish(outcome: TransferOutcome): void {
    this.#moment = noMoment;
    this.standing = {
      ...this.standing,
      tally: addTallies(this.standing.base.tally, outcome.tally),
      checks: this.#checks(outcome.checks),
      problems: { problems: [...outcome.problems], more: outcome.moreProblems },
      unfinished: outcome.unfinished,
      endedMs: Date.now(),
    };
  }

  /** Of a move: what an attempt brought to its target completely has originals to delete. */
  arrived(attempted: readonly string[], outcome: TransferOutcome): void {
    const open = new Set(outcome.unfinished);
    const arrived = attempted.filter((path) => !open.has(path));
    this.standing = {
      ...this.standing,
      toRemove: [...new Set([...(this.standing.toRemove ?? []), ...arrived])],
    };
  }

  /** Of a move: originals were deleted, but for what is left. */
  removed(left: readonly string[], problems: readonly Problem[]): void {
    const before = this.standing.problems;
    this.standing = {
      ...this.standing,
      toRemove: left,
      problems: { ...before, problems: [...before.problems, ...problems] },
      endedMs: Date.now(),
    };
  }

  /** An attempt ended without an outcome, for good. Nobody can say what is there: a retry looks at every source again. */
  break(error: AppError): void {
    const [path = ''] = this.standing.unfinished;
    this.#moment = noMoment;
    this.standing = {
      ...this.standing,
      problems: { problems: [{ path, error }], more: 0 },
      endedMs: Date.now(),
    };
  }

  /** An attempt was cut short, and another one will go on. */
  halt(): void {
    const kept = [...this.checkpoints.values()].reduce((sum, { offset }) => sum + offset, 0);
    this.standing = {
      ...this.standing,
      tally: standingTally(this.standing.tally, this.items.counts(), kept),
      checks: this.#checks(this.standing.checks),
      problems: { problems: [], more: 0 },
    };
  }

  /** Ended without an attempt that could say so. */
  close(): void {
    this.standing = { ...this.standing, endedMs: Date.now() };
  }

  #checks(told: Checks): Checks {
    return this.items.size === 0 ? addChecks(this.standing.base.checks, told) : this.items.checks();
  }

  #outside(paths: readonly string[]): TransferStanding['base'] {
    const roots = new Set(paths);
    const rest = new ItemStore();
    for (const item of this.items.all()) {
      if (item.state === 'left-out') continue;
      if (!isUnder(item.path, roots)) rest.put(item);
    }
    const { found, done, skipped, failed, totalBytes, doneBytes } = rest.counts();
    const tally = { found, done, skipped, failed, totalBytes, doneBytes };
    return { tally, checks: rest.checks() };
  }
}

/** True when one of the roots is the path itself or leads to it. */
function isUnder(path: string, roots: ReadonlySet<string>): boolean {
  for (let at = path; ; at = parentPath(at)) {
    if (roots.has(at)) return true;
    if (at === '/') return false;
  }
}

const nothingYet = { tally: emptyTally, checks: noChecks };

function newStanding(request: TransferRequest): TransferStanding {
  return {
    tally: emptyTally,
    checks: noChecks,
    problems: { problems: [], more: 0 },
    unfinished: request.from.paths,
    startedMs: Date.now(),
    hasRun: false,
    base: nothingYet,
  };
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = value;
  return rest;
}
