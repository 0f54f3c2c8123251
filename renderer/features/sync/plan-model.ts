import {
  choicesOf,
  type SyncAction,
  type SyncChoice,
  type SyncOp,
} from '../../../shared/sync/op.ts';

/** What the user has decided about a plan: rows that are not to be done, and ways for rows the plan left open. */
export type Decisions = {
  readonly vetoed: ReadonlySet<number>;
  readonly chosen: ReadonlyMap<number, SyncChoice>;
};

export const noDecisions: Decisions = { vetoed: new Set(), chosen: new Map() };

/** What would be done about a row now; `none` when nothing. */
export function actionAt(
  ops: readonly SyncOp[],
  index: number,
  { vetoed, chosen }: Decisions,
): SyncAction {
  if (vetoed.has(index)) return 'none';
  return chosen.get(index) ?? ops[index]?.action ?? 'none';
}

/** True for a row that can be done at all. */
export function isOpen(op: SyncOp): boolean {
  return op.action !== 'none' || choicesOf(op).length > 0;
}

/**
 * Approves rows or takes them out, with what depends on them: nothing goes into a folder that is not made, and a folder
 * stays when something in it does. A row the plan left open is only taken out here: which way it goes has to be said.
 */
export function decide(
  ops: readonly SyncOp[],
  before: Decisions,
  indexes: Iterable<number>,
  isApproved: boolean,
): Decisions {
  const vetoed = new Set(before.vetoed);
  const chosen = new Map(before.chosen);
  for (const index of indexes) {
    const op = ops[index];
    if (op === undefined) continue;
    if (!isApproved) chosen.delete(index);
    if (op.action === 'none') continue;
    for (const each of [index, ...related(ops, index, isApproved)]) {
      if (isApproved) vetoed.delete(each);
      else vetoed.add(each);
    }
  }
  return { vetoed, chosen };
}

/** Says which way a row goes that the plan left open; undefined leaves it alone. */
export function choose(
  before: Decisions,
  index: number,
  action: SyncChoice | undefined,
): Decisions {
  const chosen = new Map(before.chosen);
  if (action === undefined) chosen.delete(index);
  else chosen.set(index, action);
  return { ...before, chosen };
}

/** The next way for a row that the plan left open, for those who press a key instead of choosing from a list. */
export function nextChoice(op: SyncOp, now: SyncChoice | undefined): SyncChoice | undefined {
  const choices = choicesOf(op);
  return now === undefined ? choices[0] : choices[choices.indexOf(now) + 1];
}

/** Rows that go with one: see {@link decide}. */
function related(ops: readonly SyncOp[], index: number, isApproved: boolean): number[] {
  const isDelete = ops[index]?.action.startsWith('delete') === true;
  if (isDelete) return isApproved ? below(ops, index) : above(ops, index);
  return isApproved ? [...above(ops, index), ...below(ops, index)] : below(ops, index);
}

/** Rows of the same kind of operation in a folder: they stand beside it in the plan. */
function below(ops: readonly SyncOp[], index: number): number[] {
  const op = ops[index];
  if (op === undefined) return [];
  // a folder that is made stands before what is in it, one that is deleted behind
  const step = op.action.startsWith('delete') ? -1 : 1;
  const found: number[] = [];
  for (let at = index + step; ops[at]?.path.startsWith(`${op.path}/`) === true; at += step) {
    if (ops[at]?.action !== 'none') found.push(at);
  }
  return found;
}

/** Folders around a row that are made, or deleted, like it. */
function above(ops: readonly SyncOp[], index: number): number[] {
  const op = ops[index];
  if (op === undefined || !op.path.includes('/')) return [];
  const at = pathIndex(ops);
  const isDelete = op.action.startsWith('delete');
  const found: number[] = [];
  for (let cut = op.path.lastIndexOf('/'); cut > 0; cut = op.path.lastIndexOf('/', cut - 1)) {
    const parent = at.get(op.path.slice(0, cut));
    const action = parent === undefined ? undefined : ops[parent]?.action;
    if (parent === undefined || action === undefined || action === 'none') break;
    if (action.startsWith('delete') === isDelete) found.push(parent);
  }
  return found;
}

