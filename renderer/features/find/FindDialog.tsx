import { useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import { nameInText } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { CheckField } from '../../ui/CheckField.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatBytes, formatItems } from '../../ui/format.ts';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import type { SearchRequest } from '../browser/model/search-request.ts';
import { rememberUsed } from '../../state/search-history.ts';
import type { CommandContext } from '../browser/pane/action.ts';
import { MaskField } from '../filter/MaskField.tsx';
import { UsedField } from '../filter/UsedField.tsx';
import { SearchWayField } from './SearchWayField.tsx';
import {
  contentMaxBytes,
  emptyFindForm,
  queryOf,
  type FindErrors,
  type FindForm,
} from './find-form.ts';
import styles from './FindDialog.module.css';

/** What was looked for last in this window. */
const lastFormStore = create<{ readonly form: FindForm }>(() => ({ form: emptyFindForm }));

const kinds: readonly { readonly value: FindForm['kinds']; readonly label: string }[] = [
  { value: 'all', label: 'Everything' },
  { value: 'files', label: 'Files' },
  { value: 'folders', label: 'Folders' },
  { value: 'links', label: 'Links' },
];

const levels: readonly { readonly value: FindForm['levels']; readonly label: string }[] = [
  { value: 'all', label: 'And all folders below' },
  { value: '0', label: 'No folders below' },
  { value: '1', label: 'And 1 level below' },
  { value: '2', label: 'And 2 levels below' },
  { value: '4', label: 'And 4 levels below' },
];

type FindDialogProps = {
  readonly context: CommandContext;
  /** Selected folders, which it may keep to. */
  readonly folders: readonly string[];
  readonly onClose: () => void;
};

/** Asks what to look for below the folder of a pane; the pane then shows what is found. */
export function FindDialog({ context, folders, onClose }: FindDialogProps) {
  const { client, pane } = context;
  const path = pane.store.getState().path ?? '/';
  const [form, setForm] = useState<FindForm>(() => ({
    ...lastFormStore.getState().form,
    where: 'here',
  }));
  const [errors, setErrors] = useState<FindErrors>({});
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const change = (changed: Partial<FindForm>): void => {
    setForm((before) => ({ ...before, ...changed }));
    setErrors({});
  };
  const find = (): void => {
    const checked = queryOf(form);
    if ('errors' in checked) {
      setErrors(checked.errors);
      return;
    }
    lastFormStore.setState({ form });
    rememberUsed(client, 'masks', form.names);
    rememberUsed(client, 'texts', form.text);
    const starts = form.where === 'selected' ? folders : [];
    const request: SearchRequest = { starts, query: checked.query, way: form.way };
    onClose();
    pane.search(request);
  };
  return (
    <Dialog
      title="Find files"
      size="medium"
      open
      onClose={onClose}
      initialFocus={field}
      actions={
        <>
          <Button onClick={() => change(emptyFindForm)}>Clear</Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={find}>
            Find
          </Button>
        </>
      }
    >
      <MaskField
        label="Names"
        value={form.names}
        onChange={(names) => change({ names })}
        ref={field}
      />
      <Where {...{ path, folders, form, change }} />
      <div className={styles.grid}>
        <SelectField
          label="Kind"
          value={form.kinds}
          options={kinds}
          onChange={(value) => change({ kinds: value })}
        />
        <SelectField
          label="Depth"
          value={form.levels}
          options={levels}
          onChange={(value) => change({ levels: value })}
        />
        <TextField
          label="Size from"
          placeholder="10 MB"
          value={form.minSize}
          error={errors.minSize}
          onChange={(minSize) => change({ minSize })}
        />
        <TextField
          label="Size to"
          placeholder="2 GB"
          value={form.maxSize}
          error={errors.maxSize}
          onChange={(maxSize) => change({ maxSize })}
        />
        <TextField
          label="Changed from"
          placeholder="2026-01-31"
          value={form.from}
          error={errors.from}
          onChange={(from) => change({ from })}
        />
        <TextField
          label="Changed to"
          placeholder="2026-12-31"
          value={form.to}
          error={errors.to}
          onChange={(to) => change({ to })}
        />
      </div>
      <UsedField
        label="With this text in it"
        kind="texts"
        value={form.text}
        hint={`In UTF-8, in files up to ${formatBytes(contentMaxBytes)}. Each file that fits the rest is read.`}
        onChange={(text) => change({ text })}
      />
      <CheckField
        label="Upper and lower case differ in the text"
        isChecked={form.matchCase}
        onChange={(matchCase) => change({ matchCase })}
      />
      <SearchWayField fs={pane.fs} value={form.way} onChange={(way) => change({ way })} />
    </Dialog>
  );
}

function Where(props: {
  readonly path: string;
  readonly folders: readonly string[];
  readonly form: FindForm;
  readonly change: (changed: Partial<FindForm>) => void;
}) {
  const { path, folders, form, change } = props;
  const [only = ''] = folders;
  const selected =
    folders.length === 1
      ? `Only “${nameInText(only)}”`
      : `Only the ${formatItems(folders.length, 'selected folder', 'selected folders')}`;
  return (
    <div className={styles.where}>
      <span className={styles.path} title={nameInText(path)}>
        In {nameInText(path)}
      </span>
      {folders.length === 0 ? null : (
        <ToggleGroup
          label="Where"
          options={[
            { value: 'here', label: 'All of it' },
            { value: 'selected', label: selected },
          ]}
          value={form.where}
          onChange={(where) => change({ where })}
        />
      )}
    </div>
  );
}
