import { useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

type UnsavedDialogProps = {
  readonly name: string;
  readonly onSave: () => Promise<void>;
  readonly onDiscard: () => Promise<void>;
  readonly onClose: () => void;
};

/** Asks what becomes of changes when their editor is shut. */
export function UnsavedDialog({ name, onSave, onDiscard, onClose }: UnsavedDialogProps) {
  const save = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      title="Save changes?"
      open
      onClose={onClose}
      initialFocus={save}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button onClick={() => void onDiscard()}>Discard</Button>
          <Button ref={save} variant="primary" onClick={() => void onSave()}>
            Save
          </Button>
        </>
      }
    >
      {name} has changes that are not saved.
    </Dialog>
  );
}
