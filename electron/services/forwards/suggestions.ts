import type { ForwardSpec } from '../../../shared/contract/forwards.ts';
import { limits } from '../../../shared/limits.ts';
import type { ResolvedHost } from '../../ssh-config/resolved.ts';
import type { Forwarding } from '../../ssh-config/forwarding.ts';

/** Tunnels that OpenSSH's configuration has for a host, and what of it is done another way here. */
export type Suggestions = { readonly specs: ForwardSpec[]; readonly remarks: string[] };

/** What there is to suggest. Nothing of it starts by itself. */
export function suggestionsOf({ forwardings }: Pick<ResolvedHost, 'forwardings'>): Suggestions {
  const { list, isCleared, endsOnFailure, opensGateway } = forwardings;
  if (isCleared) {
    return {
      specs: [],
      remarks:
        list.length === 0
          ? []
          : ['ClearAllForwardings is set: OpenSSH opens no tunnels here either.'],
    };
  }
  const specs = list
    .flatMap((each) => specOf(each, opensGateway))
    .slice(0, limits.suggestedTunnels);
  const remarks = [
    ...(specs.length < list.length
      ? ['Tunnels to and from Unix sockets, and RemoteForward without a target, are left out.']
      : []),
    ...(specs.length > 0 && endsOnFailure
      ? [
          'ExitOnForwardFailure is set: OpenSSH would hang up where one of these cannot be opened. Hawser says so at the tunnel, and stays connected.',
        ]
      : []),
    ...(opensGateway && specs.some(({ kind }) => kind !== 'remote')
      ? ['GatewayPorts is set: those without an address of their own are open to the network.']
      : []),
  ];
  return { specs, remarks };
}

function specOf(forwarding: Forwarding, opensGateway: boolean): ForwardSpec[] {
  if (forwarding.isPath) return [];
  const { kind, listenHost, listenPort, target } = forwarding;
  const usual = kind === 'remote' ? 'localhost' : opensGateway ? '*' : '127.0.0.1';
  const listen = { address: listenHost === '' ? '*' : (listenHost ?? usual), tcpPort: listenPort };
  if (kind === 'dynamic') return [{ kind, listen }];
  return target === undefined ? [] : [{ kind, listen, target }];
}
