import { isIP } from 'node:net';
import type { ForwardSpec } from '../../../shared/contract/forwards.ts';
import { displayName } from '../../../shared/names.ts';

/** What the user is asked by a window of main's own, which no page can draw or click. Free for display. */
export type TunnelQuestion =
  /** Others in the network could use a port of this computer. */
  | {
      readonly kind: 'network';
      readonly host: string;
      readonly listens: string;
      readonly goesTo?: string;
    }
  /** The host, and whoever may use its port, could use what this computer reaches. */
  | {
      readonly kind: 'remote';
      readonly host: string;
      readonly listens: string;
      readonly goesTo: string;
    };

/** What a tunnel opens to others, to be asked about; undefined when it serves this computer's own programs only. */
export function questionFor(spec: ForwardSpec, host: string): TunnelQuestion | undefined {
  const listens = displayName(addressOf(spec.listen.address, spec.listen.tcpPort));
  const name = displayName(host);
  if (spec.kind === 'remote')
    return { kind: 'remote', host: name, listens, goesTo: goesTo(spec.target) };
  if (isLoopback(spec.listen.address)) return undefined;
  const target = spec.kind === 'local' ? { goesTo: goesTo(spec.target) } : {};
  return { kind: 'network', host: name, listens, ...target };
}

/** True for addresses that no other computer reaches. A name is none: what it stands for can change. */
export function isLoopback(address: string): boolean {
  if (isIP(address) === 4) return address.startsWith('127.');
  return address === '::1' || address === 'localhost';
}

function goesTo({ host, tcpPort }: { readonly host: string; readonly tcpPort: number }): string {
  return displayName(addressOf(host, tcpPort));
}

function addressOf(host: string, tcpPort: number): string {
  const port = tcpPort === 0 ? 'a free port' : String(tcpPort);
  if (host === '*') return `all addresses, port ${port}`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
