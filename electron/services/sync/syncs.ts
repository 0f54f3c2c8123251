import { randomUUID } from 'node:crypto';
import type { Params, Value } from '../../../shared/contract/index.ts';
import type { SyncRun } from '../../../shared/contract/sync.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { joinPath } from '../../../shared/paths.ts';
import { isMost, targetOf, type SyncOp } from '../../../shared/sync/op.ts';
import { saveText } from '../../store/save-text.ts';
import type { TransferLinks } from '../session/engines.ts';
import type { ChooseSaveFile } from '../transfers/export-receipt.ts';
import type { LocalGuard } from '../files/local-guard.ts';
import { approvedOps, copiesTo, topNames } from './sync-lines.ts';
import { createPairMemories, type PairMemories } from './pair-memories.ts';
import { SyncMemories } from './sync-memories.ts';
import { SyncPlans, type MadePlan, type PlansMeans } from './sync-plans.ts';
import { RunningSync, type RunMeans } from './sync-run.ts';
import { createWatched, type Watched } from '../session/watched.ts';

/** What synchronising needs of the rest of main. */
export type SyncsOptions = Omit<PlansMeans, 'memories'> &
  Pick<RunMeans, 'transfers' | 'trashLocal' | 'undo'> & {
    readonly links: Pick<TransferLinks, 'standing' | 'destination'>;
    /** Where what is remembered of folders is kept. */
    readonly memoryDirectory: string;
    readonly report: (trouble: string) => void;
  };

/** Plans that wait for a yes, and what was approved. */
export class Syncs {
  readonly plans: SyncPlans;
  readonly #options: SyncsOptions;
  readonly #memories: PairMemories;
  readonly #runs = new Map<string, RunningSync>();
  readonly #all: ReturnType<typeof createWatched<SyncRun[]>>;

  constructor(options: SyncsOptions) {
    this.#options = options;
    const { memoryDirectory, report, links } = options;
    this.#memories = createPairMemories(new SyncMemories(memoryDirectory, report), links);
    this.plans = new SyncPlans({ ...options, memories: this.#memories });
    this.#all = createWatched(() => this.#snapshots());
  }

  /** The last one first. */
  get all(): Watched<SyncRun[]> {
    return this.#all;
  }

  /** Does what was approved, once the guard of this computer's files has let it through. */
  async run(
    { id: planId, deletes, ...approval }: Params<'sync.run'>,
    guard: Pick<LocalGuard, 'change' | 'transfer'>,
  ): Promise<Value<'sync.run'>> {
    const plan = this.plans.made(planId);
    const ops = approvedOps(plan, approval);
    refuseUnsure(plan, ops, deletes);
    const { left, right } = plan.request;
    for (const to of ['right', 'left'] as const) {
      const [source, target] = to === 'right' ? [left, right] : [right, left];
      const names = (items: readonly { readonly path: string }[], base: string) =>
        topNames(items).map((name) => joinPath(base, name));
      const copies = names(copiesTo(to, ops).items, source.path);
      if (copies.length > 0) {
        const from = { fs: source.fs, paths: copies };
        await guard.transfer({ from, to: { fs: target.fs, directory: target.path } });
      }
      const deletions = ops.filter(
        ({ action }) => action.startsWith('delete') && targetOf(action) === to,
      );
      if (deletions.length > 0) await guard.change(target.fs, names(deletions, target.path));
    }
    const runId = randomUUID();
    const run = new RunningSync(runId, plan, ops, {
      ...this.#options,
      memories: this.#memories,
      changed: () => this.#all.changed(),
    });
    this.plans.drop(planId);
    this.#runs.set(runId, run);
    this.#forgetOldest();
    this.#all.changed();
    return { runId, transferIds: [...run.transferIds] };
  }

  /** Stops what is not done yet of one. */
  cancel(id: string): void {
    this.#get(id).cancel();
  }

  /** Takes back what one deleted. */
  async undo(id: string, signal: AbortSignal): Promise<Value<'sync.undo'>> {
    const { undone, problems } = await this.#get(id).undo(signal);
    return { undone, problems: problems.slice(0, limits.problemsPerTransfer) };
  }

  /** What is remembered of two folders. */
  async memory(pair: Params<'sync.memory'>): Promise<Value<'sync.memory'>> {
    const found = await this.#memories.read(pair);
    return found === undefined ? null : { savedMs: found.savedMs, entries: found.entries };
  }

  /** Forgets two folders. */
  async forget(pair: Params<'sync.forget'>): Promise<void> {
    await this.#memories.forget(pair);
  }

  /** Some lines of what one did. */
  read({ id, show, offset, count }: Params<'sync.log'>): Value<'sync.log'> {
    return this.#get(id).log.read(show, offset, count);
  }

  /** Saves the log with all lines where the user says. */
  async exportLog(id: string, choose: ChooseSaveFile): Promise<{ saved: boolean }> {
    const run = this.#get(id);
    const file = await choose('Hawser synchronisation.json');
    if (file === undefined) return { saved: false };
    await saveText(file, logText(run.snapshot(this.#titleOf), run.log.all()));
    return { saved: true };
  }

  /** Stops all that runs: the app ends. Deletions that are not done stay undone. */
  stopAll(): void {
    for (const run of this.#runs.values()) run.stopDeleting();
  }

  readonly #titleOf = (fs: string, path: string): string => {
    const host = this.#options.links.standing(fs)?.title;
    return host === undefined ? path : `${host}:${path}`;
  };

  #snapshots(): SyncRun[] {
    return [...this.#runs.values()].map((run) => run.snapshot(this.#titleOf)).toReversed();
  }

  #forgetOldest(): void {
    for (const [id, run] of this.#runs) {
      if (this.#runs.size <= limits.syncRuns) return;
      if (run.isOver) this.#runs.delete(id);
    }
  }

  #get(id: string): RunningSync {
    const run = this.#runs.get(id);
    if (run === undefined) throw new OpError('not-found', 'This synchronisation is not listed.');
    return run;
  }
}

/** A folder that was not mounted looks as if all in it had been deleted: such a plan takes a yes of its own. */
function refuseUnsure({ end }: MadePlan, ops: readonly SyncOp[], confirmed: number): void {
  const deletes = { left: 0, right: 0 };
  for (const { action } of ops) {
    if (action === 'delete-left') deletes.left += 1;
    if (action === 'delete-right') deletes.right += 1;
  }
  const isSure = confirmed === deletes.left + deletes.right;
  if (
    isSure ||
    !(['left', 'right'] as const).some((side) => isMost(deletes[side], end.counts[side]))
  )
    return;
  throw new OpError('refused', 'More than half of a folder would be deleted.', {
    next: 'Say that this is meant.',
  });
}

/** The log as JSON text, in pieces. */
function* logText(run: SyncRun, lines: Iterable<unknown>): Generator<string> {
  const head = JSON.stringify({ version: 1, ...run }, undefined, 2);
  yield `${head.slice(0, -2)},\n  "operations": [`;
  let separator = '\n    ';
  for (const line of lines) {
    yield separator + JSON.stringify(line);
    separator = ',\n    ';
  }
  yield '\n  ]\n}\n';
}
