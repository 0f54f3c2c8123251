import { TextField } from '../../ui/TextField.tsx';
import styles from './AdvancedFields.module.css';
import type { HostForm, HostFormErrors } from './host-form.ts';

type AgentFieldsProps = {
  readonly form: HostForm;
  readonly errors: HostFormErrors;
  readonly onChange: (change: Partial<HostForm>) => void;
};

/** Which agent logs in to this host, and whether programs there may use it. */
export function AgentFields({ form, errors, onChange }: AgentFieldsProps) {
  return (
    <>
      <TextField
        label="SSH agent"
        placeholder="The usual one"
        hint="Path of its socket or pipe, a variable such as $WORK_AGENT, or none."
        value={form.identityAgent}
        error={errors.identityAgent}
        onChange={(identityAgent) => onChange({ identityAgent })}
      />
      <fieldset className={styles.legacy}>
        <legend>Agent forwarding</legend>
        <label className={styles.choice}>
          <input
            type="checkbox"
            checked={form.agentForwarding}
            onChange={(event) => onChange({ agentForwarding: event.target.checked })}
          />
          <span>
            Let programs in this host’s terminals ask for my keys
            <span className={styles.why}>
              Whoever controls the server can ask too. Hawser asks you before each use; a jump host
              does the same without this risk.
            </span>
          </span>
        </label>
      </fieldset>
    </>
  );
}
