import { useMemo, useRef, useState } from 'react';
import type { Edit } from '../../../shared/contract/edits.ts';
import { nameInText } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { chordText } from '../../keyboard/chord.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { isSettled, nameOf } from './edit-words.ts';
import { ConflictNotice } from './ConflictNotice.tsx';
import { EditState } from './EditState.tsx';
import { FormBar } from './FormBar.tsx';
import { charsetLabel, type Charset } from '../../../shared/text/charsets.ts';
import { withoutStrays } from './model/line-ends.ts';
import type { TextFile, TextForm } from './model/text-file.ts';
import type { TextEditorHandle } from './text-view.ts';
import { TextEditor } from './TextEditor.tsx';
import { UnsavedDialog } from './UnsavedDialog.tsx';
import { useSaving } from './useSaving.ts';
import frame from '../../ui/FileWindow.module.css';
import styles from './Editor.module.css';

type EditorWindowProps = {
  readonly edit: Edit;
  /** As the file was when it was opened. */
  readonly bytes: Uint8Array;
  readonly file: TextFile;
  /** Reads the file as another charset; what was typed is gone. */
  readonly onReadAs: (charset: Charset) => void;
  readonly onClose: () => void;
};

/** A text, how it is written, and what becomes of it. */
export function EditorWindow({ edit, bytes, file, onReadAs, onClose }: EditorWindowProps) {
  const client = useClient();
  const editor = useRef<TextEditorHandle>(null);
  const [form, setForm] = useState<TextForm>(file);
  const [asks, setAsks] = useState(false);
  const saving = useSaving({ edit, bytes, form, editor });
  const { isDirty, fault } = saving;
  const focus = useMemo(
    () => ({
      get current() {
        return editor.current?.element() ?? null;
      },
    }),
    [],
  );
  const title = `Edit ${nameOf(edit)}`;
  const leave = (): void => {
    if (isDirty) setAsks(true);
    else onClose();
  };
  const changeForm = (change: Partial<TextForm>): void => {
    setForm({ ...form, ...change });
    saving.touched();
  };
  return (
    <Dialog
      title={isDirty ? `${title} •` : title}
      size="full"
      open
      initialFocus={focus}
      onClose={leave}
      actions={
        <>
          <span className={styles.left}>
            {isDirty && isSettled(edit) ? 'Not saved' : <EditState edit={edit} />}
          </span>
          {(edit.state === 'failed' || edit.waitsFor !== undefined) && !isDirty ? (
            <Button onClick={() => void client.call('edits.upload', { id: edit.id })}>
              {edit.state === 'failed' ? 'Try again' : 'Upload'}
            </Button>
          ) : null}
          <Button onClick={leave}>Close</Button>
          <Button
            variant="primary"
            disabled={!isDirty}
            title={chordText('Ctrl+S')}
            onClick={() => void saving.save()}
          >
            Save
          </Button>
        </>
      }
    >
      <div className={frame.window}>
        <FormBar
          place={`${nameInText(edit.place)}: ${nameInText(edit.path)}`}
          form={form}
          file={file}
          onWriteAs={(charset) => changeForm({ charset })}
          onReadAs={isDirty ? undefined : onReadAs}
          onForm={changeForm}
          onSameEnds={() => editor.current?.change(withoutStrays)}
        />
        {fault === undefined ? null : (
          <Notice
            tone="bad"
            action={
              fault.place === undefined ? undefined : (
                <Button onClick={() => changeForm({ charset: 'utf-8' })}>Write as UTF-8</Button>
              )
            }
          >
            {fault.place === undefined
              ? `${fault.error.message} ${fault.error.next ?? ''}`
              : `${charsetLabel(form.charset)} has no “${fault.place.char}” (line ${fault.place.line}, column ${fault.place.column}). Nothing was saved.`}
          </Notice>
        )}
        <ConflictNotice edit={edit} charset={form.charset} />
        <TextEditor
          ref={editor}
          label={`Text of ${nameOf(edit)}`}
          text={file.text}
          onSave={() => void saving.save()}
          onChange={saving.changed}
        />
      </div>
      {asks ? (
        <UnsavedDialog
          name={nameOf(edit)}
          onSave={async () => {
            setAsks(false);
            if (await saving.save()) onClose();
          }}
          onDiscard={async () => {
            setAsks(false);
            await saving.discard(client);
            onClose();
          }}
          onClose={() => setAsks(false)}
        />
      ) : null}
    </Dialog>
  );
}
