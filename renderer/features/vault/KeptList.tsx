import { X } from 'lucide-react';
import type { KeptSecretFacts } from '../../../shared/contract/vault.ts';
import { displayName } from '../../../shared/names.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Detail, Table } from '../../ui/Table.tsx';
import { placeWords } from './vault-words.ts';
import styles from './PasswordSettings.module.css';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

const columns = [
  { name: 'For' },
  { name: 'Where', width: 170 },
  { name: 'Since', width: 92 },
  { name: 'Forget', width: 30, isBare: true },
];

/** Everything that is remembered, but the secrets. */
export function KeptList(props: {
  readonly kept: readonly KeptSecretFacts[];
  readonly onForget: (id: string) => void;
}) {
  const { kept, onForget } = props;
  if (kept.length === 0) {
    return (
      <p className={styles.empty}>
        Nothing is remembered. Where Hawser asks for a password, it offers to.
      </p>
    );
  }
  return (
    <Table label="Remembered passwords" columns={columns}>
      {kept.map((each) => (
        <Row key={each.id} kept={each} onForget={() => onForget(each.id)} />
      ))}
    </Table>
  );
}

function Row({
  kept,
  onForget,
}: {
  readonly kept: KeptSecretFacts;
  readonly onForget: () => void;
}) {
  const owner = displayName(kept.owner);
  const way = kept.via.length === 0 ? '' : ` by way of ${kept.via.map(displayName).join(', ')}`;
  const kind = kept.kind === 'password' ? 'Password' : 'Passphrase of a key file';
  const where = placeWords(kept);
  return (
    <tr>
      <td title={`${owner}${way}`}>
        {owner}
        <Detail>
          {kind}
          {way}
        </Detail>
      </td>
      <td title={where}>{where}</td>
      <td>{day.format(kept.storedAtMs)}</td>
      <td>
        <IconButton size="s" icon={X} label={`Forget ${owner}`} onClick={onForget} />
      </td>
    </tr>
  );
}
