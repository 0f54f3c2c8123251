import { Zap } from 'lucide-react';
import { useEffect, useId, useState, type RefObject } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { parseDestination } from '../../../shared/quick-connect.ts';
import { useClient } from '../../client/ClientContext.tsx';
import styles from './QuickConnect.module.css';

type QuickConnectProps = {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** What the app was started with, when that failed. */
  readonly start?: { readonly text: string; readonly error: AppError } | undefined;
};

/** One line to connect from, with what is wrong with it below. */
export function QuickConnect({ inputRef, start }: QuickConnectProps) {
  const client = useClient();
  const [text, setText] = useState(start?.text ?? '');
  const [error, setError] = useState<Pick<AppError, 'message' | 'next'> | undefined>(start?.error);
  const [isOpening, setOpening] = useState(false);
  const errorId = useId();
  const clearError = (): void => setError(undefined);

  const connect = async (): Promise<void> => {
    if (isOpening) return;
    // Main reads the text again and has the last word; here it is only answered faster.
    const parsed = parseDestination(text);
    if (!parsed.ok) {
      setError(parsed);
      inputRef.current?.focus();
      return;
    }
    clearError();
    setOpening(true);
    const result = await client.call('sessions.open', { text: text.trim() });
    setOpening(false);
    if (result.ok) setText('');
    else setError(result.error);
  };

  return (
    <search className={styles.quick}>
      <div className={styles.line} data-invalid={error !== undefined}>
        <Zap aria-hidden="true" strokeWidth={1.7} />
        <input
          ref={inputRef}
          className={styles.input}
          aria-label="Quick connect"
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : errorId}
          placeholder="user@host, host:port or sftp://host/folder"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            clearError();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) void connect();
            else if (event.key === 'Escape' && error !== undefined) clearError();
            else if (event.key === 'Escape') setText('');
          }}
        />
        <kbd className={styles.key} aria-hidden="true">
          Ctrl K
        </kbd>
        <button type="button" className={styles.connect} onClick={() => void connect()}>
          Connect
        </button>
      </div>
      {error === undefined ? null : (
        <QuickConnectError id={errorId} error={error} onClose={clearError} />
      )}
    </search>
  );
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
