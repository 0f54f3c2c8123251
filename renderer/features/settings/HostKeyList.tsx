import { X } from 'lucide-react';
import type { KnownHost } from '../../../shared/contract/known-hosts.ts';
import { displayName } from '../../../shared/names.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Detail, Table } from '../../ui/Table.tsx';
import { keyText } from '../connect/key-text.ts';
import { markerText, nameText } from './host-key-words.ts';
import styles from './HostKeySettings.module.css';

type HostKeyListProps = {
  readonly hosts: readonly KnownHost[];
  /** What was typed: it names the hashed lines it finds. */
  readonly filter: string;
  readonly onRemove: (host: KnownHost) => void;
};

const columns = [
  { name: 'Host' },
  { name: 'Key', width: 350 },
  { name: 'Remove', width: 30, isBare: true },
];

/** Whose key it is, which, and where it stands. */
export function HostKeyList({ hosts, filter, onRemove }: HostKeyListProps) {
  if (hosts.length === 0) return null;
  return (
    <div className={styles.scroll}>
      <Table label="Host keys" columns={columns}>
        {hosts.map((host) => (
          <Row
            key={`${host.file}:${host.line}`}
            host={host}
            name={nameText(host, filter)}
            onRemove={() => onRemove(host)}
          />
        ))}
      </Table>
    </div>
  );
}

function Row(props: {
  readonly host: KnownHost;
  readonly name: string;
  readonly onRemove: () => void;
}) {
  const { host, name, onRemove } = props;
  const place = `${displayName(host.file)}, line ${host.line}`;
  const shortPlace = place.replace(/^.*[/\\](?=[^/\\]*$)/, '');
  const fingerprint = displayName(host.fingerprint);
  const marker = markerText(host.marker);
  return (
    <tr>
      <td title={name}>
        {name}
        <Detail title={place}>
          {marker === undefined ? null : (
            <span className={styles.marker} data-marker={host.marker}>
              {marker}
            </span>
          )}
          {shortPlace}
        </Detail>
      </td>
      <td title={fingerprint}>
        {keyText(host)}
        <Detail isCode>{fingerprint}</Detail>
      </td>
      <td>
        {host.isRemovable ? (
          <IconButton
            size="s"
            icon={X}
            label={`Remove ${host.keyType} key of ${name}`}
            onClick={onRemove}
          />
        ) : null}
      </td>
    </tr>
  );
}
