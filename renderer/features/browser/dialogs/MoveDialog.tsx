import { useRef } from 'react';
import { nameInText } from '../../../../shared/names.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import type { DraggedRows } from '../model/drag-data.ts';
import { namesText } from '../pane/file-actions.ts';

type MoveDialogProps = {
  readonly rows: DraggedRows;
  readonly directory: string;
  /** To another file system: then it is a copy, and the originals go behind it. */
  readonly isAcross: boolean;
  readonly onMove: () => void;
  readonly onClose: () => void;
};

/** Asks before things are moved: a slip of the mouse is easily made and hard to notice. */
export function MoveDialog({ rows, directory, isAcross, onMove, onClose }: MoveDialogProps) {
  const move = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      title="Move?"
      open
      onClose={onClose}
      initialFocus={move}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button ref={move} variant="primary" onClick={onMove}>
            Move
          </Button>
        </>
      }
    >
      <p>
        Move {namesText(rows.names)} from {nameInText(rows.directory)} to {nameInText(directory)}?
      </p>
      {isAcross ? (
        <p>Each original is deleted once its copy is there and its content was compared.</p>
      ) : null}
    </Dialog>
  );
}
