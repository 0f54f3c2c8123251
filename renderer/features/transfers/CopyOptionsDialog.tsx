import { useState } from 'react';
import type { TransferOptions } from '../../../shared/contract/transfers.ts';
import { nameInText } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextAreaField } from '../../ui/TextAreaField.tsx';
import { conflictChoices, linkChoices, parseMasks, verifyChoices } from './option-words.ts';
import styles from './OptionsForm.module.css';

/** The choice that says nothing: what is left out of the options follows the settings. */
const asSet = 'as-set';
const asSetChoice = { value: asSet, label: 'As in the settings' } as const;

type Form = {
  readonly conflict: NonNullable<TransferOptions['conflict']> | typeof asSet;
  readonly verify: NonNullable<TransferOptions['verify']> | typeof asSet;
  readonly links: NonNullable<TransferOptions['links']> | typeof asSet;
  readonly include: string;
  readonly exclude: string;
};

const untouched: Form = {
  conflict: asSet,
  verify: asSet,
  links: asSet,
  include: '',
  exclude: '',
};

/** Asks how one copy is to be made. */
export function CopyOptionsDialog(props: {
  /** What is copied, for people: a name, or how many. */
  readonly what: string;
  readonly directory: string;
  readonly onCopy: (options: TransferOptions) => void;
  readonly onClose: () => void;
}) {
  const { what, directory, onCopy, onClose } = props;
  const [form, setForm] = useState(untouched);
  const change = (changed: Partial<Form>) => setForm((before) => ({ ...before, ...changed }));
  const include = parseMasks(form.include);
  const exclude = parseMasks(form.exclude);
  const copy = (): void => {
    if ('masks' in include && 'masks' in exclude)
      onCopy(optionsOf(form, { include: include.masks, exclude: exclude.masks }));
  };
  return (
    <Dialog
      title="Copy with options"
      size="medium"
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={copy}>
            Copy
          </Button>
        </>
      }
    >
      <p>
        Copy {what} to {nameInText(directory)}.
      </p>
      <div className={styles.grid}>
        <SelectField
          label="When a name is taken"
          value={form.conflict}
          options={[asSetChoice, ...conflictChoices]}
          onChange={(conflict) => change({ conflict })}
        />
        <SelectField
          label="Check finished files"
          value={form.verify}
          options={[asSetChoice, ...verifyChoices]}
          onChange={(verify) => change({ verify })}
        />
        <SelectField
          label="Links"
          value={form.links}
          options={[asSetChoice, ...linkChoices]}
          onChange={(links) => change({ links })}
        />
        <span />
        <TextAreaField
          label="Only files that match"
          rows={3}
          placeholder="*.html"
          value={form.include}
          error={'error' in include ? include.error : undefined}
          hint="One mask a line; none means all."
          onChange={(text) => change({ include: text })}
        />
        <TextAreaField
          label="Leave out"
          rows={3}
          placeholder="node_modules"
          value={form.exclude}
          error={'error' in exclude ? exclude.error : undefined}
          hint="One mask a line; none leaves out what the settings do."
          onChange={(text) => change({ exclude: text })}
        />
      </div>
    </Dialog>
  );
}

function optionsOf(
  { conflict, verify, links }: Form,
  masks: { readonly include: string[]; readonly exclude: string[] },
): TransferOptions {
  return {
    ...(conflict === asSet ? {} : { conflict }),
    ...(verify === asSet ? {} : { verify }),
    ...(links === asSet ? {} : { links }),
    ...(masks.include.length === 0 ? {} : { include: masks.include }),
    ...(masks.exclude.length === 0 ? {} : { exclude: masks.exclude }),
  };
}
