import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../shared/entry.ts';
import type { Lines } from './lines.ts';
import * as model from './selection.ts';

function linesOf(...names: string[]): Lines {
  const all = ['..', ...names];
  const entryAt = (index: number): Entry | undefined => {
    const name = all[index];
    return name === undefined || name === '..' ? undefined : { name, kind: 'file', size: 10 };
  };
  return {
    count: all.length,
    nameAt: (index) => all[index],
    indexOf: (name) => all.indexOf(name),
    entryAt,
    entryOf: (name) => entryAt(all.indexOf(name)),
  };
}

const lines = linesOf('a', 'b', 'c', 'd');
const selected = (selection: model.Selection): string[] => [...selection.names].toSorted();

describe('selection', () => {
  it('follows the cursor on plain moves and stops at both ends', () => {
    let selection = model.cursorOn('..');
    selection = model.moveTo(selection, lines, 1, 'only');
    expect(selected(selection)).toEqual(['a']);
    selection = model.moveTo(selection, lines, 99, 'only');
    expect(selection.cursor).toBe('d');
    selection = model.moveTo(selection, lines, -5, 'only');
    expect(selection.cursor).toBe('..');
    expect(selected(selection)).toEqual([]);
  });

  it('grows and shrinks a range from its anchor, never taking the parent line', () => {
    let selection = model.only('b');
    selection = model.moveTo(selection, lines, 4, 'range');
    expect(selected(selection)).toEqual(['b', 'c', 'd']);
    selection = model.moveTo(selection, lines, 0, 'range');
    expect(selected(selection)).toEqual(['a', 'b']);
    expect(selection.cursor).toBe('..');
    expect(selected(model.moveTo(selection, lines, 3, 'only'))).toEqual(['c']);
  });

  it('keeps names marked from the keyboard while the cursor moves on', () => {
    let selection = model.toggle(model.only('a'), 'a');
    selection = model.toggle(selection, 'b');
    selection = model.moveTo(selection, lines, 4, 'only');
    expect(selection.cursor).toBe('d');
    expect(selected(selection)).toEqual(['b']);
  });

  it('toggles with Ctrl+click and lets a plain click start over', () => {
    let selection = model.click(model.only('a'), lines, 'c', { toggle: true, range: false });
    expect(selected(selection)).toEqual(['a', 'c']);
    selection = model.click(selection, lines, 'a', { toggle: true, range: false });
    expect(selected(selection)).toEqual(['c']);
    selection = model.click(selection, lines, 'd', { toggle: false, range: true });
    expect(selected(selection)).toEqual(['a', 'b', 'c', 'd']);
    expect(selected(model.click(selection, lines, 'b', { toggle: false, range: false }))).toEqual([
      'b',
    ]);
  });

  it('never selects the parent line', () => {
    expect(selected(model.selectAll(model.only('..'), lines))).toEqual(['a', 'b', 'c', 'd']);
    expect(selected(model.toggle(model.cursorOn('..'), '..'))).toEqual([]);
    expect(selected(model.invert(model.only('b'), lines))).toEqual(['a', 'c', 'd']);
    expect(model.actionNames(model.only('..'), lines)).toEqual([]);
  });

  it('acts on the selection in the order shown, or on the line of the cursor', () => {
    const both = model.toggle(model.only('d'), 'b');
    expect(model.actionNames(both, lines)).toEqual(['b', 'd']);
    expect(model.actionNames(model.cursorOn('c'), lines)).toEqual(['c']);
  });

  it('goes to the next line when the one of the cursor is gone, and to the last at the end', () => {
    const after = linesOf('a', 'd');
    const selection = model.retain(model.only('b'), lines, after);
    expect(selection.cursor).toBe('d');
    expect(selected(selection)).toEqual([]);
    expect(model.retain(model.only('d'), lines, linesOf('a', 'b')).cursor).toBe('b');
    expect(model.retain(model.only('a'), linesOf('a'), linesOf()).cursor).toBe('..');
  });

  it('keeps selection and cursor through a refresh that keeps their names', () => {
    const before = model.click(model.only('b'), lines, 'c', { toggle: true, range: false });
    const after = model.retain(before, lines, linesOf('0', 'b', 'c', 'z'));
    expect(after).toEqual({ ...before });
    expect(model.selectedTotals(after, lines)).toEqual({ count: 2, bytes: 20 });
  });
});

describe('a huge selection', () => {
  const names = Array.from({ length: 12_000 }, (_, at) => `n${at}`);
  const places = new Map(names.map((name, at) => [name, at + 1]));
  const huge = (): Lines => ({
    ...linesOf(...names),
    indexOf: (name) => (name === '..' ? 0 : (places.get(name) ?? -1)),
    entryOf: (name) => (places.has(name) ? { name, kind: 'file', size: 10 } : undefined),
  });
  const all = huge();

  it('has what a small one would have', () => {
    const selection = model.selectAll(model.cursorOn('..'), all);
    expect(selection.names.size).toBe(12_000);
    expect([...selection.names]).toEqual(names);
    expect([...selection.names.keys()]).toEqual(names);
    expect([...selection.names.entries()][7]).toEqual(['n7', 'n7']);
    expect(selection.names.has('n11999')).toBe(true);
    expect(selection.names.has('..')).toBe(false);
    expect(selection.names.has('other')).toBe(false);
    expect(model.actionNames(selection, all)).toEqual(names);
    expect(model.selectedTotals(selection, all)).toEqual({ count: 12_000, bytes: 120_000 });
    expect(model.invert(selection, all).names.size).toBe(0);
    expect(model.invert(model.cursorOn('n1'), all).names.size).toBe(12_000);
  });

  it('of a range ends where the range ends, and loses single names', () => {
    const selection = model.moveTo(model.only('n10'), all, 11_000, 'range');
    expect(selection.names.size).toBe(10_990);
    expect(selection.names.has('n9')).toBe(false);
    expect(selection.names.has('n10')).toBe(true);
    expect(selection.names.has('n10999')).toBe(true);
    expect(selection.names.has('n11000')).toBe(false);
    expect(model.toggle(selection, 'n500').names.size).toBe(10_989);
    expect(model.actionNames(selection, all)).toEqual(names.slice(10, 11_000));
  });

  it('stays when the folder is read anew, without what is gone', () => {
    const selection = model.selectAll(model.only('n3'), all);
    const again = huge();
    expect(model.retain(selection, all, again).names.size).toBe(12_000);
    expect(model.retain(selection, all, again).names).not.toBe(selection.names);
    const fewer = linesOf('n1', 'n2', 'new');
    expect(selected(model.retain(selection, all, fewer))).toEqual(['n1', 'n2']);
    const range = model.moveTo(model.only('n10'), all, 11_000, 'range');
    expect(model.retain(range, all, again).names).toEqual(new Set(names.slice(10, 11_000)));
  });
});
