import { RotateCcw, TriangleAlert, X } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { chordOf, chordText, isBindable } from '../../keyboard/chord.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import type { ShortcutLine } from './shortcut-list.ts';
import styles from './KeyboardSettings.module.css';

type ShortcutRowProps = {
  readonly line: ShortcutLine;
  /** Undefined for the keys of the preset. */
  readonly onChange: (chords: readonly string[] | undefined) => void;
};

/** One command with its keys: the button takes the next keys that are pressed. */
export function ShortcutRow({ line, onChange }: ShortcutRowProps) {
  const { title, chords, rivals } = line;
  return (
    <li className={styles.row}>
      <span className={styles.title}>
        {title} <span className={styles.group}>{line.group}</span>
        {rivals.length === 0 ? null : (
          <span className={styles.rivals}>
            <TriangleAlert aria-hidden="true" strokeWidth={1.7} />
            The same keys as {rivals.join(', ')}
          </span>
        )}
      </span>
      <KeyField title={title} chords={chords} onChange={onChange} />
      <IconButton
        label={`No keys for ${title}`}
        icon={X}
        size="s"
        disabled={chords.length === 0}
        onClick={() => onChange([])}
      />
      <IconButton
        label={`Usual keys for ${title}`}
        icon={RotateCcw}
        size="s"
        disabled={!line.isChanged}
        onClick={() => onChange(undefined)}
      />
    </li>
  );
}

type KeyFieldProps = {
  readonly title: string;
  readonly chords: readonly string[];
  readonly onChange: (chords: readonly string[]) => void;
};

function KeyField({ title, chords, onChange }: KeyFieldProps) {
  const [isAsking, setAsking] = useState(false);
  const [refused, setRefused] = useState<string>();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isAsking) return;
    // Tab goes on to the next field, and Esc takes the question back: neither is taken here
    if (event.key === 'Tab') return setAsking(false);
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return setAsking(false);
    const chord = chordOf(event);
    if (chord === undefined) return;
    if (!isBindable(chord)) return setRefused(`${chordText(chord)} types a character`);
    setAsking(false);
    setRefused(undefined);
    onChange([chord]);
  };
  const pressKeys = 'Press keys…';
  const shown = chords.map((chord) => chordText(chord)).join(', ');
  return (
    <button
      type="button"
      className={styles.keys}
      data-asking={isAsking}
      aria-label={
        isAsking
          ? `${refused ?? pressKeys} for ${title}`
          : `Keys for ${title}: ${shown === '' ? 'none' : shown}`
      }
      onClick={() => {
        setAsking(true);
        setRefused(undefined);
      }}
      onBlur={() => setAsking(false)}
      onKeyDown={onKeyDown}
    >
      {isAsking ? (refused ?? pressKeys) : shown === '' ? 'none' : shown}
    </button>
  );
}
