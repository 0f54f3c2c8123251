import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import {
  legacyAlgorithms,
  type AlgorithmKind,
  type LegacyAlgorithmName,
} from '../../../shared/legacy-algorithms.ts';
import { displayName } from '../../../shared/names.ts';
import { useHosts } from '../../state/hosts.ts';
import { nameCharsetChoices } from '../../../shared/name-charsets.ts';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { isAdvancedUsed, usualProxyPort, type AdvancedForm } from './advanced-form.ts';
import styles from './AdvancedFields.module.css';
import { AgentFields } from './AgentFields.tsx';
import type { HostForm, HostFormErrors } from './host-form.ts';

type AdvancedFieldsProps = {
  readonly form: HostForm;
  readonly errors: HostFormErrors;
  /** The host that is changed: it cannot be its own jump host. */
  readonly hostId: string | undefined;
  readonly onChange: (change: Partial<HostForm>) => void;
};

/** What most hosts need none of: the way to the server, and what is allowed there alone. */
export function AdvancedFields(props: AdvancedFieldsProps) {
  const { form, errors } = props;
  const [isOpen, setOpen] = useState(() => isAdvancedUsed(form));
  const contentId = useId();
  const isShown = isOpen || Object.keys(errors).some((name) => advancedNames.has(name));
  return (
    <div className={styles.advanced}>
      <button
        type="button"
        className={styles.summary}
        aria-expanded={isShown}
        aria-controls={contentId}
        onClick={() => setOpen(!isShown)}
      >
        <ChevronRight aria-hidden="true" data-open={isShown} />
        Advanced
      </button>
      <div id={contentId} className={styles.content} hidden={!isShown}>
        <JumpFields {...props} />
        <ProxyFields {...props} />
        <AgentFields {...props} />
        <NamesField {...props} />
        <LegacyFields {...props} />
      </div>
    </div>
  );
}

const advancedNames: ReadonlySet<string> = new Set<keyof AdvancedForm>([
  'jumpList',
  'jumpHostId',
  'proxyHost',
  'proxyPort',
  'proxyUser',
  'identityAgent',
]);

const jumpChoices = [
  { value: 'none', label: 'None: connect directly' },
  { value: 'host', label: 'A saved host' },
  { value: 'list', label: 'Typed addresses' },
] as const;

function JumpFields({ form, errors, hostId, onChange }: AdvancedFieldsProps) {
  const others = useHosts().filter(({ kind, id }) => kind === 'saved' && id !== hostId);
  const hosts = [
    { value: '', label: 'Choose a host' },
    ...others.map(({ id, name }) => ({ value: id, label: displayName(name) })),
  ];
  return (
    <>
      <SelectField
        label="Jump hosts"
        value={form.jumpBy}
        options={jumpChoices}
        onChange={(jumpBy) => onChange({ jumpBy })}
      />
      {form.jumpBy === 'host' ? (
        <>
          <SelectField
            label="Jump over"
            value={form.jumpHostId}
            options={hosts}
            onChange={(jumpHostId) => onChange({ jumpHostId })}
          />
          {errors.jumpHostId === undefined ? null : (
            <p className={styles.error} role="alert">
              {errors.jumpHostId}
            </p>
          )}
        </>
      ) : null}
      {form.jumpBy === 'list' ? (
        <TextField
          label="Jump over"
          placeholder="user@bastion, inner:2222"
          hint="The first one is reached first."
          value={form.jumpList}
          error={errors.jumpList}
          onChange={(jumpList) => onChange({ jumpList })}
        />
      ) : null}
    </>
  );
}

const proxyChoices = [
  { value: 'none', label: 'None' },
  { value: 'socks5', label: 'SOCKS5' },
  { value: 'http', label: 'HTTP (CONNECT)' },
] as const;

function ProxyFields({ form, errors, onChange }: AdvancedFieldsProps) {
  const { proxyKind } = form;
  return (
    <>
      <SelectField
        label="Proxy"
        value={proxyKind}
        options={proxyChoices}
        onChange={(kind) => onChange({ proxyKind: kind })}
      />
      {proxyKind === 'none' ? null : (
        <div className={styles.proxy}>
          <TextField
            label="Proxy address"
            placeholder="proxy.example.net"
            value={form.proxyHost}
            error={errors.proxyHost}
            onChange={(proxyHost) => onChange({ proxyHost })}
          />
          <TextField
            label="Proxy port"
            type="number"
            placeholder={usualProxyPort[proxyKind]}
            value={form.proxyPort}
            error={errors.proxyPort}
            onChange={(proxyPort) => onChange({ proxyPort })}
          />
          <TextField
            label="Proxy user"
            placeholder="None"
            value={form.proxyUser}
            error={errors.proxyUser}
            onChange={(proxyUser) => onChange({ proxyUser })}
          />
        </div>
      )}
    </>
  );
}

function NamesField({ form, onChange }: AdvancedFieldsProps) {
  return (
    <div>
      <SelectField
        label="Charset"
        value={form.nameCharset}
        options={nameCharsetChoices}
        onChange={(nameCharset) => onChange({ nameCharset })}
      />
      <p className={styles.hint}>
        In which this host writes the names of files and folders. Copies get the same names here.
        Counts from the next connection on.
      </p>
    </div>
  );
}

const kinds: readonly { readonly kind: AlgorithmKind; readonly title: string }[] = [
  { kind: 'kex', title: 'Key exchange' },
  { kind: 'host-key', title: 'Host key' },
  { kind: 'cipher', title: 'Cipher' },
  { kind: 'mac', title: 'MAC' },
];

function LegacyFields({ form, onChange }: AdvancedFieldsProps) {
  const chosen = form.legacyAlgorithms;
  const id = useId();
  const toggle = (name: LegacyAlgorithmName): void =>
    onChange({
      legacyAlgorithms: chosen.includes(name)
        ? chosen.filter((each) => each !== name)
        : [...chosen, name],
    });
  return (
    <fieldset className={styles.legacy}>
      <legend>Legacy algorithms</legend>
      <p className={styles.hint}>
        Weak, and never used unless allowed here. Allow only what this server needs, until it is
        updated.
      </p>
      {kinds.map(({ kind, title }) => (
        <fieldset key={kind} className={styles.kind}>
          <legend>{title}</legend>
          {legacyAlgorithms
            .filter((each) => each.kind === kind)
            .map(({ name, why }) => (
              <div key={name} className={styles.algorithm}>
                <label className={styles.name}>
                  <input
                    type="checkbox"
                    aria-describedby={`${id}-${name}`}
                    checked={chosen.includes(name)}
                    onChange={() => toggle(name)}
                  />
                  {name}
                </label>
                <span id={`${id}-${name}`} className={styles.why}>
                  {why}
                </span>
              </div>
            ))}
        </fieldset>
      ))}
    </fieldset>
  );
}
