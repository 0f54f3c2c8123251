/* oxlint-disable jsx-a11y/prefer-tag-over-role -- the list below a field: `select` and `datalist` cannot be one */
/* oxlint-disable jsx-a11y/click-events-have-key-events -- the field has the focus and takes the keys */
import type { Host } from '../../../shared/contract/hosts.ts';
import { displayName } from '../../../shared/names.ts';
import styles from './HostSuggestions.module.css';

type HostSuggestionsProps = {
  readonly id: string;
  readonly hosts: readonly Host[];
  /** Place of the one that Enter takes; -1 is none. */
  readonly active: number;
  readonly onChoose: (host: Host) => void;
};

/** Id of one of the options, for the field to point at. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** The hosts that what is typed may mean. The focus stays in the field. */
export function HostSuggestions({ id, hosts, active, onChoose }: HostSuggestionsProps) {
  return (
    <div id={id} className={styles.list} role="listbox" aria-label="Hosts that match">
      {hosts.map((host, index) => (
        <div
          key={host.id}
          id={optionId(id, index)}
          className={styles.option}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // a press on an option must not take the focus away, which would close the list before the click
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(host)}
        >
          <span className={styles.name}>{displayName(host.name)}</span>
          <span className={styles.address}>{displayName(addressOf(host))}</span>
        </div>
      ))}
    </div>
  );
}

function addressOf({ kind, user, address, tcpPort }: Host): string {
  if (kind === 'practice') return 'on this computer';
  const port = tcpPort === 22 ? '' : `:${tcpPort}`;
  return `${user}@${address.includes(':') ? `[${address}]` : address}${port}`;
}
