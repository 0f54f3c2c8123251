import { useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { errorText } from '../../../ui/error-text.ts';
import { TextField } from '../../../ui/TextField.tsx';

type NewFolderDialogProps = {
  readonly title?: string;
  /** Makes the folder; an error keeps the dialog open. */
  readonly onCreate: (name: string) => Promise<AppError | undefined>;
  readonly onClose: () => void;
};

/** Asks for the name of a new folder, or of something else that is to be made. */
export function NewFolderDialog({ title = 'New folder', onCreate, onClose }: NewFolderDialogProps) {
  const [name, setName] = useState('');
  const [error, setError] = useState<AppError>();
  const [isBusy, setBusy] = useState(false);
  const create = async (): Promise<void> => {
    setBusy(true);
    const failure = await onCreate(name);
    setBusy(false);
    setError(failure);
    if (failure === undefined) onClose();
  };
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={name === '' || isBusy} onClick={() => void create()}>
            Create
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        error={errorText(error)}
        onChange={(value) => {
          setName(value);
          setError(undefined);
        }}
      />
    </Dialog>
  );
}
