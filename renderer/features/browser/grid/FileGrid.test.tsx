import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { packEntries } from '../../../../shared/packed-entries.ts';
import { renderWithClient } from '../../../testing/render-with-client.tsx';
import { Browser } from '../Browser.tsx';

const count = 2_000;
/** The elements of this page hold a tenth of the lines. */
const highest = vi.hoisted(() => ({ px: 5_200 }));
vi.mock('./highest-px.ts', () => ({ highestPx: () => highest.px }));

// happy-dom lays nothing out: without a height no line would be in sight
beforeEach(() => {
  const spies = [
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(520),
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600),
  ];
  return () => spies.forEach((spy) => spy.mockRestore());
});

async function showLocal() {
  const entries = Array.from({ length: count }, (_, at) => ({
    name: `n${String(at).padStart(4, '0')}`,
    kind: 'file' as const,
  }));
  const { user } = renderWithClient(
    <Browser
      remoteFs="s1"
      remoteReady={false}
      remotePlaceholder={<p>Not connected yet</p>}
      remoteNotice={undefined}
      active
    />,
    {
      calls: {
        'files.realPath': () => ({ path: '/' }),
        'files.freeSpace': () => null,
      },
      streams: {
        'files.list': (_, stream) => {
          stream.send({ type: 'batch', entries: packEntries(entries) });
          stream.send({ type: 'end', notices: [] });
        },
      },
    },
  );
  const grid = screen.getByRole('grid', { name: 'Local files' });
  await within(grid).findByRole('gridcell', { name: 'n0000' });
  const scroller = within(grid).getAllByRole('rowgroup').at(-1);
  if (scroller === undefined) throw new Error('it has no lines');
  return { user, grid, scroller };
}

/** Where the lines in the page are drawn, by the number of each. */
function drawnLines(scroller: HTMLElement): Map<number, number> {
  return new Map(
    within(scroller)
      .getAllByRole('row')
      .map((row) => [
        Number(row.dataset['index']),
        Number(/translateY\((.*)px\)/u.exec(row.style.transform)?.[1]),
      ]),
  );
}

describe('more lines than an element can hold', () => {
  it('end where it ends, reached by key and by scrollbar', async () => {
    const { user, grid, scroller } = await showLocal();
    expect(grid.getAttribute('aria-rowcount')).toBe(String(count + 1));
    expect((scroller.firstElementChild as HTMLElement).style.height).toBe('5200px');
    fireEvent.scroll(scroller, { target: { scrollTop: 5_200 - 520 } });
    await within(grid).findByRole('gridcell', { name: 'n1999' });
    expect(drawnLines(scroller).get(count - 1)).toBe(5_200 - 26);
    fireEvent.scroll(scroller, { target: { scrollTop: 0 } });
    await within(grid).findByRole('gridcell', { name: 'n0000' });
    expect(drawnLines(scroller).get(0)).toBe(0);
    grid.focus();
    await user.keyboard('{End}');
    await waitFor(() => expect(scroller.scrollTop).toBe(5_200 - 520));
    fireEvent.scroll(scroller);
    const last = await within(grid).findByRole('gridcell', { name: 'n1999' });
    expect(last.closest('[role=row]')?.getAttribute('aria-rowindex')).toBe(String(count + 1));
  });

  it('keep the line of the cursor in the page, inside of the element', async () => {
    const { user, grid, scroller } = await showLocal();
    grid.focus();
    await user.keyboard('{End}');
    fireEvent.scroll(scroller, { target: { scrollTop: 0 } });
    await within(grid).findByRole('gridcell', { name: 'n0000' });
    const lines = drawnLines(scroller);
    expect(lines.get(count - 1)).toBe(5_200 - 26);
    expect(grid.getAttribute('aria-activedescendant')).toMatch(/-1999$/u);
  });
});
