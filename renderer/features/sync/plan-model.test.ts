import { describe, expect, it } from 'vitest';
import type { SyncChoice, SyncOp } from '../../../shared/sync/op.ts';
import {
  approvalOf,
  choose,
  decide,
  nextChoice,
  noDecisions,
  shownRows,
  totalsOf,
  type Decisions,
} from './plan-model.ts';

const file = (size: number) => ({ kind: 'file' as const, size });
const folder = { kind: 'directory' as const };

const ops: readonly SyncOp[] = [
  { path: 'a', action: 'copy-right', why: 'left-only', left: file(5) },
  { path: 'open', action: 'none', why: 'both-changed', left: file(3), right: file(4) },
  { path: 'kinds', action: 'none', why: 'kinds', left: file(3), right: folder },
  { path: 'new', action: 'make-right', why: 'left-only', left: folder },
  { path: 'new/b', action: 'copy-right', why: 'left-only', left: file(7) },
  { path: 'new/deep', action: 'make-right', why: 'left-only', left: folder },
  { path: 'new/deep/c', action: 'copy-right', why: 'left-only', left: file(1) },
  { path: 'newer', action: 'copy-left', why: 'right-newer', left: file(1), right: file(2) },
  { path: 'old/x', action: 'delete-right', why: 'right-only', right: file(9) },
  { path: 'old/y', action: 'delete-right', why: 'right-only', right: file(9) },
  { path: 'old', action: 'delete-right', why: 'right-only', right: folder },
];
const approvedPaths = (decisions: Decisions) =>
  approvalOf(ops, decisions).approved.map((index) => ops[index]?.path);
const at = (path: string) => ops.findIndex((op) => op.path === path);

describe('deciding about a plan', () => {
  it('approves all that the plan decided, and nothing that it left open', () => {
    expect(approvalOf(ops, noDecisions)).toEqual({
      approved: [0, 3, 4, 5, 6, 7, 8, 9, 10],
      chosen: [],
    });
    expect(totalsOf(ops, noDecisions)).toEqual({
      right: { items: 5, bytes: 13 },
      left: { items: 1, bytes: 2 },
      deletes: 3,
      open: 2,
      vetoed: 0,
    });
  });

  it('takes out what is in a folder that is not made, and makes it again for what goes in', () => {
    const without = decide(ops, noDecisions, [at('new')], false);
    expect(approvedPaths(without)).toEqual(['a', 'newer', 'old/x', 'old/y', 'old']);
    const again = decide(ops, without, [at('new/deep/c')], true);
    expect(approvedPaths(again)).toEqual([
      'a',
      'new',
      'new/deep',
      'new/deep/c',
      'newer',
      'old/x',
      'old/y',
      'old',
    ]);
  });

  it('keeps a folder in which something is kept, and empties it again with it', () => {
    const kept = decide(ops, noDecisions, [at('old/x')], false);
    expect(approvedPaths(kept).filter((path) => path?.startsWith('old'))).toEqual(['old/y']);
    const again = decide(ops, kept, [at('old')], true);
    expect(approvedPaths(again).filter((path) => path?.startsWith('old'))).toHaveLength(3);
  });

  it('sends a row that was left open the way that was chosen, and never both kinds of one name', () => {
    const open = at('open');
    const way = nextChoice(ops[open] ?? (ops[0] as SyncOp), undefined);
    const chosen = choose(noDecisions, open, way);
    expect(approvalOf(ops, chosen).chosen).toEqual([{ index: open, action: 'copy-right' }]);
    const ways: (SyncChoice | undefined)[] = ['copy-right', 'copy-left', undefined];
    let now: SyncChoice | undefined;
    expect(ways.map(() => (now = nextChoice(ops[open] as SyncOp, now)))).toEqual(ways);
    expect(nextChoice(ops[at('kinds')] as SyncOp, undefined)).toBeUndefined();
    const all = decide(ops, chosen, ops.keys(), false);
    expect(approvalOf(ops, all)).toEqual({ approved: [], chosen: [] });
  });

  it('shows kinds of rows, in the order that was asked for', () => {
    const paths = (rows: readonly number[]) => rows.map((index) => ops[index]?.path);
    const asDone = { by: 'plan', isDescending: false } as const;
    expect(paths(shownRows(ops, 'delete', asDone))).toEqual(['old/x', 'old/y', 'old']);
    expect(paths(shownRows(ops, 'open', asDone))).toEqual(['open', 'kinds']);
    const bySize = { by: 'size', isDescending: true } as const;
    expect(paths(shownRows(ops, 'right', bySize)).slice(0, 3)).toEqual([
      'new/b',
      'a',
      'new/deep/c',
    ]);
  });

  it('takes 100,000 rows in and out within a quarter of a second', () => {
    const many: SyncOp[] = Array.from({ length: 100_000 }, (_, index) => ({
      path: `folder/${index}`,
      action: 'copy-right',
      why: 'left-only',
      left: file(index),
    }));
    const startMs = performance.now();
    const without = decide(many, noDecisions, [50_000], false);
    expect(totalsOf(many, without).right.items).toBe(99_999);
    expect(performance.now() - startMs).toBeLessThan(250);
  });
});
