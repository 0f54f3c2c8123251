import { displayName } from '../../../shared/names.ts';
import type { SyncRules } from '../../../shared/sync/op.ts';
import { CheckField } from '../../ui/CheckField.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextAreaField } from '../../ui/TextAreaField.tsx';
import { parseMasks } from '../transfers/option-words.ts';
import { byChoices, directionChoices } from './words.ts';
import styles from './sync.module.css';

/** What the user chose about a synchronisation. */
export type SyncFormState = SyncRules & { readonly include: string; readonly exclude: string };

/** Deletes nothing until told to. */
export const usualForm: SyncFormState = {
  direction: 'to-right',
  by: 'time',
  ignoresHour: false,
  recursive: true,
  deleteExtra: false,
  include: '',
  exclude: '',
};

/** The rules of a form, or undefined while its masks cannot be used. */
export function readForm({ include, exclude, ...rules }: SyncFormState) {
  const [only, without] = [parseMasks(include), parseMasks(exclude)];
  if (!('masks' in only) || !('masks' in without)) return undefined;
  const deleteExtra = rules.direction !== 'both' && rules.deleteExtra;
  return {
    rules: { ...rules, deleteExtra },
    include: only.masks,
    exclude: without.masks,
    forGood: false,
  };
}

/** Which way, by what, and how far. */
export function SyncForm(props: {
  readonly form: SyncFormState;
  readonly onChange: (form: SyncFormState) => void;
  readonly left: string;
  readonly right: string;
}) {
  const { form, onChange, left, right } = props;
  const change = (changed: Partial<SyncFormState>) => onChange({ ...form, ...changed });
  const masks = (text: string) => {
    const parsed = parseMasks(text);
    return 'error' in parsed ? parsed.error : undefined;
  };
  const isMirror = form.direction !== 'both';
  return (
    <>
      <dl className={styles.places}>
        <dt>Local</dt>
        <dd>{displayName(left)}</dd>
        <dt>Remote</dt>
        <dd>{displayName(right)}</dd>
      </dl>
      <div className={styles.form}>
        <SelectField
          label="Direction"
          value={form.direction}
          options={directionChoices}
          onChange={(direction) => change({ direction })}
        />
        <SelectField
          label="Compare by"
          value={form.by}
          options={byChoices}
          onChange={(by) => change({ by })}
        />
        <div className={styles.checks}>
          <CheckField
            label="With all folders in them"
            isChecked={form.recursive}
            onChange={(recursive) => change({ recursive })}
          />
          <CheckField
            label="Times one hour apart are the same"
            isChecked={form.ignoresHour}
            onChange={(ignoresHour) => change({ ignoresHour })}
          />
          {isMirror ? (
            <CheckField
              label={`Delete what is only ${form.direction === 'to-right' ? 'remote' : 'local'}`}
              isChecked={form.deleteExtra}
              onChange={(deleteExtra) => change({ deleteExtra })}
            />
          ) : (
            <p className={styles.note}>Both ways never delete anything.</p>
          )}
        </div>
        <TextAreaField
          label="Only files that match"
          rows={2}
          placeholder="*.html"
          value={form.include}
          error={masks(form.include)}
          hint="One mask a line; none means all."
          onChange={(include) => change({ include })}
        />
        <TextAreaField
          label="Leave out"
          rows={2}
          placeholder="node_modules/"
          value={form.exclude}
          error={masks(form.exclude)}
          hint="Neither copied nor deleted, on both sides."
          onChange={(exclude) => change({ exclude })}
        />
      </div>
    </>
  );
}
