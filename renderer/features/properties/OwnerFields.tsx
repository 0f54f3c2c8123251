import { useId } from 'react';
import type { Accounts } from '../../../shared/contract/attributes.ts';
import { displayName } from '../../../shared/names.ts';
import { TextField } from '../../ui/TextField.tsx';
import { ownerText, type Draft, type DraftPlan } from './model/draft.ts';
import type { Summary } from './model/summary.ts';
import styles from './Properties.module.css';

type OwnerFieldsProps = {
  readonly summary: Summary;
  readonly accounts: Accounts;
  readonly draft: Draft;
  readonly errors: DraftPlan['errors'];
  readonly onChange: (changed: Partial<Draft>) => void;
};

// more would only make a list nobody reads
const mostSuggested = 500;

/** Owner and group, by name or number. */
export function OwnerFields({ summary, accounts, draft, errors, onChange }: OwnerFieldsProps) {
  const id = useId();
  const fields = [
    { key: 'user', label: 'Owner', now: summary.uid, known: accounts.users },
    { key: 'group', label: 'Group', now: summary.gid, known: accounts.groups },
  ] as const;
  return (
    <div className={styles.pair}>
      {fields.map(({ key, label, now, known }) => (
        <div key={key}>
          <TextField
            label={label}
            value={draft[key] ?? ownerText(now, known)}
            error={errors[key]}
            hint={typeof now === 'number' ? `Number ${now}` : undefined}
            placeholder={now === 'mixed' ? 'differs' : 'unknown'}
            list={`${id}-${key}`}
            onChange={(text) => onChange({ [key]: text })}
          />
          <datalist id={`${id}-${key}`}>
            {known.slice(0, mostSuggested).map((account) => (
              <option key={account.id} value={displayName(account.name)}>
                {account.id}
              </option>
            ))}
          </datalist>
        </div>
      ))}
    </div>
  );
}
