import { useRef, useState } from 'react';
import type { KnownHost } from '../../../shared/contract/known-hosts.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { keyText } from '../connect/key-text.ts';
import { consequenceText } from './host-key-words.ts';
import styles from './HostKeySettings.module.css';

type RemoveHostKeysProps = {
  readonly hosts: readonly KnownHost[];
  readonly nameOf: (host: KnownHost) => string;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
};

/** Asks before lines are taken out of known_hosts. */
export function RemoveHostKeys({ hosts, nameOf, onClose, onRemoved }: RemoveHostKeysProps) {
  const client = useClient();
  const [error, setError] = useState<AppError>();
  const cancel = useRef<HTMLButtonElement>(null);
  const remove = async (): Promise<void> => {
    const lines = hosts.map(({ file, id }) => ({ file, id }));
    const answer = await client.call('knownHosts.remove', { lines });
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    onRemoved();
    onClose();
  };
  return (
    <Dialog
      title={hosts.length === 1 ? 'Remove host key?' : `Remove ${hosts.length} host keys?`}
      open
      onClose={onClose}
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" onClick={() => void remove()}>
            Remove
          </Button>
        </>
      }
    >
      {error === undefined ? null : (
        <Notice tone="bad">
          {error.message} {error.next}
        </Notice>
      )}
      <ul className={styles.chosen} aria-label="Keys to remove">
        {hosts.map((host) => (
          <li key={`${host.file}:${host.line}`}>
            <strong>{nameOf(host)}</strong> {keyText(host)}
          </li>
        ))}
      </ul>
      <p>{consequenceText(hosts)}</p>
    </Dialog>
  );
}
