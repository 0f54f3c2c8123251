import { useEffect, useEffectEvent, useRef } from 'react';
import { displayName } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatItems } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { namesText, type Place } from './pane/file-actions.ts';
import { useRemoval, type Removal } from './useRemoval.ts';
import styles from './dialogs.module.css';

type DeleteDialogProps = {
  readonly place: Place;
  readonly names: readonly string[];
  readonly hasFolders: boolean;
  /** Something may have been deleted. */
  readonly onChanged: () => void;
  readonly onClose: () => void;
};

/** Asks before deleting, shows how far it is, and says what could not be deleted. */
export function DeleteDialog(props: DeleteDialogProps) {
  const { place, names, hasFolders, onClose } = props;
  const paths = names.map((name) => joinPath(place.directory, name));
  const { removal, start, stop } = useRemoval(place.fs, paths);
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
          open
          onClose={onClose}
          initialFocus={buttonRef}
          actions={
            <>
              <Button ref={buttonRef} onClick={onClose}>
                Cancel
              </Button>
              <Button variant="danger" onClick={start}>
                Delete
              </Button>
            </>
          }
        >
          <Question {...{ names, hasFolders, place }} />
        </Dialog>
      );
    case 'running':
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
            {removal.path === undefined ? '\u00a0' : displayName(removal.path)}
          </p>
        </Dialog>
      );
    case 'ended':
      return (
        <Dialog
          title="Not everything was deleted"
          open
          onClose={onClose}
          actions={
            <Button ref={buttonRef} variant="primary" onClick={onClose}>
              Close
            </Button>
          }
        >
          <Outcome removal={removal} />
        </Dialog>
      );
    default:
      return removal satisfies never;
  }
}

function Question(props: Pick<DeleteDialogProps, 'names' | 'hasFolders' | 'place'>) {
  const { names, hasFolders, place } = props;
  const listed = names.slice(0, listedNames);
  const rest = names.length - listed.length;
  return (
    <>
      <p>
        Delete {namesText(names)} from {displayName(place.directory)}
        {hasFolders ? ', folders with everything in them' : ''}? This cannot be undone.
      </p>
      {names.length === 1 ? null : (
        <ul className={styles.names}>
          {listed.map((name) => (
            <li key={name}>{displayName(name)}</li>
          ))}
          {rest > 0 ? <li>and {formatItems(rest, 'other', 'others')}</li> : null}
        </ul>
      )}
    </>
  );
}

// What fits without scrolling; the count says the rest.
const listedNames = 8;

function Outcome({ removal }: { readonly removal: Extract<Removal, { at: 'ended' }> }) {
  const named = removal.problems.filter(({ path }) => path !== '');
  // stands for problems that were only counted: said last, however many are named
  const counted = removal.problems.filter(({ path }) => path === '');
  return (
    <>
      <p>{formatItems(removal.removed, 'item', 'items')} deleted.</p>
      {removal.error === undefined ? null : (
        <Notice tone="bad">
          {removal.error.message} {removal.error.next}
        </Notice>
      )}
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
