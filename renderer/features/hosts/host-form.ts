import type { Authentication, Host, HostDraft } from '../../../shared/contract/hosts.ts';
import { advancedForm, checkAdvanced, type AdvancedForm } from './advanced-form.ts';
import { addressFault, portFault } from './field-faults.ts';

/** What the host editor's fields hold, as typed. */
export type HostForm = AdvancedForm & {
  readonly name: string;
  readonly address: string;
  readonly tcpPort: string;
  readonly user: string;
  readonly method: Authentication['method'];
  readonly keyFile: string;
  readonly localDirectory: string;
  readonly remoteDirectory: string;
  readonly group: string;
};

/** What is wrong, by field. */
export type HostFormErrors = { readonly [field in keyof HostForm]?: string };

/** Fields of a new host, or of the one to change. */
export function hostForm(host: Omit<Host, 'id' | 'kind'> | undefined): HostForm {
  return {
    name: host?.name ?? '',
    address: host?.address ?? '',
    tcpPort: host === undefined ? '22' : String(host.tcpPort),
    user: host?.user ?? '',
    method: host?.authentication.method ?? 'automatic',
    keyFile: host?.authentication.method === 'key-file' ? host.authentication.keyFile : '',
    localDirectory: host?.localDirectory ?? '',
    remoteDirectory: host?.remoteDirectory ?? '',
    group: host?.group ?? '',
    ...advancedForm(host),
  };
}

/** The host a form describes, or what is wrong with it. Main checks again by the contract's schema. */
export function checkHostForm(
  form: HostForm,
):
  | { readonly ok: true; readonly draft: Omit<HostDraft, 'id'> }
  | { readonly ok: false; readonly errors: HostFormErrors } {
  const address = form.address.trim().replace(/^\[(.*)\]$/, '$1');
  const advanced = checkAdvanced(form);
  const errors = withoutEmpty({
    ...advanced.errors,
    address: addressFault(address),
    tcpPort: portFault(form.tcpPort.trim()),
    user: userFault(form.user),
    name: form.name.trim().length > 120 ? 'At most 120 characters.' : undefined,
    group: form.group.trim().length > 60 ? 'At most 60 characters.' : undefined,
    keyFile:
      form.method === 'key-file' && form.keyFile === ''
        ? 'Choose the key file, or another way to log in.'
        : undefined,
  });
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    draft: {
      name: form.name.trim() === '' ? address.slice(0, 120) : form.name.trim(),
      address,
      tcpPort: Number(form.tcpPort.trim()),
      user: form.user,
      authentication: authentication(form),
      ...optional('group', form.group.trim()),
      ...optional('localDirectory', form.localDirectory),
      ...optional('remoteDirectory', form.remoteDirectory),
      ...advanced.draft,
    },
  };
}

function authentication({ method, keyFile }: HostForm): Authentication {
  return method === 'key-file' ? { method, keyFile } : { method };
}

function userFault(user: string): string | undefined {
  if (user === '') return 'Enter the user name to log in as.';
  if (user.length > 255) return 'At most 255 characters.';
  return /\p{Cc}/u.test(user) ? 'A user name has no control characters.' : undefined;
}

function withoutEmpty(errors: { readonly [field: string]: string | undefined }): HostFormErrors {
  return Object.fromEntries(Object.entries(errors).filter(([, text]) => text !== undefined));
}

function optional<K extends string>(key: K, value: string): { [P in K]?: string } {
  return (value === '' ? {} : { [key]: value }) as { [P in K]?: string };
}
