import { isConflict, type Side2, type SyncAction, type SyncOp } from '../../../shared/sync/op.ts';

/** What would be done on one side. */
export type SideTotals = {
  readonly files: number;
  readonly bytes: number;
  /** Of the files, those that take the place of another. */
  readonly replaced: number;
  readonly folders: number;
  readonly deletes: number;
};

/** What would be done altogether. */
export type PlanTotals = Readonly<Record<Side2, SideTotals>> & {
  /** Left open by the plan, and not decided: those that somebody has to decide about, and the others. */
  readonly conflicts: number;
  readonly open: number;
  readonly vetoed: number;
};

const noSide: SideTotals = { files: 0, bytes: 0, replaced: 0, folders: 0, deletes: 0 };

/** Nothing yet. */
export const noTotals: PlanTotals = {
  left: noSide,
  right: noSide,
  conflicts: 0,
  open: 0,
  vetoed: 0,
};

/** A row with what would be done about it. */
type Decided = { readonly op: SyncOp; readonly action: SyncAction; readonly isVetoed: boolean };

/** Adds a row to the sums, or takes it away. */
export function addTotals(
  totals: PlanTotals,
  { op, action, isVetoed }: Decided,
  sign: 1 | -1,
): PlanTotals {
  if (isVetoed) return { ...totals, vetoed: totals.vetoed + sign };
  if (action === 'none') {
    if (isConflict(op)) return { ...totals, conflicts: totals.conflicts + sign };
    return { ...totals, open: totals.open + sign };
  }
  const side: Side2 = action.endsWith('right') ? 'right' : 'left';
  const now = totals[side];
  if (action.startsWith('delete')) {
    return { ...totals, [side]: { ...now, deletes: now.deletes + sign } };
  }
  if (action.startsWith('make')) {
    return { ...totals, [side]: { ...now, folders: now.folders + sign } };
  }
  const replaced = op[side] === undefined ? 0 : sign;
  const bytes = now.bytes + sign * sizeOf(op, action);
  const files = now.files + sign;
  return { ...totals, [side]: { ...now, files, bytes, replaced: now.replaced + replaced } };
}

/** Bytes an operation would move; for a deletion, those that go. */
export function sizeOf({ left, right }: SyncOp, action: SyncAction): number {
  const moved = action === 'copy-left' || action === 'delete-right' ? right : (left ?? right);
  return moved?.kind === 'file' ? (moved.size ?? 0) : 0;
}

/** How many operations there are in all. */
export function countOf({ left, right }: PlanTotals): number {
  return [left, right].reduce(
    (sum, { files, folders, deletes }) => sum + files + folders + deletes,
    0,
  );
}
