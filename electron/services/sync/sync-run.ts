import type { Value } from '../../../shared/contract/index.ts';
import type { SyncRun } from '../../../shared/contract/sync.ts';
import { toAppError, type AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { joinPath } from '../../../shared/paths.ts';
import { targetOf, type Side2, type SyncOp } from '../../../shared/sync/op.ts';
import type { TrashLocal } from '../files/trash.ts';
import type { Undo, UndoEntry } from '../files/undo.ts';
import { localFs, type FindEngine } from '../session/engines.ts';
import { isOver } from '../transfers/queue-model.ts';
import { withDone, type PairMemories } from './pair-memories.ts';
import { deleteOn, type Placed } from './sync-deletions.ts';
import { replacementsBack, type KeptReplaced } from './sync-replaced.ts';
import { copiesTo, SyncLog, type PlannedCopies } from './sync-lines.ts';
import type { MadePlan, SyncRequest } from './sync-plans.ts';
import type { TransferRequest } from '../transfers/transfer-record.ts';
import type { Transfers } from '../transfers/transfers.ts';

/** What runs are done with. */
export type RunMeans = {
  readonly transfers: Pick<Transfers, 'all' | 'start' | 'cancel' | 'reports'>;
  readonly find: FindEngine;
  readonly trashLocal: TrashLocal | undefined;
  readonly undo: Pick<Undo, 'record' | 'has' | 'takeBack'>;
  readonly memories: Pick<PairMemories, 'write'>;
  /** Something about it changed. */
  readonly changed: () => void;
};

const isDelete = ({ action }: SyncOp): boolean => action.startsWith('delete');
const isCopy = (op: SyncOp): boolean => !isDelete(op);

const sides = ['right', 'left'] as const;

/**
 * Does the operations of an approved plan, and nothing else: the copies as transfers of the queue, and when every one of
 * them is done, the deletions. Each operation ends with a line of the log.
 */
export class RunningSync {
  readonly id: string;
  readonly request: SyncRequest;
  readonly log: SyncLog;
  /** The transfers that do its copies. */
  readonly transferIds: readonly string[];
  /** Settles when all is settled. Never rejects. */
  readonly ended: Promise<void>;
  readonly #means: RunMeans;
  readonly #plan: MadePlan;
  /** What takes its deletions back. */
  readonly #back: { readonly fs: string; readonly entry: UndoEntry }[] = [];
  readonly #startedMs = Date.now();
  readonly #stop = new AbortController();
  #state: SyncRun['state'] = 'copying';
  #endedMs: number | undefined;

  /** Throws when the copies cannot be started. */
  constructor(id: string, plan: MadePlan, ops: readonly SyncOp[], means: RunMeans) {
    const { request } = plan;
    this.id = id;
    this.request = request;
    this.#plan = plan;
    this.log = new SyncLog(ops);
    this.#means = means;
    const copies = sides.map((to) => copiesTo(to, ops)).filter(({ items }) => items.length > 0);
    const started: { readonly id: string; readonly to: Side2 }[] = [];
    try {
      for (const each of copies) {
        started.push({ to: each.to, id: means.transfers.start(transferOf(request, each)) });
      }
    } catch (thrown) {
      // all of it or nothing
      for (const each of started) means.transfers.cancel(each.id);
      throw thrown;
    }
    this.transferIds = started.map((each) => each.id);
    this.ended = this.#run(started);
  }

  /** Stops what is not done yet. */
  cancel(): void {
    if (this.#endedMs !== undefined) return;
    this.#stop.abort();
    for (const id of this.transferIds) {
      if (this.#stateOf(id) !== undefined) this.#means.transfers.cancel(id);
    }
  }

  /** Deletes nothing more: the app ends. Its transfers wait at the next start for the user to resume them. */
  stopDeleting(): void {
    this.#stop.abort();
  }

  get isOver(): boolean {
    return this.#endedMs !== undefined;
  }

  /** Takes back what it deleted or replaced, as far as that lies in a trash of ours. */
  async undo(signal: AbortSignal): Promise<Value<'sync.undo'>> {
    const undone: Value<'sync.undo'> = { undone: 0, problems: [] };
    for (const { fs, entry } of this.#undoable()) {
      const taken = await this.#means.undo.takeBack(fs, entry, signal);
      undone.undone += taken.undone;
      undone.problems.push(...taken.problems);
      this.#means.changed();
    }
    return undone;
  }

  #undoable() {
    return this.#back.filter(({ fs, entry }) => this.#means.undo.has(fs, entry));
  }

  /** As the page sees it. */
  snapshot(titleOf: (fs: string, path: string) => string): SyncRun {
    const { left, right } = this.request;
    const { all, done, skipped, failed } = this.log.counts;
    return {
      id: this.id,
      left,
      right,
      leftTitle: titleOf(left.fs, left.path),
      rightTitle: titleOf(right.fs, right.path),
      state: this.#state,
      startedMs: this.#startedMs,
      ...(this.#endedMs === undefined ? {} : { endedMs: this.#endedMs }),
      counts: { all, done, skipped, failed },
      undoable: this.#undoable().reduce((sum, { entry }) => sum + sizeOf(entry), 0),
      undoableReplaced: this.#undoable().reduce((sum, { entry }) => sum + replacedIn(entry), 0),
    };
  }

  async #run(started: readonly { readonly id: string; readonly to: Side2 }[]): Promise<void> {
    try {
      for (const each of started) await this.#copied(each);
      this.log.settleRest(notReached, isCopy);
      if (this.log.ops.some(isDelete)) await this.#deleteAll();
    } catch (thrown) {
      this.log.settleRest(toAppError(thrown));
    }
    const { all, done } = this.log.counts;
    const isStopped = this.#stop.signal.aborted;
    if (done === all) await this.#remember();
    this.#state = done === all ? 'done' : isStopped ? 'cancelled' : 'failed';
    this.#endedMs = Date.now();
    this.#means.changed();
  }

  /** Waits for a transfer to end, then takes over what became of its items. */
  async #copied({ id, to }: { readonly id: string; readonly to: Side2 }): Promise<void> {
    const { transfers } = this.#means;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        const state = this.#stateOf(id);
        if (state !== undefined && !isOver(state)) return;
        stopLooking();
        resolve();
      };
      const stopLooking = transfers.all.subscribe(look);
      look();
    });
    if (this.#stateOf(id) === undefined) return; // taken off the list before it could be read
    const from = to === 'right' ? 'left' : 'right';
    const kept: KeptReplaced[] = [];
    const indexes = this.log.indexBySource(to, this.request[from].path);
    for (let offset = 0; ; offset += limits.itemsPerCall) {
      const { items, total } = transfers.reports.items(id, 'all', offset, limits.itemsPerCall);
      for (const { path, state, error, replacedAt } of items) {
        const index = indexes.get(path);
        if (index === undefined) continue;
        if (state === 'done' || state === 'already') this.log.settle(index, 'done');
        else if (state === 'failed') this.log.settle(index, 'failed', error);
        else if (state === 'skipped') this.log.settle(index, 'skipped', error ?? notReached);
        const op = this.log.ops[index];
        if (replacedAt !== undefined && op !== undefined) {
          this.log.kept(index);
          kept.push({ op, at: replacedAt });
        }
      }
      if (offset + limits.itemsPerCall >= total) break;
    }
    if (kept.length > 0) this.#mayTakeBack(to, kept);
    this.#means.changed();
  }

  #mayTakeBack(to: Side2, kept: readonly KeptReplaced[]): void {
    const { fs, path } = this.request[to];
    const entry = replacementsBack(to, path, kept);
    this.#back.push({ fs, entry });
    this.#means.undo.record(fs, entry);
  }

  async #deleteAll(): Promise<void> {
    if (!this.log.areDone(isCopy)) return this.log.settleRest(notAllCopied);
    this.#state = 'deleting';
    this.#means.changed();
    for (const side of sides) {
      const ops = [...this.log.ops.entries()].filter(
        ([, op]) => isDelete(op) && targetOf(op.action) === side,
      );
      if (ops.length > 0) await this.#deleteOn(side, ops);
    }
    if (this.#stop.signal.aborted) this.log.settleRest(cancelled);
  }

  async #deleteOn(side: Side2, ops: readonly Placed[]): Promise<void> {
    const { find, trashLocal, changed, undo } = this.#means;
    const { fs, path: directory } = this.request[side];
    const goes = this.#plan.end.deletions[side];
    try {
      await deleteOn(
        { side, fs, directory, goes, ops },
        {
          find,
          trashLocal,
          changed,
          signal: this.#stop.signal,
          settle: (index, state, error) => this.log.settle(index, state, error),
          undoable: (entry) => {
            this.#back.push({ fs, entry });
            undo.record(fs, entry);
          },
        },
      );
    } catch (thrown) {
      if (this.#stop.signal.aborted) return;
      for (const [index] of ops) this.log.settle(index, 'failed', toAppError(thrown));
    }
  }

  /** Only what ended well is remembered: the next time tells from it what was deleted since. */
  async #remember(): Promise<void> {
    const { memory, request } = this.#plan;
    if (memory === undefined) return;
    await this.#means.memories.write(request, await withDone(memory, this.log.ops));
  }

  #stateOf(id: string) {
    return this.#means.transfers.all.read().find((each) => each.id === id)?.state;
  }
}

