import { describe, expect, it } from 'vitest';
import { limits } from '../../../../shared/limits.ts';
import {
  columnTracks,
  fittingColumns,
  movedColumn,
  neededWidth,
  resizeEdge,
  usualColumn,
  usualColumns,
  withShown,
  withWidth,
} from './column-layout.ts';

const ids = (columns: readonly { readonly id: string }[]) => columns.map(({ id }) => id);

describe('columns', () => {
  it('make room for the name in a narrow pane, the mode first and then the time', () => {
    expect(ids(fittingColumns(null, 800))).toEqual(['name', 'size', 'modified', 'mode']);
    expect(ids(fittingColumns(null, neededWidth(usualColumns) - 1))).toEqual(['name', 'size', 'modified']); // prettier-ignore
    expect(ids(fittingColumns(null, 240))).toEqual(['name', 'size']);
    expect(ids(fittingColumns(null, 100))).toEqual(['name', 'size']);
  });

  it('that were chosen are all there however narrow it is', () => {
    const chosen = [usualColumn('kind'), usualColumn('name'), usualColumn('owner')];
    expect(fittingColumns(chosen, 100)).toBe(chosen);
    expect(columnTracks(chosen)).toBe('116px minmax(140px, 1fr) 88px');
  });

  it('come where they usually stand, and the name never goes', () => {
    expect(ids(withShown(usualColumns, 'extension', 'shown'))).toEqual(['name', 'extension', 'size', 'modified', 'mode']); // prettier-ignore
    expect(ids(withShown(usualColumns, 'kind', 'shown')).at(-1)).toBe('kind');
    expect(ids(withShown(usualColumns, 'size', 'hidden'))).toEqual(['name', 'modified', 'mode']);
    expect(ids(withShown(usualColumns, 'name', 'hidden'))).toEqual(ids(usualColumns));
    expect(ids(withShown(usualColumns, 'size', 'shown'))).toEqual(ids(usualColumns));
  });

  it('change places, to either side and to the end', () => {
    expect(movedColumn(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'a', 'c']);
    expect(movedColumn(['a', 'b', 'c'], 0, 3)).toEqual(['b', 'c', 'a']);
    expect(movedColumn(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(movedColumn(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'b', 'c']);
  });

  it('are as wide as asked, within bounds, and pulled at the edge away from the name', () => {
    expect(withWidth(usualColumns, 'size', 99.6)[1]).toEqual({ id: 'size', width: 100 });
    expect(withWidth(usualColumns, 'size', -5)[1]?.width).toBe(limits.columnWidth.least);
    expect(withWidth(usualColumns, 'size', 1e9)[1]?.width).toBe(limits.columnWidth.most);
    const columns = [usualColumn('size'), usualColumn('name'), usualColumn('mode')];
    expect([resizeEdge(columns, 'size'), resizeEdge(columns, 'mode')]).toEqual(['end', 'start']);
  });
});
