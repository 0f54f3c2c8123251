import { Button } from '../../ui/Button.tsx';
import { Choice, FileBar, Tick } from '../../ui/FileBar.tsx';
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
    <FileBar place={place}>
      {isMixed ? (
        <span className={styles.mixed}>
          Mixed line ends
          <Button onClick={onSameEnds}>Make all alike</Button>
        </span>
      ) : null}
      {onReadAs === undefined ? null : (
        <Choice label="Read as" value={file.charset} options={charsets} onChange={onReadAs} />
      )}
      <Choice label="Write as" value={form.charset} options={charsets} onChange={onWriteAs} />
      {canHaveBom(form.charset) ? (
        <Tick label="BOM" checked={form.hasBom} onChange={(hasBom) => onForm({ hasBom })} />
      ) : null}
      <Choice
        label="Line ends"
        value={form.lineEnd}
        options={lineEnds}
        onChange={(lineEnd) => onForm({ lineEnd })}
      />
    </FileBar>
  );
}
