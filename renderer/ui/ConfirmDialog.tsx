import { useRef, useState, type ReactNode } from 'react';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';

type ConfirmDialogProps = {
  readonly title: string;
  /** What the button says that does it. */
  readonly verb: string;
  /** What it means. */
  readonly children: ReactNode;
  /** Does it; a failure is shown here, and the question stays. */
  readonly onConfirm: () => Promise<Result<unknown>>;
  readonly onClose: () => void;
};

/** Asks before something is taken away. The way back has the focus. */
export function ConfirmDialog({ title, verb, children, onConfirm, onClose }: ConfirmDialogProps) {
  const [error, setError] = useState<AppError>();
  const cancel = useRef<HTMLButtonElement>(null);
  const confirm = async (): Promise<void> => {
    const result = await onConfirm();
    if (result.ok) onClose();
    else setError(result.error);
  };
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" onClick={() => void confirm()}>
            {verb}
          </Button>
        </>
      }
    >
      <ErrorNotice error={error} />
      {children}
    </Dialog>
  );
}
