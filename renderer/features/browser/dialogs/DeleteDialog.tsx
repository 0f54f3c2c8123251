import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';
import { nameInText } from '../../../../shared/names.ts';
import { joinPath } from '../../../../shared/paths.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { formatItems } from '../../../ui/format.ts';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { DeleteQuestion, useGoing } from '../../trash/DeleteQuestion.tsx';
import type { Place } from '../pane/file-actions.ts';
import { useRemoval, type Removal } from './useRemoval.ts';
import styles from './dialogs.module.css';

type DeleteDialogProps = {
  readonly place: Place;
  readonly names: readonly string[];
  readonly hasFolders: boolean;
  /** Past the trash, for good. */
  readonly isFinal: boolean;
  /** Something may have been deleted. */
  readonly onChanged: () => void;
  readonly onClose: () => void;
};

/**
 * Asks before deleting and says whether it can be undone; shows how far it is, and what could not be deleted. What no
 * trash takes is only deleted for good after another question.
 */
export function DeleteDialog(props: DeleteDialogProps) {
  const { place, hasFolders, onClose } = props;
  const [names, setNames] = useState(props.names);
  const [isFinal, setFinal] = useState(props.isFinal);
  const paths = names.map((name) => joinPath(place.directory, name));
  const going = useGoing(place.fs, paths, isFinal);
  const { removal, remove, throwAway, stop, ask } = useRemoval(place.fs);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const onEnded = useEffectEvent((ended: Extract<Removal, { at: 'ended' }>) => {
    props.onChanged();
    if (ended.error === undefined && ended.problems.length === 0) onClose();
  });
  useEffect(() => {
    if (removal.at === 'ended') onEnded(removal);
  }, [removal]);
  useEffect(() => {
    // the button that had the focus went with what was asked before
    if (removal.at !== 'asking') buttonRef.current?.focus();
  }, [removal.at]);

  switch (removal.at) {
    case 'asking':
      return (
        <Dialog
          title="Delete?"
          tone={isFinal ? 'bad' : 'plain'}
          open
          onClose={onClose}
          initialFocus={buttonRef}
          actions={
            <>
              <Button ref={buttonRef} onClick={onClose}>
                Cancel
              </Button>
              <Button
                variant="danger"
                onClick={() => (going.goes === 'final' ? remove(paths) : throwAway(paths))}
              >
                {isFinal ? 'Delete for good' : 'Delete'}
              </Button>
            </>
          }
        >
          <DeleteQuestion {...{ names, hasFolders, place, going }} />
        </Dialog>
      );
    case 'running':
      return <Running {...{ removal, stop, buttonRef }} />;
    case 'ended':
      return (
        <Ended
          {...{ removal, buttonRef, onClose }}
          directory={place.directory}
          onFinal={(left) => {
            setNames(left);
            setFinal(true);
            ask();
          }}
        />
      );
    default:
      return removal satisfies never;
  }
}

function Running(props: {
  readonly removal: Extract<Removal, { at: 'running' }>;
  readonly stop: () => void;
  readonly buttonRef: RefObject<HTMLButtonElement | null>;
}) {
  const { removal, stop, buttonRef } = props;
  return (
    <Dialog
      title="Deleting"
      open
      onClose={stop}
      actions={
        <Button ref={buttonRef} onClick={stop}>
          Stop
        </Button>
      }
    >
      <p>{formatItems(removal.removed, 'item', 'items')} deleted</p>
      <ProgressBar label="Deleting" value={undefined} />
      <p className={styles.path}>
        {removal.path === undefined ? '\u00a0' : nameInText(removal.path)}
      </p>
    </Dialog>
  );
}

function Ended(props: {
  readonly removal: Extract<Removal, { at: 'ended' }>;
  readonly buttonRef: RefObject<HTMLButtonElement | null>;
  readonly onClose: () => void;
  readonly directory: string;
  readonly onFinal: (names: readonly string[]) => void;
}) {
  const { removal, buttonRef, directory, onClose, onFinal } = props;
  const left = removal.problems
    .filter(({ path, error }) => path !== '' && error.code === 'unsupported')
    .map(({ path }) => path.slice(joinPath(directory, '').length));
  return (
    <Dialog
      title="Not everything was deleted"
      open
      onClose={onClose}
      initialFocus={buttonRef}
      actions={
        <>
          {left.length === 0 ? null : (
            <Button onClick={() => onFinal(left)}>Delete for good…</Button>
          )}
          <Button ref={buttonRef} variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <Outcome removal={removal} />
    </Dialog>
  );
}

function Outcome({ removal }: { readonly removal: Extract<Removal, { at: 'ended' }> }) {
  const named = removal.problems.filter(({ path }) => path !== '');
  // stands for problems that were only counted: said last, however many are named
  const counted = removal.problems.filter(({ path }) => path === '');
  return (
    <>
      <p>{formatItems(removal.removed, 'item', 'items')} deleted.</p>
      <ErrorNotice error={removal.error} />
      <ul className={styles.problems}>
        {named.slice(0, shownProblems).map((problem) => (
          <li key={problem.path}>{problem.error.message}</li>
        ))}
        {named.length > shownProblems ? (
          <li>and {formatItems(named.length - shownProblems, 'other', 'others')}</li>
        ) : null}
        {counted.map(({ error }) => (
          <li key={error.message}>{error.message}</li>
        ))}
      </ul>
    </>
  );
}

// More would slow the page down and nobody reads them.
const shownProblems = 200;
