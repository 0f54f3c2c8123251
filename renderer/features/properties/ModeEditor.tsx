import { useId, useState, type KeyboardEvent } from 'react';
import {
  bothChanges,
  octalMode,
  parseModeChange,
  type ModeChange,
} from '../../../shared/mode-change.ts';
import { modeText } from '../../../shared/mode.ts';
import { TextField } from '../../ui/TextField.tsx';
import { bitState, commonMode, modeRows, pressed, specialBits } from './model/mode-bits.ts';
import type { Modes } from './model/summary.ts';
import { TriStateBox } from './TriStateBox.tsx';
import styles from './Properties.module.css';

type ModeEditorProps = {
  /** Whose modes: `Mode of files`. */
  readonly label: string;
  /** What they have; undefined where nobody knows. */
  readonly modes: Modes;
  readonly change: ModeChange;
  readonly onChange: (change: ModeChange) => void;
};

/** Rights as boxes, and the same as digits or letters. */
export function ModeEditor({ label, modes, change, onChange }: ModeEditorProps) {
  const common = commonMode(modes, change);
  const box = (bit: number, name: string) => (
    <TriStateBox
      label={name}
      state={bitState(bit, modes, change)}
      onPress={() => onChange(pressed(bit, modes, change))}
    />
  );
  return (
    <fieldset className={styles.mode}>
      <legend>{label}</legend>
      <div className={styles.modeGrid}>
        <span />
        {['Read', 'Write', 'Execute'].map((right) => (
          <span key={right} className={styles.modeHead} aria-hidden="true">
            {right}
          </span>
        ))}
        {modeRows.map(({ whom, bits }) => (
          <div key={whom} className={styles.modeRow}>
            <span aria-hidden="true">{whom}</span>
            {bits.map(({ bit, label: name }) => (
              <span key={bit} className={styles.modeCell}>
                {box(bit, name)}
              </span>
            ))}
          </div>
        ))}
      </div>
      <div className={styles.modeSide}>
        <ModeField {...{ common, change, onChange }} />
        <div className={styles.special}>
          {specialBits.map(({ bit, label: name }) => (
            <LabelledBox
              key={bit}
              label={name}
              state={bitState(bit, modes, change)}
              onPress={() => onChange(pressed(bit, modes, change))}
            />
          ))}
        </div>
      </div>
    </fieldset>
  );
}

function LabelledBox(props: Parameters<typeof TriStateBox>[0]) {
  const id = useId();
  return (
    <span className={styles.labelled}>
      <TriStateBox {...props} id={id} />
      <label htmlFor={id}>{props.label}</label>
    </span>
  );
}

type ModeFieldProps = Pick<ModeEditorProps, 'change' | 'onChange'> & {
  readonly common: number | undefined;
};

/** Digits count as soon as they are whole; letters such as `u+x` when the field is left, or with Enter. */
function ModeField({ common, change, onChange }: ModeFieldProps) {
  const [typed, setTyped] = useState<string>();
  const [error, setError] = useState<string>();
  const shown = typed ?? (common === undefined ? '' : octalMode(common));
  const take = (): void => {
    if (typed === undefined) return;
    const parsed = typed.trim() === '' ? undefined : parseModeChange(typed);
    if (typed.trim() !== '' && parsed === undefined) {
      setError('Digits such as 0644, or letters such as u+x,go-w.');
      return;
    }
    if (parsed !== undefined) onChange(bothChanges(change, parsed));
    setTyped(undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || typed === undefined || /^\d*$/.test(typed.trim())) return;
    // the first Enter turns letters into boxes, so that one sees what they do
    event.preventDefault();
    take();
  };
  return (
    <TextField
      label="Octal"
      value={shown}
      error={error}
      placeholder={common === undefined ? 'differs' : undefined}
      hint={common === undefined ? 'or letters: a+X' : modeText(common)}
      onBlur={take}
      onKeyDown={onKeyDown}
      onChange={(text) => {
        setTyped(text);
        setError(undefined);
        const parsed = /^\d/.test(text) ? parseModeChange(text) : undefined;
        if (parsed !== undefined) onChange(bothChanges(change, parsed));
      }}
    />
  );
}
