import type { SecretPlace } from '../../../shared/contract/vault.ts';
import { CheckField } from '../../ui/CheckField.tsx';

const places: Record<SecretPlace, string> = {
  system: 'in the system’s keychain',
  master: 'in Hawser’s vault, under the master password',
  session: 'until Hawser quits',
};

/** Offers to remember an answer, and says where. */
export function RememberField(props: {
  readonly place: SecretPlace | undefined;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}) {
  const { place, isChecked, onChange } = props;
  if (place === undefined) return null;
  return (
    <CheckField label={`Remember ${places[place]}`} isChecked={isChecked} onChange={onChange} />
  );
}
