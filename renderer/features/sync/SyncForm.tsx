import type { ReactNode } from 'react';
import type { Params } from '../../../shared/contract/index.ts';
import type { SyncRules } from '../../../shared/sync/op.ts';
import { CheckField } from '../../ui/CheckField.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextAreaField } from '../../ui/TextAreaField.tsx';
import { parseMasks } from '../transfers/option-words.ts';
import { MemoryLine } from './MemoryLine.tsx';
import { heading, useSideWords } from './side-words.ts';
import { byChoices, deleteLabel, directionChoices } from './words.ts';
import styles from './SyncForm.module.css';

type Pair = Params<'sync.memory'>;

/** What the user chose about a synchronisation. */
export type SyncFormState = SyncRules & {
  readonly include: string;
  readonly exclude: string;
  /** Deletions leave nothing in a trash. */
  readonly forGood: boolean;
  /** What is replaced on a host goes to its trash. */
  readonly keepReplaced: boolean;
};

/** Deletes nothing until told to. */
export const usualForm: SyncFormState = {
  direction: 'to-right',
  by: 'time',
  ignoresHour: false,
  recursive: true,
  deleteExtra: false,
  include: '',
  exclude: '',
  forGood: false,
  keepReplaced: false,
};

/** What a form asks for, or undefined while its masks cannot be used. */
export function readForm({ include, exclude, forGood, keepReplaced, ...rules }: SyncFormState) {
  const [only, without] = [parseMasks(include), parseMasks(exclude)];
  if (!('masks' in only) || !('masks' in without)) return undefined;
  return {
    rules,
    include: only.masks,
    exclude: without.masks,
    forGood: rules.deleteExtra && forGood,
    ...(keepReplaced ? { keepReplaced: true as const } : {}),
  };
}

/** Only hosts have a trash that gives back what was replaced. */
function changesHost(direction: SyncRules['direction'], { left, right }: Pair): boolean {
  return (
    (direction !== 'to-left' && right.fs !== 'local') ||
    (direction !== 'to-right' && left.fs !== 'local')
  );
}

/** Which way, by what, and how far. */
export function SyncForm(props: {
  readonly form: SyncFormState;
  readonly onChange: (form: SyncFormState) => void;
  readonly places: Pair;
  /** Names a folder with its host. */
  readonly placeOf: (place: Pair['left']) => string;
  /** Above the rest: with what, where there is a choice. */
  readonly children?: ReactNode;
}) {
  const { form, onChange, places, placeOf } = props;
  const sides = useSideWords();
  const change = (changed: Partial<SyncFormState>) => onChange({ ...form, ...changed });
  const masks = (text: string) => {
    const parsed = parseMasks(text);
    return 'error' in parsed ? parsed.error : undefined;
  };
  return (
    <>
      {props.children}
      <dl className={styles.places}>
        <dt>{heading(sides.name.left)}</dt>
        <dd>{placeOf(places.left)}</dd>
        <dt>{heading(sides.name.right)}</dt>
        <dd>{placeOf(places.right)}</dd>
      </dl>
      <div className={styles.form}>
        <SelectField
          label="Direction"
          value={form.direction}
          options={directionChoices(sides)}
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
          <CheckField
            label={deleteLabel(form.direction, sides)}
            isChecked={form.deleteExtra}
            onChange={(deleteExtra) => change({ deleteExtra })}
          />
          {form.deleteExtra ? (
            <CheckField
              label="Delete for good, also where there is a trash"
              isChecked={form.forGood}
              onChange={(forGood) => change({ forGood })}
            />
          ) : null}
          {changesHost(form.direction, places) ? (
            <CheckField
              label="Keep replaced files in the trash of the host"
              isChecked={form.keepReplaced}
              onChange={(keepReplaced) => change({ keepReplaced })}
            />
          ) : null}
          {form.direction === 'both' ? <MemoryLine places={places} /> : null}
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
