/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
import { useStore } from 'zustand';
import { columns } from './columns.tsx';
import { sortAfterClick } from './model/sort.ts';
import type { Pane } from './pane/pane.ts';
import styles from './FileGrid.module.css';

/** The headings; a click sorts. */
export function FileGridHeader(props: {
  readonly pane: Pane;
  /** The lines have a scrollbar beside them: the headings leave its width free, to stay above their columns. */
  readonly hasScrollbar: boolean;
}) {
  const { pane, hasScrollbar } = props;
  const sort = useStore(pane.store, (state) => state.sort);
  return (
    <div role="rowgroup">
      <div
        role="row"
        aria-rowindex={1}
        className={styles.header}
        data-scrollbar={hasScrollbar || undefined}
      >
        {columns.map(({ id, label }) => (
          <div
            key={id}
            role="columnheader"
            className={styles.heading}
            data-column={id}
            aria-sort={sort.column === id ? sort.direction : 'none'}
          >
            <button
              type="button"
              tabIndex={-1}
              className={styles.headingButton}
              onClick={() => pane.setSort(sortAfterClick(sort, id))}
            >
              {label}
              <span aria-hidden="true">{sort.column === id ? arrows[sort.direction] : ''}</span>
            </button>
          </div>
        ))}
      </div>
    </div>
  );
}

const arrows = { ascending: ' ↑', descending: ' ↓' };
