import type { SyncLine } from '../../../shared/contract/sync.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { OpError, type AppError } from '../../../shared/errors.ts';
import { joinPath } from '../../../shared/paths.ts';
import { choicesOf, targetOf, type Side2, type SyncOp } from '../../../shared/sync/op.ts';
import type { PlannedItem } from '../../engine/protocol.ts';
import type { MadePlan } from './sync-plans.ts';

/** What the user approved. */
export type Approval = Pick<Params<'sync.run'>, 'approved' | 'chosen'>;

/** The approved operations in the order of the plan, as they are to be done. Throws for what is not in the plan. */
export function approvedOps({ ops }: MadePlan, { approved, chosen }: Approval): SyncOp[] {
  const choices = new Map(chosen.map(({ index, action }) => [index, action]));
  const taken: SyncOp[] = [];
  for (const index of [...new Set(approved)].sort((a, b) => a - b)) {
    const op = ops[index];
    const action = choices.get(index) ?? op?.action;
    const isOffered = op !== undefined && action !== undefined && isInPlan(op, action);
    if (!isOffered) throw new OpError('refused', 'What was approved is not in the plan.');
    taken.push({ ...op, action });
  }
  return taken;
}

function isInPlan(op: SyncOp, action: SyncOp['action']): boolean {
  return op.action === 'none'
    ? choicesOf(op).some((choice) => choice === action)
    : op.action === action;
}

/** A transfer for one direction of a plan: from which side, and what. */
export type PlannedCopies = { readonly to: Side2; readonly items: readonly PlannedItem[] };

/** What is copied or made on a side. */
export function copiesTo(to: Side2, ops: readonly SyncOp[]): PlannedCopies {
  const items = ops.flatMap((op): PlannedItem[] => {
    if (targetOf(op.action) !== to || op.action.startsWith('delete')) return [];
    const [source, target] = to === 'right' ? [op.left, op.right] : [op.right, op.left];
    if (source === undefined) return [];
    return [{ path: op.path, source, ...(target === undefined ? {} : { target }) }];
  });
  return { to, items };
}

/** The first names below a folder that operations touch: what main's guard is asked about. */
export function topNames(items: readonly { readonly path: string }[]): string[] {
  return [...new Set(items.map(({ path }) => path.split('/', 1)[0] ?? path))];
}

/** The log of a run: each approved operation with what became of it. */
export class SyncLog {
  readonly ops: readonly SyncOp[];
  readonly #lines: { state: SyncLine['state']; isKept?: true; error?: AppError }[];
  readonly #counts = { done: 0, skipped: 0, failed: 0, waiting: 0 };

  constructor(ops: readonly SyncOp[]) {
    this.ops = ops;
    this.#lines = ops.map(() => ({ state: 'waiting' }));
    this.#counts.waiting = ops.length;
  }

  get counts(): { readonly [S in SyncLine['state'] | 'all']: number } {
    return { all: this.ops.length, ...this.#counts };
  }

  /** Says what became of an operation. Its first result counts. */
  settle(index: number, state: 'done' | 'skipped' | 'failed', error?: AppError): void {
    const line = this.#lines[index];
    if (line?.state !== 'waiting') return;
    this.#counts.waiting -= 1;
    this.#counts[state] += 1;
    this.#lines[index] = error === undefined ? { state } : { state, error };
  }

  /** What an operation replaced lies in the trash. */
  kept(index: number): void {
    const line = this.#lines[index];
    if (line !== undefined) line.isKept = true;
  }

  /** Settles whatever has no result. */
  settleRest(error: AppError, isMeant: (op: SyncOp) => boolean = () => true): void {
    for (const [index, op] of this.ops.entries()) {
      if (isMeant(op)) this.settle(index, 'skipped', error);
    }
  }

  /** Where operations stand, by the path of what they read: the item of a transfer has that for a name. */
  indexBySource(to: Side2, base: string): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const [index, { path, action }] of this.ops.entries()) {
      if (targetOf(action) === to && !action.startsWith('delete')) {
        found.set(joinPath(base, path), index);
      }
    }
    return found;
  }

  /** True when all operations of a kind are done. */
  areDone(isMeant: (op: SyncOp) => boolean): boolean {
    return this.ops.every((op, index) => !isMeant(op) || this.#lines[index]?.state === 'done');
  }

  /** Some lines. */
  read(show: Params<'sync.log'>['show'], offset: number, count: number) {
    if (show === 'all') {
      const end = Math.min(this.ops.length, offset + count);
      const lines: SyncLine[] = [];
      for (let index = offset; index < end; index += 1) lines.push(this.#line(index));
      return { lines, total: this.ops.length };
    }
    const found = [...this.#lines.keys()].filter((index) => this.#lines[index]?.state === show);
    const lines = found.slice(offset, offset + count).map((index) => this.#line(index));
    return { lines, total: found.length };
  }

  /** All lines. */
  *all(): Generator<SyncLine> {
    for (const index of this.ops.keys()) yield this.#line(index);
  }

  #line(index: number): SyncLine {
    const { path = '', action = 'none' } = this.ops[index] ?? {};
    return { path, action, ...(this.#lines[index] ?? { state: 'waiting' }) };
  }
}
