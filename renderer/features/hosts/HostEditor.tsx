import { useId, useRef, useState } from 'react';
import type { Host } from '../../../shared/contract/hosts.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { refreshHosts, useHosts } from '../../state/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { AdvancedFields } from './AdvancedFields.tsx';
import { groupNames } from './host-groups.ts';
import type { AdvancedForm } from './advanced-form.ts';
import { checkHostForm, hostForm, type HostForm, type HostFormErrors } from './host-form.ts';
import styles from './HostEditor.module.css';
import { KeyFileField } from './KeyFileField.tsx';

const methods: readonly { readonly value: HostForm['method']; readonly label: string }[] = [
  { value: 'automatic', label: 'Automatic: agent, key files, then ask' },
  { value: 'agent', label: 'SSH agent' },
  { value: 'key-file', label: 'Key file' },
  { value: 'password', label: 'Password' },
];

type HostEditorProps = {
  /** The host to change; with `asNew` its copy becomes a host of its own. Without one, an empty form. */
  readonly host: Host | undefined;
  readonly asNew?: boolean;
  /** Connects the host that was saved just now. */
  readonly onConnect: (hostId: string) => void;
  readonly onClose: () => void;
};

/** Adds or changes a saved host. */
export function HostEditor({ host, asNew = false, onConnect, onClose }: HostEditorProps) {
  const client = useClient();
  const [form, setForm] = useState(() => startForm({ host, asNew }));
  const [errors, setErrors] = useState<HostFormErrors>({});
  const [refused, setRefused] = useState<AppError>();
  const [isSaving, setSaving] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const fields = useRef<HTMLDivElement>(null);

  /** Stores what was filled in, shuts the dialog, and hands the host on. */
  const save = async (then?: (hostId: string) => void): Promise<void> => {
    if (isSaving) return;
    const checked = checkHostForm(form);
    setErrors(checked.ok ? {} : checked.errors);
    if (!checked.ok) {
      requestAnimationFrame(() =>
        fields.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus(),
      );
      return;
    }
    setSaving(true);
    const id = asNew ? undefined : host?.id;
    const result = await client.call('hosts.save', {
      ...(id === undefined ? {} : { id }),
      ...checked.draft,
    });
    setSaving(false);
    if (!result.ok) {
      setRefused(result.error);
      return;
    }
    await refreshHosts(client);
    onClose();
    then?.(result.value.id);
  };

  return (
    <Dialog
      title={host === undefined || asNew ? 'New host' : 'Edit host'}
      open
      onClose={onClose}
      initialFocus={first}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button onClick={() => void save(onConnect)}>Save and connect</Button>
          <Button variant="primary" onClick={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <ErrorNotice error={refused} />
      <div ref={fields}>
        <HostFields
          form={form}
          hostId={asNew ? undefined : host?.id}
          errors={errors}
          addressRef={first}
          onChange={(change) => {
            setForm({ ...form, ...change });
            const changed = new Set(Object.keys(change));
            setErrors(
              Object.fromEntries(Object.entries(errors).filter(([name]) => !changed.has(name))),
            );
          }}
        />
      </div>
    </Dialog>
  );
}

function startForm({ host, asNew }: { host: Host | undefined; asNew: boolean }): HostForm {
  const form = hostForm(host);
  // by its name in the OpenSSH configuration, keys and jump hosts still come from there
  if (host?.kind === 'config') return { ...form, address: host.name };
  return asNew ? { ...form, name: `${form.name} copy` } : form;
}

type HostFieldsProps = {
  readonly form: HostForm;
  readonly hostId: string | undefined;
  readonly errors: HostFormErrors;
  readonly addressRef: React.RefObject<HTMLInputElement | null>;
  readonly onChange: (change: Partial<HostForm>) => void;
};

function HostFields({ form, hostId, errors, addressRef, onChange }: HostFieldsProps) {
  const groups = groupNames(useHosts());
  const groupsId = useId();
  const field = (name: Exclude<keyof HostForm, keyof AdvancedForm>) => ({
    value: form[name],
    error: errors[name],
    onChange: (value: string) => onChange({ [name]: value }),
  });
  return (
    <div className={styles.fields}>
      <div className={styles.address}>
        <TextField
          ref={addressRef}
          label="Address"
          placeholder="server.example.net"
          {...field('address')}
        />
        <TextField label="Port" type="number" {...field('tcpPort')} />
      </div>
      <TextField label="User" {...field('user')} />
      <TextField
        label="Name"
        placeholder={form.address.trim() === '' ? 'As in the sidebar' : form.address.trim()}
        {...field('name')}
      />
      <SelectField
        label="Log in with"
        value={form.method}
        options={methods}
        onChange={(method) => onChange({ method })}
      />
      {form.method === 'key-file' ? <KeyFileField {...field('keyFile')} /> : null}
      <div className={styles.pair}>
        <TextField label="Local start folder" placeholder="Home" {...field('localDirectory')} />
        <TextField label="Remote start folder" placeholder="Home" {...field('remoteDirectory')} />
      </div>
      <TextField label="Group" placeholder="None" list={groupsId} {...field('group')} />
      <datalist id={groupsId}>
        {groups.map((group) => (
          <option key={group}>{group}</option>
        ))}
      </datalist>
      <AdvancedFields form={form} errors={errors} hostId={hostId} onChange={onChange} />
    </div>
  );
}
