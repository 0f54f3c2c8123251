import { describe, expect, it } from 'vitest';
import type { SyncChoice, SyncOp } from '../../../shared/sync/op.ts';
import { PlanDecisions } from './plan-decisions.ts';
import { rowsInFolder, shownRows, type ShownRows } from './plan-rows.ts';
import { addTotals, countOf, noTotals, type PlanTotals } from './plan-totals.ts';
import {
  isSelected,
  selectedCount,
  selectedRows,
  selectOne,
  selectRows,
  selectTo,
  toggleRow,
} from './row-selection.ts';
import { localAndRemote, twoHosts } from './side-words.ts';
import { actionText, approveText, mostlyDeleted, reasonText, totalsText } from './words.ts';

const file = (size: number) => ({ kind: 'file' as const, size });
const folder = { kind: 'directory' as const };

const ops: readonly SyncOp[] = [
  { path: 'a', action: 'copy-right', why: 'left-only', left: file(5) },
  { path: 'open', action: 'none', why: 'both-changed', left: file(3), right: file(4) },
  { path: 'kinds', action: 'none', why: 'kinds', left: file(3), right: folder },
  { path: 'gone', action: 'none', why: 'deleted', right: file(3) },
  { path: 'new', action: 'make-right', why: 'left-only', left: folder },
  { path: 'new/b', action: 'copy-right', why: 'left-only', left: file(7) },
  { path: 'new/deep', action: 'make-right', why: 'left-only', left: folder },
  { path: 'new/deep/c', action: 'copy-right', why: 'left-only', left: file(1) },
  { path: 'newer', action: 'copy-left', why: 'right-newer', left: file(1), right: file(2) },
  { path: 'old/x', action: 'delete-right', why: 'right-only', right: file(9) },
  { path: 'old/y', action: 'delete-right', why: 'right-only', right: file(9) },
  { path: 'old', action: 'delete-right', why: 'right-only', right: folder },
];

