import { useStore } from 'zustand';
import { useShortcut } from '../../keyboard/keymap-store.ts';
import { formatItems } from '../../ui/format.ts';
import type { Pane } from './pane/pane.ts';
import styles from './Pane.module.css';

/** What stands below `..` in a folder without entries. */
export function PaneEmpty({ pane }: { readonly pane: Pane }) {
  const path = useStore(pane.store, (state) => state.path);
  const view = useStore(pane.store, (state) => state.view);
  const isReading = useStore(pane.store, (state) => state.reading !== undefined);
  const newFolder = useShortcut('new-folder') ?? 'New folder';
  const hidden = useShortcut('toggle-hidden') ?? 'The eye above';
  const isSearch = useStore(pane.store, (state) => state.search !== undefined);
  if (path === undefined || view.rows.length > 0 || isReading) return null;
  if (isSearch && view.unfilteredCount === 0) {
    return <div className={styles.empty}>Nothing was found.</div>;
  }
  if (view.filter !== undefined && view.unfilteredCount > 0) {
    const others = formatItems(view.unfilteredCount, 'entry', 'entries');
    return (
      <div className={styles.empty}>
        No name here fits “{view.filter.text}”. Esc shows all {others} again.
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      {view.hiddenCount === 0
        ? `This folder is empty. Drop files here to copy them in, or press ${newFolder} for a new folder.`
        : `Only hidden entries here: ${formatItems(view.hiddenCount, 'one', 'of them')}. ${hidden} shows them.`}
    </div>
  );
}
