import type { KnownHost } from '../../../shared/contract/known-hosts.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
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
  const remove = async () => {
    const lines = hosts.map(({ file, id }) => ({ file, id }));
    const result = await client.call('knownHosts.remove', { lines });
    if (result.ok) onRemoved();
    return result;
  };
  return (
    <ConfirmDialog
      title={hosts.length === 1 ? 'Remove host key?' : `Remove ${hosts.length} host keys?`}
      verb="Remove"
      onConfirm={remove}
      onClose={onClose}
    >
      <ul className={styles.chosen} aria-label="Keys to remove">
        {hosts.map((host) => (
          <li key={`${host.file}:${host.line}`}>
            <strong>{nameOf(host)}</strong> {keyText(host)}
          </li>
        ))}
      </ul>
      <p>{consequenceText(hosts)}</p>
    </ConfirmDialog>
  );
}
