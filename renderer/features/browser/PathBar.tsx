import {
  Fragment,
  useId,
  useImperativeHandle,
  useRef,
  useState,
  type KeyboardEvent,
  type Ref,
} from 'react';
import { useStore } from 'zustand';
import type { AppError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { crumbsOf } from './model/crumbs.ts';
import type { Pane } from './pane/pane.ts';
import styles from './PathBar.module.css';

/** What others can do with a path bar. */
export type PathBarHandle = { readonly edit: () => void };

type PathBarProps = {
  readonly pane: Pane;
  /** Accessible name: `Local path` or `Remote path`. */
  readonly label: string;
  readonly disabled: boolean;
  readonly ref: Ref<PathBarHandle>;
  /** The path was gone to, or editing was given up: the focus goes back to the list. */
  readonly onDone: () => void;
};

/** The directory of a pane: steps to click on, and a text to edit as soon as it has the focus. */
export function PathBar({ pane, label, disabled, ref, onDone }: PathBarProps) {
  const path = useStore(pane.store, (state) => state.path);
  const shown = path === undefined ? '' : displayName(path);
  const inputRef = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string>();
  const [error, setError] = useState<AppError>();
  const noteId = useId();
  useImperativeHandle(ref, () => ({ edit: () => inputRef.current?.focus() }), []);

  const end = (): void => {
    setDraft(undefined);
    setError(undefined);
  };
  const go = async (): Promise<void> => {
    const text = draft ?? shown;
    // what is shown of a path with undecodable bytes is not the path
    const failure =
      text === shown && path !== undefined ? await pane.go(path) : await pane.goTyped(text);
    setError(failure);
    if (failure === undefined) {
      setDraft(undefined);
      onDone();
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') void go();
    else if (event.key === 'Escape') {
      end();
      onDone();
    }
  };
  const isEditing = draft !== undefined;
  return (
    <div className={styles.bar} data-editing={isEditing} data-error={error !== undefined}>
      <input
        ref={inputRef}
        className={styles.input}
        aria-label={label}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={error === undefined ? undefined : noteId}
        spellCheck={false}
        autoComplete="off"
        disabled={disabled}
        value={draft ?? shown}
        onFocus={(event) => {
          setDraft(shown);
          event.currentTarget.select();
        }}
        onBlur={end}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {isEditing || path === undefined ? null : <Crumbs pane={pane} path={path} />}
      {error === undefined ? null : (
        <div id={noteId} role="alert" className={styles.error}>
          {error.message}
        </div>
      )}
    </div>
  );
}

/** For the mouse only: to everything else the bar is a text. */
function Crumbs({ pane, path }: { readonly pane: Pane; readonly path: string }) {
  const home = useStore(pane.store, (state) => state.home);
  const crumbs = crumbsOf(path, home);
  return (
    <div className={styles.crumbs} aria-hidden="true" title={displayName(path)}>
      {crumbs.map((crumb, index) => (
        <Fragment key={crumb.path}>
          {index === 0 ? null : <span className={styles.separator}>›</span>}
          <button
            type="button"
            tabIndex={-1}
            className={styles.crumb}
            data-here={index === crumbs.length - 1}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => void pane.go(crumb.path)}
          >
            {crumb.label}
          </button>
        </Fragment>
      ))}
    </div>
  );
}
