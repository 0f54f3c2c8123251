import type {
  ForwardKind,
  ForwardSpec,
  Tunnel,
  TunnelDraft,
} from '../../../shared/contract/forwards.ts';
import { portFault } from '../hosts/field-faults.ts';

/** What is typed about a tunnel. */
export type TunnelForm = {
  readonly name: string;
  readonly kind: ForwardKind;
  readonly listenAddress: string;
  readonly listenPort: string;
  readonly targetHost: string;
  readonly targetPort: string;
  readonly startsWithConnection: boolean;
};

/** What is wrong with it, by field. */
export type TunnelFaults = { readonly [F in keyof TunnelForm]?: string };

/** This computer's programs alone, whichever side listens. */
const usualAddress = { local: '127.0.0.1', dynamic: '127.0.0.1', remote: 'localhost' };

/** A new one. */
export const emptyForm: TunnelForm = {
  name: '',
  kind: 'local',
  listenAddress: usualAddress.local,
  listenPort: '',
  targetHost: 'localhost',
  targetPort: '',
  startsWithConnection: false,
};

/** A kept or suggested tunnel, to be changed. */
export function formOf(tunnel: Pick<Tunnel, 'name' | 'spec' | 'startsWithConnection'>): TunnelForm {
  const { name, spec, startsWithConnection } = tunnel;
  const { kind, listen } = spec;
  const target = kind === 'dynamic' ? undefined : spec.target;
  return {
    name,
    kind,
    listenAddress: listen.address,
    listenPort: listen.tcpPort === 0 ? '' : String(listen.tcpPort),
    targetHost: target?.host ?? emptyForm.targetHost,
    targetPort: target === undefined ? '' : String(target.tcpPort),
    startsWithConnection,
  };
}

/** Another kind keeps what was typed, but for an address that nobody typed. */
export function withKind(form: TunnelForm, kind: ForwardKind): TunnelForm {
  const isUsual = form.listenAddress === usualAddress[form.kind];
  return { ...form, kind, ...(isUsual ? { listenAddress: usualAddress[kind] } : {}) };
}

/** What cannot be taken as it is. */
export function faultsOf(form: TunnelForm): TunnelFaults {
  const { kind, listenAddress, listenPort, targetHost, targetPort } = form;
  const listen = hostFault(listenAddress.trim());
  // empty is a port that is free
  const port = listenPort.trim() === '' ? undefined : portFault(listenPort.trim());
  const to = kind === 'dynamic' ? {} : targetFaults(targetHost.trim(), targetPort.trim());
  return {
    ...(listen === undefined ? {} : { listenAddress: listen }),
    ...(port === undefined ? {} : { listenPort: port }),
    ...to,
  };
}

function targetFaults(host: string, tcpPort: string): TunnelFaults {
  const [name, port] = [hostFault(host), portFault(tcpPort)];
  return {
    ...(name === undefined ? {} : { targetHost: name }),
    ...(port === undefined ? {} : { targetPort: port }),
  };
}

function hostFault(host: string): string | undefined {
  if (host === '') return 'Enter a name or an IP address.';
  return /^[^\s/@\p{Cc}]{1,255}$/u.test(host) ? undefined : 'A name or IP address, nothing else.';
}

/** What is saved. Only of a form without faults. */
export function draftOf(form: TunnelForm, id: string | undefined): TunnelDraft {
  const { name, startsWithConnection } = form;
  return {
    ...(id === undefined ? {} : { id }),
    name: name.trim(),
    spec: specOf(form),
    startsWithConnection,
  };
}

function specOf(form: TunnelForm): ForwardSpec {
  const { kind } = form;
  const listen = { address: form.listenAddress.trim(), tcpPort: Number(form.listenPort) };
  if (kind === 'dynamic') return { kind, listen };
  return {
    kind,
    listen,
    target: { host: form.targetHost.trim(), tcpPort: Number(form.targetPort) },
  };
}

/** True when others than this computer's own programs could use it: main asks before it starts. */
export function opensToOthers({ kind, listenAddress }: TunnelForm): boolean {
  return kind !== 'remote' && !/^(localhost|::1|127\.\d+\.\d+\.\d+)$/.test(listenAddress.trim());
}