const indexes = new WeakMap<
  readonly SyncOp[],
  { readonly count: number; readonly at: Map<string, number> }
>();

function pathIndex(ops: readonly SyncOp[]): ReadonlyMap<string, number> {
  const known = indexes.get(ops);
  if (known?.count === ops.length) return known.at;
  // folders alone are looked for
  const at = new Map<string, number>();
  for (const [index, { path, action, left, right }] of ops.entries()) {
    if (action !== 'none' && (left ?? right)?.kind === 'directory') at.set(path, index);
  }
  indexes.set(ops, { count: ops.length, at });
  return at;
}

/** Which rows are shown. */
export type ShownKind = 'all' | 'right' | 'left' | 'delete' | 'open';

/** How rows are ordered: as they are done, or by a column. */
export type PlanSort = {
  readonly by: 'plan' | 'action' | 'path' | 'size';
  readonly isDescending: boolean;
};

/** The kind of a row, by what the plan says of it. */
export function kindOf({ action }: SyncOp): Exclude<ShownKind, 'all'> {
  if (action === 'none') return 'open';
  if (action.startsWith('delete')) return 'delete';
  return action.endsWith('right') ? 'right' : 'left';
}

/** Places of the rows that are shown, in the order they are shown. */
export function shownRows(ops: readonly SyncOp[], kind: ShownKind, sort: PlanSort): number[] {
  const rows: number[] = [];
  for (const [index, op] of ops.entries())
    if (kind === 'all' || kindOf(op) === kind) rows.push(index);
  if (sort.by === 'plan') return sort.isDescending ? rows.reverse() : rows;
  const keys = ops.map((op) =>
    sort.by === 'path' ? op.path : sort.by === 'action' ? op.action : sizeOf(op),
  );
  const sign = sort.isDescending ? -1 : 1;
  return rows.sort((a, b) => {
    const [one, other] = [keys[a] ?? '', keys[b] ?? ''];
    return one === other ? a - b : one < other ? -sign : sign;
  });
}

/** Bytes an operation would move; for a deletion, those that go. */
export function sizeOf({ action, left, right }: SyncOp, chosen?: SyncAction): number {
  const way = chosen ?? action;
  const moved = way === 'copy-left' || way === 'delete-right' ? right : (left ?? right);
  return moved?.kind === 'file' ? (moved.size ?? 0) : 0;
}

/** What would be done altogether. */
export type PlanTotals = {
  readonly right: { readonly items: number; readonly bytes: number };
  readonly left: { readonly items: number; readonly bytes: number };
  readonly deletes: number;
  /** Left open by the plan, and not decided. */
  readonly open: number;
  readonly vetoed: number;
};

/** Adds up what is approved. */
export function totalsOf(ops: readonly SyncOp[], decisions: Decisions): PlanTotals {
  const right = { items: 0, bytes: 0 };
  const left = { items: 0, bytes: 0 };
  const totals = { right, left, deletes: 0, open: 0, vetoed: decisions.vetoed.size };
  for (const [index, op] of ops.entries()) {
    const action = actionAt(ops, index, decisions);
    if (action === 'none') {
      if (op.action === 'none') totals.open += 1;
    } else if (action.startsWith('delete')) totals.deletes += 1;
    else {
      const to = action.endsWith('right') ? right : left;
      to.items += 1;
      to.bytes += sizeOf(op, action);
    }
  }
  return totals;
}

/** What is approved, as main is told. */
export function approvalOf(ops: readonly SyncOp[], decisions: Decisions) {
  const approved: number[] = [];
  const chosen: { index: number; action: SyncChoice }[] = [];
  for (const index of ops.keys()) {
    if (actionAt(ops, index, decisions) === 'none') continue;
    approved.push(index);
    const action = decisions.chosen.get(index);
    if (action !== undefined) chosen.push({ index, action });
  }
  return { approved, chosen };
}
