import { useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { Entry } from '../../../../shared/entry.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { displayName } from '../../../../shared/names.ts';
import { baseName } from '../../../../shared/paths.ts';
import { errorText } from '../../../ui/error-text.ts';
import { baseLength } from '../model/file-type.ts';
import styles from './RenameField.module.css';

/** What becomes of a new name. */
export type RenameHandlers = {
  /** Gives an error when the name could not be given; the field stays then. */
  readonly onCommit: (from: string, to: string) => Promise<AppError | undefined>;
  /** Ends the renaming without a change. */
  readonly onEnd: () => void;
  /** The name could not be given, and the field is not there any more to say so. */
  readonly onLateError: (error: AppError) => void;
};

/** The name of an entry as a text to edit, in its place in the list. */
export function RenameField({
  entry,
  onCommit,
  onEnd,
  onLateError,
}: RenameHandlers & { readonly entry: Entry }) {
  // A name with a line break or undecodable bytes cannot be edited as it is: a new one is made from what is shown.
  // Of a result, which is named by its path, only the last name.
  const name = baseName(entry.name);
  const shown = displayName(name);
  const [text, setText] = useState(shown);
  const [error, setError] = useState<AppError>();
  const inputRef = useRef<HTMLInputElement>(null);
  const noteId = useId();

  useEffect(() => {
    inputRef.current?.focus({ preventScroll: true });
    inputRef.current?.setSelectionRange(
      0,
      shown === name ? baseLength({ ...entry, name }) : shown.length,
    );
  }, [entry, name, shown]);

  const isLeaving = useRef(false);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const [isOnItsWay, setOnItsWay] = useState(false);
  const commit = async (): Promise<void> => {
    if (isLeaving.current) return;
    isLeaving.current = true;
    if (text === shown) return onEnd();
    setOnItsWay(true);
    const failure = await onCommit(entry.name, text);
    if (isGone.current) {
      if (failure !== undefined) onLateError(failure);
      return;
    }
    if (failure === undefined) return onEnd();
    isLeaving.current = false;
    setOnItsWay(false);
    setError(failure);
  };
  const giveUp = (): void => {
    // it cannot be taken back, and its answer is to be seen
    if (isOnItsWay) return;
    isLeaving.current = true;
    onEnd();
  };
  const leave = (): void => {
    if (error === undefined) void commit();
    else giveUp();
  };
  const leaveByPointer = useEffectEvent(leave);
  useEffect(() => {
    const onPointerDown = (event: Event): void => {
      if (event.target !== inputRef.current) leaveByPointer();
    };
    document.addEventListener('pointerdown', onPointerDown, { capture: true });
    return () => document.removeEventListener('pointerdown', onPointerDown, { capture: true });
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') giveUp();
    else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault();
      void commit();
    }
  };
  return (
    <span className={styles.field} data-renaming>
      <input
        ref={inputRef}
        className={styles.input}
        aria-label="New name"
        aria-busy={isOnItsWay || undefined}
        readOnly={isOnItsWay}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={error === undefined ? undefined : noteId}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onMouseDown={stop}
        onDoubleClick={stop}
        onBlur={(event) => {
          if (isLeaving.current || event.relatedTarget === null) return;
          // a menu that closes gives the focus back to the list
          const grid = event.currentTarget.closest('[role="grid"]');
          if (event.relatedTarget === grid) event.currentTarget.focus();
          else leave();
        }}
      />
      {error === undefined ? null : (
        <span id={noteId} role="alert" className={styles.error}>
          {errorText(error)}
        </span>
      )}
    </span>
  );
}

function stop(event: { stopPropagation: () => void }): void {
  event.stopPropagation();
}
