import { FilePen } from 'lucide-react';
import { useShortcut } from '../../keyboard/keymap-store.ts';
import { editStore } from '../../state/edits.ts';
import { formatItems } from '../../ui/format.ts';
import { needsCare } from './edit-words.ts';
import { showEdits } from './file-windows.ts';
import styles from './EditsChip.module.css';

/** How many files are open for editing; opens their list. Nothing while there is none. */
export function EditsChip() {
  const edits = editStore((state) => state.edits);
  const shortcut = useShortcut('edits');
  if (edits.length === 0) return null;
  const troubled = edits.filter(needsCare).length;
  const all = formatItems(edits.length, 'file edited', 'files edited');
  return (
    <button
      type="button"
      className={styles.chip}
      data-tone={troubled > 0 ? 'warn' : 'plain'}
      title={
        shortcut === undefined ? 'Files open for editing' : `Files open for editing (${shortcut})`
      }
      onClick={showEdits}
    >
      <FilePen aria-hidden="true" />
      {troubled > 0 ? `${all}, ${troubled} to look at` : all}
    </button>
  );
}
