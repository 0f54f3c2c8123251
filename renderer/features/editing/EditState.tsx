import { CircleAlert, CircleCheck, Clock, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { Edit } from '../../../shared/contract/edits.ts';
import { stateOf } from './edit-words.ts';
import styles from './Editor.module.css';

const icons = { plain: Clock, ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

/** How an edit stands, in words; told politely when it changes. */
export function EditState({ edit }: { readonly edit: Edit }) {
  const { text, tone } = stateOf(edit);
  const isBusy = edit.state === 'uploading' || edit.state === 'opening';
  const Icon = isBusy ? LoaderCircle : icons[tone];
  return (
    <output className={styles.state} data-tone={tone}>
      {edit.state === 'open' ? null : <Icon aria-hidden="true" size={13} />}
      {text}
    </output>
  );
}
