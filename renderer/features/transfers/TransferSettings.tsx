import { useState } from 'react';
import type { TransferSettings as Settings } from '../../../shared/contract/transfers.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { transferSettingsStore } from '../../state/transfer-settings.ts';
import { Button } from '../../ui/Button.tsx';
import { CheckField } from '../../ui/CheckField.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { TextAreaField } from '../../ui/TextAreaField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { closeSettings } from '../settings/settings-store.ts';
import { conflictChoices, linkChoices, verifyChoices } from './option-words.ts';
import {
  formOf,
  settingsOf,
  syncChoices,
  type SettingsErrors,
  type SettingsForm,
} from './settings-form.ts';
import styles from './OptionsForm.module.css';

/** The settings of transfers: a section of the settings. */
export function TransferSettings() {
  const settings = transferSettingsStore((state) => state.settings);
  if (settings === undefined) return <Spinner label="Reading the settings" />;
  return <Form settings={settings} />;
}

function Form({ settings }: { readonly settings: Settings }) {
  const client = useClient();
  const [form, setForm] = useState(() => formOf(settings));
  const [errors, setErrors] = useState<SettingsErrors>({});
  const [refused, setRefused] = useState<string>();
  const save = async (): Promise<void> => {
    const read = settingsOf(form);
    if ('errors' in read) {
      setErrors(read.errors);
      return;
    }
    const answer = await client.call('transfers.changeSettings', read.settings);
    if (answer.ok) closeSettings();
    else setRefused(answer.error.message);
  };
  return (
    <>
      {refused === undefined ? null : <Notice tone="bad">{refused}</Notice>}
      <Fields
        form={form}
        errors={errors}
        onChange={(change) => {
          setForm((before) => ({ ...before, ...change }));
          setErrors({});
        }}
      />
      <div className={styles.save}>
        <Button variant="primary" onClick={() => void save()}>
          Save
        </Button>
      </div>
    </>
  );
}

type FieldsProps = {
  readonly form: SettingsForm;
  readonly errors: SettingsErrors;
  readonly onChange: (change: Partial<SettingsForm>) => void;
};

function Fields({ form, errors, onChange }: FieldsProps) {
  return (
    <div className={styles.grid}>
      <TextField
        label="Transfers at once"
        type="number"
        value={form.parallel}
        error={errors.parallel}
        onChange={(parallel) => onChange({ parallel })}
      />
      <SpeedFields form={form} errors={errors} onChange={onChange} />
      <SelectField
        label="Check finished files"
        value={form.verify}
        options={verifyChoices}
        onChange={(verify) => onChange({ verify })}
      />
      <SelectField
        label="Sync files to disk"
        value={form.sync}
        options={syncChoices(form.sync)}
        onChange={(sync) => onChange({ sync })}
      />
      <SelectField
        label="Uploads: when a name is taken"
        value={form.upload}
        options={conflictChoices}
        onChange={(upload) => onChange({ upload })}
      />
      <SelectField
        label="Downloads: when a name is taken"
        value={form.download}
        options={conflictChoices}
        onChange={(download) => onChange({ download })}
      />
      <p className={styles.note}>
        Answers given with “Always” are kept here. “Ask each time” takes them back.
      </p>
      <SelectField
        label="Links"
        value={form.links}
        options={linkChoices}
        onChange={(links) => onChange({ links })}
      />
      <div className={styles.whole}>
        <TextAreaField
          label="Leave out"
          rows={3}
          placeholder={'*.tmp\nnode_modules'}
          value={form.exclude}
          error={errors.exclude}
          hint="One mask a line. What is left out is listed with its transfer."
          onChange={(exclude) => onChange({ exclude })}
        />
      </div>
      <div className={styles.whole}>
        <CheckField
          label="Notify me when transfers end while I look elsewhere"
          isChecked={form.notify}
          onChange={(notify) => onChange({ notify })}
        />
      </div>
    </div>
  );
}

const units = [
  { value: 'none', label: 'No limit' },
  { value: 'kB', label: 'kB/s' },
  { value: 'MB', label: 'MB/s' },
] as const;

function SpeedFields({ form, errors, onChange }: FieldsProps) {
  return (
    <div className={styles.pair}>
      <SelectField
        label="Speed limit"
        value={form.unit}
        options={units}
        onChange={(unit) => onChange({ unit })}
      />
      <TextField
        label="Speed"
        type="number"
        disabled={form.unit === 'none'}
        value={form.unit === 'none' ? '' : form.speed}
        error={errors.speed}
        onChange={(speed) => onChange({ speed })}
      />
    </div>
  );
}
