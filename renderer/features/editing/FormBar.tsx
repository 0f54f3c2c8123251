import { useId } from 'react';
import { Button } from '../../ui/Button.tsx';
import { charsets, type Charset } from '../../../shared/text/charsets.ts';
import type { LineEnd } from './model/line-ends.ts';
import { canHaveBom, type TextFile, type TextForm } from './model/text-file.ts';
import styles from './Editor.module.css';

type FormBarProps = {
  readonly place: string;
  readonly form: TextForm;
  readonly file: TextFile;
  readonly onWriteAs: (charset: Charset) => void;
  /** Undefined while there are changes, which it would lose. */
  readonly onReadAs: ((charset: Charset) => void) | undefined;
  readonly onForm: (change: Partial<TextForm>) => void;
  readonly onSameEnds: () => void;
};

const lineEnds: readonly { readonly value: LineEnd; readonly label: string }[] = [
  { value: 'lf', label: 'LF (Unix)' },
  { value: 'crlf', label: 'CRLF (Windows)' },
  { value: 'cr', label: 'CR (old Mac)' },
];

/** Where a text is, and how it is read and written. */
export function FormBar(props: FormBarProps) {
  const { place, form, file, onWriteAs, onReadAs, onForm, onSameEnds } = props;
  const { lf, crlf, cr } = file.lineEnds;
  const isMixed = [lf, crlf, cr].filter((count) => count > 0).length > 1;
  return (
    <div className={styles.bar}>
      <span className={styles.path} title={place}>
        {place}
      </span>
      {isMixed ? (
        <span className={styles.choice}>
          Mixed line ends
          <Button onClick={onSameEnds}>Make all alike</Button>
        </span>
      ) : null}
      {onReadAs === undefined ? null : (
        <Choice label="Read as" value={file.charset} options={charsets} onChange={onReadAs} />
      )}
      <Choice label="Write as" value={form.charset} options={charsets} onChange={onWriteAs} />
      {canHaveBom(form.charset) ? (
        <label className={styles.choice}>
          <input
            type="checkbox"
            checked={form.hasBom}
            onChange={(event) => onForm({ hasBom: event.target.checked })}
          />
          BOM
        </label>
      ) : null}
      <Choice
        label="Line ends"
        value={form.lineEnd}
        options={lineEnds}
        onChange={(lineEnd) => onForm({ lineEnd })}
      />
    </div>
  );
}

type ChoiceProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
};

/** One out of few, in a line. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <span className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  );
}
