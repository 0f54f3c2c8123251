import type { Host } from '../../../shared/contract/hosts.ts';
import type { Destination } from '../../../shared/quick-connect.ts';

/** Whether an address is a host's: the one it is saved with, or its name in OpenSSH's configuration. */
export function isAddressOf(host: Host, typed: Destination): boolean {
  const { address, kind, tcpPort, user } = host;
  if (kind === 'practice') return false;
  return isSameAddress(typed, { host: address, tcpPort, user }) || isNameOf(host, typed);
}

/** Whether an address names a host of OpenSSH's configuration, and contradicts nothing that stands there. */
export function isNameOf({ kind, name, tcpPort, user }: Host, typed: Destination): boolean {
  return kind === 'config' && isSameAddress({ tcpPort, ...typed }, { host: name, tcpPort, user });
}

/** A user that was not typed is whoever is logged in. */
export function isSameAddress(typed: Destination, known: Destination): boolean {
  return (
    typed.host.toLowerCase() === known.host.toLowerCase() &&
    (typed.tcpPort ?? 22) === (known.tcpPort ?? 22) &&
    (typed.user === undefined || typed.user === known.user)
  );
}
