import { useState } from 'react';
import type { Edit } from '../../../shared/contract/edits.ts';
import type { AppError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { editStore } from '../../state/edits.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ConflictButtons } from './ConflictNotice.tsx';
import { EditState } from './EditState.tsx';
import { isSettled, nameOf } from './edit-words.ts';
import { fileWindows, showEditor } from './file-windows.ts';
import styles from './EditList.module.css';

/** The files that are open for editing, and what can be done with each. */
export function EditsDialog() {
  const edits = editStore((state) => state.edits);
  const close = (): void => fileWindows.setState({ isListOpen: false });
  const isLeft = edits.some(({ isRestored }) => isRestored);
  return (
    <Dialog
      title="Files open for editing"
      size="wide"
      open
      onClose={close}
      actions={<Button onClick={close}>Close</Button>}
    >
      {isLeft ? (
        <p>
          Some changes were not uploaded before Hawser was closed. They are kept until you upload or
          discard them.
        </p>
      ) : null}
      {edits.length === 0 ? (
        <p className={styles.note}>None. A file you edit is listed here until it is closed.</p>
      ) : (
        <ul className={styles.list} aria-label="Files open for editing">
          {edits.map((edit) => (
            <EditItem key={edit.id} edit={edit} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function EditItem({ edit }: { readonly edit: Edit }) {
  const client = useClient();
  const [error, setError] = useState<AppError>();
  const { id, state } = edit;
  // a conflict and a failure are told as the state
  const isToldAsState = state === 'conflict' || state === 'failed';
  const shownError = error ?? (isToldAsState ? undefined : edit.error);
  const settle = async (work: Promise<{ ok: boolean; error?: AppError }>): Promise<void> => {
    const result = await work;
    setError(result.ok ? undefined : result.error);
  };
  const show = (): void => {
    if (edit.editor === 'builtin') showEditor(id);
    else void settle(client.call('edits.launch', { id }));
  };
  const isToSend = (state === 'changed' || state === 'failed') && edit.size >= 0;
  const isKept = !isSettled(edit) && state !== 'opening' && state !== 'failed';
  return (
    <li data-state={state}>
      <div className={styles.row}>
        <div className={styles.file}>
          <div className={styles.name}>{nameOf(edit)}</div>
          <div className={styles.place} title={nameInText(edit.path)}>
            {nameInText(edit.place)}: {nameInText(edit.path)}
          </div>
          <EditState edit={edit} />
        </div>
        {state === 'opening' ? null : (
          <Button aria-label={`Show ${nameOf(edit)}`} onClick={show}>
            Show
          </Button>
        )}
        {isToSend ? (
          <Button
            aria-label={`Upload ${nameOf(edit)}`}
            onClick={() => void settle(client.call('edits.upload', { id }))}
          >
            {state === 'failed' ? 'Try again' : 'Upload'}
          </Button>
        ) : null}
        <CloseButton edit={edit} isKept={isKept} onError={setError} />
      </div>
      {state === 'conflict' ? <ConflictButtons edit={edit} canCompare /> : null}
      {shownError === undefined ? null : (
        <span className={styles.error} role="alert">
          {shownError.message} {shownError.next}
        </span>
      )}
    </li>
  );
}

type CloseButtonProps = {
  readonly edit: Edit;
  readonly isKept: boolean;
  readonly onError: (error: AppError) => void;
};

/** Closes at once what is uploaded; what is nowhere else only by a second press that says what it does. */
function CloseButton({ edit, isKept, onError }: CloseButtonProps) {
  const client = useClient();
  const [asks, setAsks] = useState(false);
  const close = async (discard: boolean): Promise<void> => {
    const result = await client.call('edits.close', { id: edit.id, discard });
    if (!result.ok && !discard && result.error.code === 'refused') setAsks(true);
    else if (!result.ok) onError(result.error);
  };
  if (asks) {
    return (
      <>
        <Button onClick={() => setAsks(false)}>Keep</Button>
        <Button
          variant="danger"
          aria-label={`Discard the changes of ${nameOf(edit)}`}
          onClick={() => void close(true)}
        >
          Discard changes
        </Button>
      </>
    );
  }
  return (
    <Button
      aria-label={isKept ? `Discard ${nameOf(edit)}` : `Close ${nameOf(edit)}`}
      onClick={() => (isKept ? setAsks(true) : void close(false))}
    >
      {isKept ? 'Discard…' : 'Close'}
    </Button>
  );
}
