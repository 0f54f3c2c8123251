import { useEffect, useState } from 'react';
import { columnFacts } from '../model/column-layout.ts';
import type { Sort } from '../model/sort.ts';
import type { Pane } from '../pane/pane.ts';
import styles from './FileGrid.module.css';

/** Tells a screen reader of another order; for eyes the arrow in the heading does. */
export function SortWords({ pane }: { readonly pane: Pane }) {
  const [words, setWords] = useState('');
  useEffect(
    () =>
      pane.store.subscribe(({ sort }, before) => {
        if (sort !== before.sort) setWords(sortWords(sort));
      }),
    [pane],
  );
  return <output className={styles.heard}>{words}</output>;
}

function sortWords({ column, direction }: Sort): string {
  return `Sorted by ${columnFacts[column].label.toLowerCase()}, ${direction}`;
}
