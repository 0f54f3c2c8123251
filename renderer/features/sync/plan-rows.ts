import type { SyncOp } from '../../../shared/sync/op.ts';
import { sortInSteps } from '../browser/model/merge-sort.ts';
import type { Steps } from '../browser/model/slices.ts';
import { kindOf, type RowKind } from './plan-decisions.ts';
import { sizeOf } from './plan-totals.ts';

/** Which rows are shown: of a kind, with some text in their path. */
export type ShownRows = { readonly kind: 'all' | RowKind; readonly text: string };

/** How rows are ordered: as they are done, or by a column. */
export type PlanSort = {
  readonly by: 'plan' | 'action' | 'path' | 'size';
  readonly isDescending: boolean;
};

const rowsPerStep = 2_000;

/** Places of the rows that are shown, in the order they are shown. Conflicts are left alone, too. */
export function* shownRows(
  ops: readonly SyncOp[],
  { kind, text }: ShownRows,
  sort: PlanSort,
): Steps<readonly number[]> {
  const rows: number[] = [];
  const wanted = text.toLowerCase();
  for (let index = 0; index < ops.length; index += 1) {
    if (index % rowsPerStep === rowsPerStep - 1) yield;
    const op = ops[index];
    if (op === undefined || !isOfKind(op, kind)) continue;
    if (wanted === '' || op.path.toLowerCase().includes(wanted)) rows.push(index);
  }
  if (sort.by === 'plan') return sort.isDescending ? rows.reverse() : rows;
  const key = keyBy(ops, sort.by);
  const sign = sort.isDescending ? -1 : 1;
  return yield* sortInSteps(rows, (a, b) => {
    const [one, other] = [key(a), key(b)];
    return one === other ? a - b : one < other ? -sign : sign;
  });
}

function isOfKind(op: SyncOp, kind: ShownRows['kind']): boolean {
  if (kind === 'all') return true;
  return kind === 'open' ? op.action === 'none' : kindOf(op) === kind;
}

function keyBy(
  ops: readonly SyncOp[],
  by: 'action' | 'path' | 'size',
): (index: number) => string | number {
  return (index) => {
    const op = ops[index];
    if (op === undefined) return '';
    return by === 'size' ? sizeOf(op, op.action) : op[by];
  };
}

/** Places, in a list of rows, of those in the folder of one of them, and below it. */
export function* rowsInFolder(
  ops: readonly SyncOp[],
  rows: readonly number[],
  at: number,
): Steps<readonly number[]> {
  const op = ops[rows[at] ?? -1];
  if (op === undefined) return [];
  const isFolder = (op.left ?? op.right)?.kind === 'directory';
  const folder = isFolder ? op.path : op.path.slice(0, Math.max(0, op.path.lastIndexOf('/')));
  const found: number[] = [];
  for (const [place, index] of rows.entries()) {
    if (place % rowsPerStep === rowsPerStep - 1) yield;
    const path = ops[index]?.path ?? '';
    if (folder === '' || path === folder || path.startsWith(`${folder}/`)) found.push(place);
  }
  return found;
}
