import { useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { CheckField } from '../../ui/CheckField.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import {
  draftOf,
  faultsOf,
  opensToOthers,
  withKind,
  type TunnelFaults,
  type TunnelForm,
} from './tunnel-form.ts';
import { kindWords } from './tunnel-words.ts';
import styles from './Tunnels.module.css';

/** The tunnel to change, or what a new one begins with. */
export type Edited = { readonly id?: string; readonly form: TunnelForm };

type TunnelEditorProps = {
  readonly sessionId: string;
  /** What the host is called. */
  readonly host: string;
  readonly edited: Edited;
  readonly onClose: () => void;
};

const kinds = (['local', 'remote', 'dynamic'] as const).map((value) => ({
  value,
  label: kindWords[value].label,
}));

/** A tunnel's ends. */
export function TunnelEditor({ sessionId, host, edited, onClose }: TunnelEditorProps) {
  const client = useClient();
  const [form, setForm] = useState(edited.form);
  const [faults, setFaults] = useState<TunnelFaults>({});
  const [error, setError] = useState<AppError>();
  const [isSaving, setSaving] = useState(false);
  const fields = useRef<HTMLDivElement>(null);
  const change = (part: Partial<TunnelForm>): void => setForm((before) => ({ ...before, ...part }));
  const save = async (): Promise<void> => {
    const found = faultsOf(form);
    setFaults(found);
    if (Object.keys(found).length > 0) {
      requestAnimationFrame(() =>
        fields.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus(),
      );
      return;
    }
    if (isSaving) return;
    setSaving(true);
    const draft = draftOf(form, edited.id);
    const result = await client.call('forwards.save', { sessionId, draft });
    setSaving(false);
    if (result.ok) onClose();
    else setError(result.error);
  };
  return (
    <Dialog
      title={edited.id === undefined ? 'New tunnel' : 'Edit tunnel'}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={isSaving} onClick={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <ErrorNotice error={error} />
      <ToggleGroup
        label="Kind of tunnel"
        options={kinds}
        value={form.kind}
        onChange={(kind) => setForm(withKind(form, kind))}
      />
      <p className={styles.note}>{kindWords[form.kind].about(host)}</p>
      <div ref={fields} className={styles.fields}>
        <Ends form={form} faults={faults} host={host} onChange={change} />
      </div>
      {opensToOthers(form) ? (
        <Notice tone="warn">
          Other computers of the network could use it. Hawser asks before it starts.
        </Notice>
      ) : null}
      <TextField
        label="Name (optional)"
        value={form.name}
        maxLength={limits.tunnelNameLength}
        onChange={(name) => change({ name })}
      />
      <CheckField
        label="Start with the connection"
        isChecked={form.startsWithConnection}
        onChange={(startsWithConnection) => change({ startsWithConnection })}
      />
    </Dialog>
  );
}

type EndsProps = {
  readonly form: TunnelForm;
  readonly faults: TunnelFaults;
  readonly host: string;
  readonly onChange: (part: Partial<TunnelForm>) => void;
};

function Ends({ form, faults, host, onChange }: EndsProps) {
  const isRemote = form.kind === 'remote';
  const [here, there] = isRemote ? [host, 'this computer'] : ['this computer', host];
  return (
    <>
      <div className={styles.ends}>
        <TextField
          label={`Listens on, of ${here}`}
          value={form.listenAddress}
          error={faults.listenAddress}
          onChange={(listenAddress) => onChange({ listenAddress })}
        />
        <TextField
          label="Port"
          aria-label="Port it listens on"
          type="number"
          value={form.listenPort}
          placeholder="any"
          error={faults.listenPort}
          onChange={(listenPort) => onChange({ listenPort })}
        />
      </div>
      {form.kind === 'dynamic' ? null : (
        <div className={styles.ends}>
          <TextField
            label={`Goes to, as ${there} reaches it`}
            value={form.targetHost}
            error={faults.targetHost}
            onChange={(targetHost) => onChange({ targetHost })}
          />
          <TextField
            label="Port"
            aria-label="Port it goes to"
            type="number"
            value={form.targetPort}
            error={faults.targetPort}
            onChange={(targetPort) => onChange({ targetPort })}
          />
        </div>
      )}
    </>
  );
}
