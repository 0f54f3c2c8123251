import { useRef, useState } from 'react';
import type { ConnectionFacts } from '../../../shared/contract/sessions.ts';
import { displayName } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { sheetSections, sheetText } from './connection-text.ts';
import styles from './ConnectionSheet.module.css';
import { Facts } from './Facts.tsx';

type ConnectionSheetProps = {
  readonly facts: ConnectionFacts;
  /** What OpenSSH's configuration asks for and is done another way. */
  readonly remarks?: readonly string[] | undefined;
  readonly open: boolean;
  readonly onClose: () => void;
};

/** How each server on the way is spoken to: what somebody asks who has to trust it, or to mend it. */
export function ConnectionSheet({ facts, remarks = [], open, onClose }: ConnectionSheetProps) {
  const [isCopied, setCopied] = useState(false);
  const close = useRef<HTMLButtonElement>(null);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(sheetText(facts));
    setCopied(true);
  };
  return (
    <Dialog
      title="Connection"
      open={open}
      onClose={onClose}
      size="medium"
      initialFocus={close}
      actions={
        <>
          <Button onClick={() => void copy()}>{isCopied ? 'Copied' : 'Copy'}</Button>
          <Button ref={close} variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {facts.proxy === undefined ? null : (
        <p className={styles.proxy}>
          Over the proxy <strong>{displayName(facts.proxy)}</strong>
        </p>
      )}
      {sheetSections(facts).map(({ title, facts: lines }) => (
        <section key={title} className={styles.hop} aria-label={title}>
          <h3 className={styles.title}>{title}</h3>
          <Facts facts={lines} />
        </section>
      ))}
      {remarks.length === 0 ? null : (
        <section className={styles.hop} aria-label="OpenSSH config">
          <h3 className={styles.title}>OpenSSH config</h3>
          <ul className={styles.remarks}>
            {remarks.map((remark) => (
              <li key={remark}>{displayName(remark)}</li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}
