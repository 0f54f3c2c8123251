import { displayName } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { DraggedRows } from './model/drag-data.ts';
import { namesText } from './pane/file-actions.ts';

type MoveDialogProps = {
  readonly rows: DraggedRows;
  readonly directory: string;
  readonly onMove: () => void;
  readonly onClose: () => void;
};

/** Asks before a drop within a pane moves things: a slip of the mouse is easily made and hard to notice. */
export function MoveDialog({ rows, directory, onMove, onClose }: MoveDialogProps) {
  return (
    <Dialog
      title="Move?"
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={onMove}>
            Move
          </Button>
        </>
      }
    >
      <p>
        Move {namesText(rows.names)} from {displayName(rows.directory)} to {displayName(directory)}?
      </p>
    </Dialog>
  );
}
