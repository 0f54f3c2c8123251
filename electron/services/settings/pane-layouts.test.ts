import { describe, expect, it } from 'vitest';
import {
  paneLayout,
  paneSettings,
  type PaneLayout,
  type PaneSettings,
} from '../../../shared/contract/panes.ts';
import { limits } from '../../../shared/limits.ts';
import { withLayout } from './pane-layouts.ts';

const layout = (place: string, showHidden = true): PaneLayout => ({
  place,
  columns: null,
  sort: { column: 'name', direction: 'ascending' },
  showHidden,
});
const none: PaneSettings = { density: 'normal', layouts: [] };

describe('layouts of panes', () => {
  it('are kept by place, the last one changed last', () => {
    const two = withLayout(withLayout(none, layout('a')), layout('b'));
    expect(withLayout(two, layout('a', false)).layouts).toEqual([layout('b'), layout('a', false)]);
  });

  it('make room for a new one at the limit, and still can be stored then', () => {
    let settings = none;
    for (let at = 0; at <= limits.paneLayouts; at += 1) {
      settings = withLayout(settings, layout(`host-${at}`));
    }
    expect(settings.layouts).toHaveLength(limits.paneLayouts);
    expect(settings.layouts[0]?.place).toBe('host-1');
    expect(paneSettings.safeParse(settings).success).toBe(true);
  });

  it.each([
    ['without the name', [{ id: 'size', width: 80 }]],
    ['with a column twice', [{ id: 'name', width: 80 }, { id: 'name', width: 80 }]], // prettier-ignore
    ['with a column of no width', [{ id: 'name', width: 0 }]],
    ['with a column nobody knows', [{ id: 'name', width: 80 }, { id: 'inode', width: 80 }]], // prettier-ignore
  ])('are refused %s', (_, columns) => {
    expect(paneLayout.safeParse({ ...layout('a'), columns }).success).toBe(false);
  });
});
