import { Zap } from 'lucide-react';
import { useEffect, useId, useState, type RefObject } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { parseDestination, withoutPassword } from '../../../shared/quick-connect.ts';
import { useShortcut } from '../../keyboard/keymap-store.ts';
import type { Host } from '../../../shared/contract/hosts.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { formatItems } from '../../ui/format.ts';
import { useOpenHost } from '../hosts/open-host.ts';
import { HostSuggestions, optionId } from './HostSuggestions.tsx';
import { neverStood } from './never-stood.ts';
import styles from './QuickConnect.module.css';
import { useSuggestions } from './useSuggestions.ts';

type QuickConnectProps = {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** What the app was started with, when that failed. */
  readonly start?: { readonly text: string; readonly error: AppError } | undefined;
};

/** One line to connect from, with hosts that it may mean, or what is wrong with it, below. */
export function QuickConnect({ inputRef, start }: QuickConnectProps) {
  const client = useClient();
  const [error, setError] = useState<Pick<AppError, 'message' | 'next'> | undefined>(start?.error);
  const [isOpening, setOpening] = useState(false);
  const errorId = useId();
  const listId = useId();
  const suggestions = useSuggestions();
  const openHost = useOpenHost(client);
  const clearError = (): void => setError(undefined);

  const connect = async (): Promise<void> => {
    if (isOpening) return;
    suggestions.hide();
    // What is typed is in the input alone: a password in it, which is refused, goes no further.
    const input = inputRef.current;
    const typed = input?.value ?? '';
    // Main reads the text again and has the last word; here it is only answered faster.
    const parsed = parseDestination(typed);
    if (!parsed.ok) {
      if (input !== null && withoutPassword(typed) !== typed) dropPassword(input);
      setError(parsed);
      input?.focus();
      return;
    }
    clearError();
    setOpening(true);
    const failed = neverStood();
    const result = await client.call('sessions.open', { text: typed.trim() });
    setOpening(false);
    if (!result.ok) return setError(result.error);
    if (input !== null) input.value = '';
    if (failed !== undefined) await client.call('sessions.close', { sessionId: failed });
  };

  const shortcut = useShortcut('quick-connect');
  const choose = async ({ id }: Host): Promise<void> => {
    suggestions.hide();
    clearError();
    if (inputRef.current !== null) inputRef.current.value = '';
    setError(await openHost(id));
  };
  const { hosts, active } = suggestions;
  const chosen = hosts[active];

  return (
    <search className={styles.quick}>
      <div className={styles.line} data-invalid={error !== undefined}>
        <Zap aria-hidden="true" strokeWidth={1.7} />
        <input
          ref={inputRef}
          className={styles.input}
          aria-label="Quick connect"
          aria-autocomplete="list"
          aria-controls={hosts.length > 0 ? listId : undefined}
          aria-activedescendant={chosen === undefined ? undefined : optionId(listId, active)}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : errorId}
          placeholder="user@host, host:port or sftp://host/folder"
          spellCheck={false}
          autoComplete="off"
          defaultValue={start?.text}
          onChange={(event) => {
            clearError();
            suggestions.show(event.currentTarget.value);
          }}
          onBlur={suggestions.hide}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || suggestions.takesKey(event)) return;
            if (event.key === 'Enter') void (chosen === undefined ? connect() : choose(chosen));
            else if (event.key === 'Escape' && error !== undefined) clearError();
            else if (event.key === 'Escape') event.currentTarget.value = '';
          }}
        />
        {shortcut === undefined ? null : (
          <kbd className={styles.key} aria-hidden="true">
            {shortcut.replaceAll('+', ' ')}
          </kbd>
        )}
        <button type="button" className={styles.connect} onClick={() => void connect()}>
          Connect
        </button>
      </div>
      {/* The field stays a text box, by whose role it is known: so the list is told of in words. */}
      <output className={styles.told}>
        {hosts.length === 0 ? '' : formatItems(hosts.length, 'host matches', 'hosts match')}
      </output>
      {hosts.length === 0 ? null : (
        <HostSuggestions
          id={listId}
          hosts={hosts}
          active={active}
          onChoose={(host) => void choose(host)}
        />
      )}
      {error === undefined ? null : (
        <QuickConnectError id={errorId} error={error} onClose={clearError} />
      )}
    </search>
  );
}

/** Takes a password out of the line, and out of what the page's engine still knows of it. */
function dropPassword(input: HTMLInputElement): void {
  const left = withoutPassword(input.value);
  // a slice of a text keeps all of it in memory: this is one of its own
  input.value = JSON.parse(JSON.stringify(left)) as string;
  // and `RegExp` keeps the last text that matched: let it be this one
  parseDestination(left);
}

function QuickConnectError(props: {
  readonly id: string;
  readonly error: Pick<AppError, 'message' | 'next'>;
  readonly onClose: () => void;
}) {
  const { id, error, onClose } = props;
  // Over the tabs rather than above them: nothing moves.
  useEffect(() => {
    const close = (event: PointerEvent): void => {
      if (event.target instanceof Element && event.target.closest('search') === null) onClose();
    };
    document.addEventListener('pointerdown', close);
    return () => document.removeEventListener('pointerdown', close);
  }, [onClose]);
  return (
    <div id={id} className={styles.error} role="alert">
      <p className={styles.message}>{error.message}</p>
      {error.next === undefined ? null : <p>{error.next}</p>}
    </div>
  );
}
