import { DateTimeField } from '../../ui/DateTimeField.tsx';
import type { Draft, DraftPlan } from './model/draft.ts';
import { localText } from './model/local-time.ts';
import type { Summary } from './model/summary.ts';
import styles from './Properties.module.css';

type TimeFieldsProps = {
  readonly summary: Summary;
  readonly draft: Draft;
  readonly errors: DraftPlan['errors'];
  readonly onChange: (changed: Partial<Draft>) => void;
};

/** Times, as they are on this computer's clock. */
export function TimeFields({ summary, draft, errors, onChange }: TimeFieldsProps) {
  const fields = [
    { key: 'mtime', label: 'Modified', now: summary.mtimeMs },
    { key: 'atime', label: 'Accessed', now: summary.atimeMs },
  ] as const;
  return (
    <div className={styles.pair}>
      {fields.map(({ key, label, now }) => (
        <DateTimeField
          key={key}
          label={label}
          value={draft[key] ?? (typeof now === 'number' ? localText(now) : '')}
          error={errors[key]}
          hint={now === 'mixed' ? 'Differs: stays as each is' : undefined}
          onChange={(text) => onChange({ [key]: text })}
        />
      ))}
    </div>
  );
}
