import { X } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { CompareBy } from '../../../../shared/sync/compare.ts';
import type { Side2 } from '../../../../shared/sync/op.ts';
import { useShortcut } from '../../../keyboard/keymap-store.ts';
import { CheckField } from '../../../ui/CheckField.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { ToggleGroup } from '../../../ui/ToggleGroup.tsx';
import { marksText } from '../model/marks.ts';
import type { Twin } from './twin.ts';
import styles from './twin.module.css';

const ways: readonly { readonly value: CompareBy; readonly label: string }[] = [
  { value: 'time', label: 'Time' },
  { value: 'size', label: 'Size' },
  { value: 'content', label: 'Content' },
];

/** While two folders are compared: how, what was found on this side, and what is shown. */
export function CompareBar({ twin, side }: { readonly twin: Twin; readonly side: Side2 }) {
  const { comparison } = twin;
  const state = useStore(comparison.store);
  const own = state.marks?.[side];
  const counts = useMemo(() => (own === undefined ? 'Comparing…' : marksText(own)), [own]);
  const shortcut = useShortcut('compare');
  if (!state.isOn) return null;
  const { by, hidesEqual, ignoresHour, isReading, problem } = state;
  const text = problem?.message ?? counts;
  return (
    <fieldset className={styles.bar} aria-label="Comparison with the other pane">
      <ToggleGroup
        label="Compare by"
        options={ways}
        value={by}
        onChange={(next) => comparison.change({ by: next })}
      />
      <output
        className={styles.counts}
        title={text}
        data-tone={problem === undefined ? undefined : 'bad'}
      >
        {text}
        {isReading ? ' · reading contents…' : ''}
      </output>
      <CheckField
        label="±1 h"
        isChecked={ignoresHour}
        onChange={(checked) => comparison.change({ ignoresHour: checked })}
      />
      <CheckField
        label="Hide equal"
        isChecked={hidesEqual}
        onChange={(checked) => comparison.change({ hidesEqual: checked })}
      />
      <IconButton
        size="s"
        label="End the comparison"
        icon={X}
        shortcut={shortcut}
        onClick={comparison.end}
      />
    </fieldset>
  );
}
