import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { useEffect, useRef, useState } from 'react';
import type { Edit } from '../../../shared/contract/edits.ts';
import type { AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { useEdit } from '../../state/edits.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { readOnly, textOf, viewing } from './code-mirror.ts';
import { ConflictButtons } from './ConflictNotice.tsx';
import { readCopy, readFile } from './content.ts';
import { nameOf } from './edit-words.ts';
import { fileWindows } from './file-windows.ts';
import type { Charset } from '../../../shared/text/charsets.ts';
import { readText } from './model/text-file.ts';
import frame from '../../ui/FileWindow.module.css';
import styles from './Editor.module.css';

type CompareDialogProps = { readonly id: string; readonly charset: Charset | undefined };

/** Mine and theirs side by side, and the choices of a conflict. */
export function CompareDialog({ id, charset }: CompareDialogProps) {
  const edit = useEdit(id);
  return edit === undefined ? null : <Comparison key={edit.id} edit={edit} charset={charset} />;
}

type Sides = { readonly mine: string; readonly theirs: string };

type ComparisonProps = { readonly edit: Edit; readonly charset: Charset | undefined };

function Comparison({ edit, charset }: ComparisonProps) {
  const { sides, error } = useSides(edit, charset);
  const close = (): void => fileWindows.setState({ compared: undefined });
  return (
    <Dialog
      title={`Compare ${nameOf(edit)}`}
      size="full"
      open
      onClose={close}
      actions={
        <>
          <span className={styles.left}>
            {edit.state === 'conflict' ? (
              <ConflictButtons edit={edit} canCompare={false} onDone={close} />
            ) : null}
          </span>
          <Button onClick={close}>Close</Button>
        </>
      }
    >
      <div className={frame.window}>
        <div className={styles.sides}>
          <span>On {nameInText(edit.place)} now</span>
          <span>Mine</span>
        </div>
        <ErrorNotice error={error} />
        {sides === undefined ? null : <Merge sides={sides} />}
        {sides === undefined && error === undefined ? (
          <div className={frame.empty}>
            <Spinner label="Reading both versions" />
          </div>
        ) : null}
      </div>
    </Dialog>
  );
}

function useSides({ id, fs, path }: Edit, charset: Charset | undefined) {
  const client = useClient();
  const [sides, setSides] = useState<Sides>();
  const [error, setError] = useState<AppError>();
  useEffect(() => {
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      const [mine, theirs] = await Promise.all([
        readCopy(client, id),
        readFile(client, { fs, path }, limits.editorBytes, controller.signal),
      ]);
      if (controller.signal.aborted) return;
      if (!mine.ok) return setError(mine.error);
      if (!theirs.ok) return setError(theirs.error);
      const ours = readText(mine.value, charset);
      const other = ours && readText(theirs.value, ours.charset);
      if (ours === undefined || other === undefined) return setError(noText);
      setSides({ mine: ours.text, theirs: other.text });
    };
    void read();
    return () => controller.abort();
  }, [client, id, fs, path, charset]);
  return { sides, error };
}

const noText: AppError = {
  code: 'unsupported',
  message: 'This is no text, so its versions cannot be shown side by side.',
  next: 'View each of them instead.',
};

/** Comparing is given up for long texts after so long, in favour of a rougher result. */
const diffMs = 500;

function Merge({ sides }: { readonly sides: Sides }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return undefined;
    const side = (text: string, label: string) => ({
      doc: textOf(text),
      extensions: [viewing(label), readOnly, EditorState.tabSize.of(4)],
    });
    const merge = new MergeView({
      a: side(sides.theirs, 'Theirs'),
      b: side(sides.mine, 'Mine'),
      parent: place.current,
      collapseUnchanged: { margin: 3, minSize: 6 },
      diffConfig: { scanLimit: 500, timeout: diffMs },
    });
    return () => merge.destroy();
  }, [sides]);
  return <div ref={place} className={styles.editor} />;
}