function sizeOf({ steps }: UndoEntry): number {
  return steps.reduce((sum, step) => sum + ('back' in step ? step.back.length : 0), 0);
}

function replacedIn({ steps }: UndoEntry): number {
  return steps.reduce((sum, step) => sum + (step.undo === 'replaced' ? step.back.length : 0), 0);
}

/** The items of a plan for one direction as a transfer. Masks were for the plan: what is in it is wanted. */
function transferOf(request: SyncRequest, { to, items }: PlannedCopies): TransferRequest {
  const [source, target] =
    to === 'right' ? [request.left, request.right] : [request.right, request.left];
  const base = source.path;
  // this computer's own trash takes what is dragged into it, and gives us nothing back
  const keeps = request.keepReplaced === true && target.fs !== localFs;
  return {
    from: { fs: source.fs, paths: items.map(({ path }) => joinPath(base, path)) },
    to: { fs: target.fs, directory: target.path },
    options: { conflict: 'skip', links: 'keep', include: [], exclude: [] },
    planned: { base, items: [...items], ...(keeps ? { keepReplaced: true } : {}) },
  };
}

const notReached: AppError = { code: 'cancelled', message: 'Stopped before it was its turn.' };
const cancelled: AppError = { code: 'cancelled', message: 'Cancelled.' };
const notAllCopied: AppError = {
  code: 'refused',
  message: 'Not deleted, because not everything of the plan was copied.',
  next: 'Make a new plan.',
};
