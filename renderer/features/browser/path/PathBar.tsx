import {
  useId,
  useImperativeHandle,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
} from 'react';
import { useStore } from 'zustand';
import type { AppError } from '../../../../shared/errors.ts';
import { displayName } from '../../../../shared/names.ts';
import { withoutPassword } from '../../../../shared/quick-connect.ts';
import { pastedPath, readWish } from '../model/typed-path.ts';
import { readAddress } from '../pane/typed-address.ts';
import type { Pane } from '../pane/pane.ts';
import { PathCompletions, completionId } from './PathCompletions.tsx';
import { PathCrumbs } from './PathCrumbs.tsx';
import { usePathCompletion } from './usePathCompletion.ts';
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
  /** An address of another host was typed. */
  readonly onOtherHost: (address: string) => void;
};

/** The directory of a pane: steps to open, and a text to edit as soon as it has the focus. */
export function PathBar(props: PathBarProps) {
  const { pane, label, disabled, ref, onDone } = props;
  const path = useStore(pane.store, (state) => state.path);
  const shown = path === undefined ? '' : displayName(path);
  const inputRef = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string>();
  const [error, setError] = useState<AppError>();
  const noteId = useId();
  const listId = useId();
  useImperativeHandle(ref, () => ({ edit: () => inputRef.current?.focus() }), []);
  const completion = usePathCompletion(pane, { draft, shown });
  const { choices, active } = completion;
  const isListed = choices.shown.length > 0 && error === undefined;

  const end = (): void => {
    setDraft(undefined);
    setError(undefined);
  };
  const type = (text: string): void => {
    setDraft(text);
    setError(undefined);
  };
  const goTo = async (text: string, exact?: string): Promise<void> => {
    const wish = text === shown && path !== undefined ? undefined : readWish(text);
    const address = wish?.kind === 'address' ? readAddress(wish.text, { fs: pane.fs }) : undefined;
    if (address?.kind === 'refused') {
      // what is refused for its password does not stay in sight
      setDraft(withoutPassword(text));
      return setError(address.error);
    }
    if (address?.kind === 'other') {
      end();
      return props.onOtherHost(address.text);
    }
    const failure = await goToPath(exact ?? address?.path ?? wish?.text);
    setError(failure);
    if (failure === undefined) {
      setDraft(undefined);
      onDone();
    }
  };
  const goToPath = (text: string | undefined): Promise<AppError | undefined> => {
    // what is shown of a path with undecodable bytes is not the path
    if (text === undefined) return path === undefined ? pane.goTyped('') : pane.go(path);
    return pane.goTyped(completion.exact(text));
  };
  const enter = (): void => {
    const picked = choices.shown[active];
    const taken = picked === undefined ? undefined : completion.take(picked);
    const text = taken?.text ?? draft ?? shown;
    setDraft(text);
    void goTo(text, taken?.exact);
  };
  const onTab = (event: KeyboardEvent): void => {
    if (event.shiftKey) return;
    const text = completion.complete();
    if (text === undefined) return;
    event.preventDefault();
    // with nothing to add, the first of them is what comes next
    if (text === draft) completion.step(1);
    else type(text);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') enter();
    else if (event.key === 'Tab') onTab(event);
    else if (event.key === 'Escape') {
      end();
      onDone();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!isListed) return;
      event.preventDefault();
      completion.step(event.key === 'ArrowDown' ? 1 : -1);
    }
  };
  return (
    <div className={styles.bar} data-editing={draft !== undefined} data-error={error !== undefined}>
      {path === undefined ? null : (
        <PathCrumbs
          pane={pane}
          path={path}
          label={label.toLowerCase()}
          isHidden={draft !== undefined}
          disabled={disabled}
          onDone={onDone}
        />
      )}
      <input
        ref={inputRef}
        className={styles.input}
        aria-label={label}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={error === undefined ? undefined : noteId}
        aria-autocomplete="list"
        aria-controls={isListed ? listId : undefined}
        aria-activedescendant={isListed && active >= 0 ? completionId(listId, active) : undefined}
        spellCheck={false}
        autoComplete="off"
        disabled={disabled}
        value={draft ?? shown}
        onFocus={(event) => {
          setDraft(shown);
          event.currentTarget.select();
        }}
        onBlur={end}
        onChange={(event) => type(event.target.value)}
        onPaste={(event) => onPaste(event, type)}
        onKeyDown={onKeyDown}
      />
      {isListed ? (
        <PathCompletions
          id={listId}
          choices={choices}
          active={active}
          onChoose={(candidate) => {
            type(completion.take(candidate).text);
            inputRef.current?.focus();
          }}
        />
      ) : null}
      <BarError id={noteId} error={error} />
    </div>
  );
}

/** What is wrong, below the bar. */
function BarError({ id, error }: { readonly id: string; readonly error: AppError | undefined }) {
  if (error === undefined) return null;
  const { message, next } = error;
  return (
    <div id={id} role="alert" className={styles.error}>
      {next === undefined ? message : `${message} ${next}`}
    </div>
  );
}

/** Line ends and quotes come along with paths that are copied elsewhere. */
function onPaste(event: ClipboardEvent<HTMLInputElement>, type: (text: string) => void): void {
  const pasted = event.clipboardData.getData('text/plain');
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  const [start, stop] = [selectionStart ?? value.length, selectionEnd ?? value.length];
  const clean = pastedPath(pasted);
  if (clean === pasted || clean === '') return;
  event.preventDefault();
  type(value.slice(0, start) + clean + value.slice(stop));
}