/** All of a piece of work at once. */
function all<T>(steps: Generator<undefined, T, undefined>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function decisionsOn(some: readonly SyncOp[] = ops): PlanDecisions {
  const decisions = new PlanDecisions(some);
  decisions.grow();
  return decisions;
}

const at = (path: string) => ops.findIndex((op) => op.path === path);
const approved = (decisions: PlanDecisions) =>
  all(decisions.approval()).approved.map((index) => ops[index]?.path);
const decide = (decisions: PlanDecisions, paths: readonly string[], isApproved: boolean) =>
  all(decisions.decide(paths.map(at), isApproved));
const totalsOf = (decisions: PlanDecisions) => decisions.store.getState().totals;

/** The sums anew, from all rows. */
function summed(some: readonly SyncOp[], decisions: PlanDecisions): PlanTotals {
  return some.reduce((totals, op, index) => {
    const action = decisions.actionAt(index);
    return addTotals(
      totals,
      { op, action, isVetoed: op.action !== 'none' && action === 'none' },
      1,
    );
  }, noTotals);
}

describe('deciding about a plan', () => {
  it('approves all that the plan decided, and nothing that it left open', () => {
    const decisions = decisionsOn();
    expect(all(decisions.approval())).toEqual({
      approved: [0, 4, 5, 6, 7, 8, 9, 10, 11],
      chosen: [],
    });
    expect(totalsOf(decisions)).toEqual({
      right: { files: 3, bytes: 13, replaced: 0, folders: 2, deletes: 3 },
      left: { files: 1, bytes: 2, replaced: 1, folders: 0, deletes: 0 },
      conflicts: 2,
      open: 1,
      vetoed: 0,
    });
    expect(countOf(totalsOf(decisions))).toBe(9);
  });

  it('takes out what is in a folder that is not made, and makes it again for what goes in', () => {
    const decisions = decisionsOn();
    decide(decisions, ['new'], false);
    expect(approved(decisions)).toEqual(['a', 'newer', 'old/x', 'old/y', 'old']);
    decide(decisions, ['new/deep/c'], true);
    expect(approved(decisions)).toEqual([
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
    const decisions = decisionsOn();
    decide(decisions, ['old/x'], false);
    const inOld = () => approved(decisions).filter((path) => path?.startsWith('old'));
    expect(inOld()).toEqual(['old/y']);
    decide(decisions, ['old'], true);
    expect(inOld()).toHaveLength(3);
  });

  it('sends a row that was left open the way that was chosen', () => {
    const decisions = decisionsOn();
    const ways: (SyncChoice | undefined)[] = ['copy-right', 'copy-left', undefined];
    const said = ways.map(() => {
      decisions.chooseNext(at('open'));
      return decisions.chosenAt(at('open'));
    });
    expect(said).toEqual(ways);
    decisions.chooseNext(at('kinds'));
    decisions.choose(at('gone'), 'delete-right');
    expect(all(decisions.approval()).chosen).toEqual([
      { index: at('gone'), action: 'delete-right' },
    ]);
    expect(totalsOf(decisions)).toMatchObject({ right: { deletes: 4 }, open: 0, conflicts: 2 });
    all(decisions.decide(ops.keys(), false));
    expect(all(decisions.approval())).toEqual({ approved: [], chosen: [] });
  });

  it('keeps its sums right through a thousand decisions', () => {
    const decisions = decisionsOn();
    for (let turn = 0; turn < 1_000; turn += 1) {
      const index = (turn * 7) % ops.length;
      if (turn % 3 === 0) decisions.chooseNext(index);
      else all(decisions.decide([index, (index + 5) % ops.length], turn % 2 === 0));
      expect(totalsOf(decisions), `turn ${turn}`).toEqual(summed(ops, decisions));
    }
  });

  it('takes 100,000 rows in and out in steps of a few milliseconds', () => {
    const many: SyncOp[] = Array.from({ length: 100_000 }, (_, index) => ({
      path: `folder/${index}`,
      action: 'copy-right',
      why: 'left-only',
      left: file(index),
    }));
    const decisions = decisionsOn(many);
    let steps = 0;
    for (const _ of decisions.decide(many.keys(), false)) steps += 1;
    expect(steps).toBe(50);
    expect(totalsOf(decisions)).toMatchObject({ right: { files: 0, bytes: 0 }, vetoed: 100_000 });
  });
});

describe('the rows of a plan', () => {
  const asDone = { by: 'plan', isDescending: false } as const;
  const paths = (shown: Partial<ShownRows>, sort = asDone as Parameters<typeof shownRows>[2]) =>
    all(shownRows(ops, { kind: 'all', text: '', ...shown }, sort)).map((index) => ops[index]?.path);

  it('are shown by kind and by text, in the order that was asked for', () => {
    expect(paths({ kind: 'delete' })).toEqual(['old/x', 'old/y', 'old']);
    expect(paths({ kind: 'conflict' })).toEqual(['open', 'kinds']);
    expect(paths({ kind: 'open' })).toEqual(['open', 'kinds', 'gone']);
    expect(paths({ text: 'DEEP' })).toEqual(['new/deep', 'new/deep/c']);
    const bySize = { by: 'size', isDescending: true } as const;
    expect(paths({ kind: 'right' }, bySize).slice(0, 3)).toEqual(['new/b', 'a', 'new/deep/c']);
  });

  it('are found by the folder of one of them', () => {
    const rows = [...ops.keys()];
    const inFolder = (path: string) => [...all(rowsInFolder(ops, rows, at(path)))];
    expect(inFolder('new/deep/c')).toEqual([at('new/deep'), at('new/deep/c')]);
    expect(inFolder('old')).toEqual([at('old/x'), at('old/y'), at('old')]);
    expect(inFolder('a')).toHaveLength(ops.length);
  });

  it('are selected one by one, from one to another, and in runs', () => {
    const range = selectTo(selectOne(4), 2);
    expect([...selectedRows(range)]).toEqual([2, 3, 4]);
    const holed = toggleRow(range, 3);
    expect([...selectedRows(holed)]).toEqual([2, 4]);
    expect(isSelected(holed, 3)).toBe(false);
    expect(new Set(selectedRows(toggleRow(holed, 3)))).toEqual(new Set([2, 3, 4]));
    expect(selectedCount(selectRows([1, 2, 3, 7, 8]))).toBe(5);
    expect(selectRows([1, 2, 3, 7, 8]).runs).toEqual([
      [1, 3],
      [7, 8],
    ]);
  });
});

describe('the words for a plan', () => {
  it('say on the button exactly what will be done', () => {
    const decisions = decisionsOn();
    expect(approveText(totalsOf(decisions))).toBe('Copy 4 files, make 2 folders, delete 3');
    all(decisions.decide(ops.keys(), false));
    expect(approveText(totalsOf(decisions))).toBe('Nothing to do');
    decide(decisions, ['a'], true);
    expect(approveText(totalsOf(decisions))).toBe('Copy 1 file');
  });

  it('say what is replaced, and what is deleted for good', () => {
    const [newer, old] = [ops[at('newer')], ops[at('old')]];
    if (newer === undefined || old === undefined) throw new Error('not there');
    const goes = { left: 'system', right: 'final' } as const;
    const sides = localAndRemote;
    expect(actionText(newer, newer.action, { deletions: goes, sides })).toBe('Download, replace');
    expect(actionText(old, old.action, { deletions: goes, sides })).toBe('Delete remote for good');
    expect(actionText(old, old.action, { deletions: { ...goes, right: 'trash' }, sides })).toBe(
      'Delete remote',
    );
    expect(totalsText(totalsOf(decisionsOn()), { deletions: goes, sides })).toBe(
      '3 to upload (13 B) · 1 to download (2 B), replacing 1 · 2 new folders · ' +
        '3 to delete remote, for good · 2 conflicts · 1 left alone',
    );
  });

  it('say on which side something was deleted since the last time', () => {
    const gone: SyncOp = { path: 'x', action: 'none', why: 'deleted-changed', left: file(1) };
    expect(reasonText(gone)).toBe('conflict: deleted remote, changed local');
    expect(reasonText({ path: 'x', action: 'none', why: 'deleted', right: file(1) })).toBe(
      'was deleted local',
    );
  });

  it('call two servers by their names', () => {
    const sides = twoHosts('web1', 'web2');
    const [newer, old] = [ops[at('newer')], ops[at('old')]];
    if (newer === undefined || old === undefined) throw new Error('not there');
    const words = { deletions: undefined, sides };
    expect(actionText(newer, newer.action, words)).toBe('Copy to web1, replace');
    expect(actionText(old, old.action, words)).toBe('Delete on web2');
    expect(reasonText(newer, sides)).toBe('web2 is newer');
    expect(reasonText(old, sides)).toBe('only on web2');
    expect(totalsText(totalsOf(decisionsOn()), words)).toContain('3 to copy to web2');
  });

  it('name the sides that would lose more than half', () => {
    const totals = totalsOf(decisionsOn());
    expect(mostlyDeleted(totals, { left: 0, right: 5 })).toEqual(['3 of 5 entries remote']);
    expect(mostlyDeleted(totals, { left: 0, right: 6 })).toEqual([]);
  });
});
