import type { ForwardSpec, Tunnel, TunnelState } from '../../../shared/contract/forwards.ts';
import { displayName } from '../../../shared/names.ts';
import { formatBytes, formatItems } from '../../ui/format.ts';

/** How a state is told. */
export type Told = { readonly text: string; readonly tone: 'plain' | 'ok' | 'warn' | 'bad' };

/** The kinds in words, with what each is for. */
export const kindWords = {
  local: {
    label: 'Local',
    about: (host: string) =>
      `Programs of this computer reach an address that ${host} reaches, such as a database behind it.`,
  },
  remote: {
    label: 'Remote',
    about: (host: string) =>
      `Programs on ${host} reach an address that this computer reaches. Hawser asks before it starts.`,
  },
  dynamic: {
    label: 'Dynamic (SOCKS)',
    about: (host: string) =>
      `Programs of this computer that know SOCKS, such as browsers, reach all that ${host} reaches.`,
  },
} as const;

/** `127.0.0.1:5432 → db:5432`; with the host’s name at the ends that are there. */
export function routeOf(spec: ForwardSpec, host: string): string {
  const listens = addressText(spec.listen.address, spec.listen.tcpPort);
  switch (spec.kind) {
    case 'local':
      return `${listens} → ${addressText(spec.target.host, spec.target.tcpPort)} over ${displayName(host)}`;
    case 'remote':
      return `${displayName(host)}, ${listens} → ${addressText(spec.target.host, spec.target.tcpPort)} from here`;
    case 'dynamic':
      return `${listens} → anywhere over ${displayName(host)}, by SOCKS`;
    default:
      return spec satisfies never;
  }
}

function addressText(host: string, tcpPort: number): string {
  const port = tcpPort === 0 ? 'any port' : String(tcpPort);
  if (host === '*') return `all addresses, ${tcpPort === 0 ? port : `port ${port}`}`;
  const shown = displayName(host);
  if (tcpPort === 0) return `${shown}, any port`;
  return shown.includes(':') ? `[${shown}]:${port}` : `${shown}:${port}`;
}

/** What a tunnel is called: its name, or else its ends. */
export function nameOf({ name, spec }: Pick<Tunnel, 'name' | 'spec'>, host: string): string {
  return name === '' ? routeOf(spec, host) : displayName(name);
}

/** How it stands. */
export function stateOf(state: TunnelState): Told {
  switch (state.at) {
    case 'stopped':
      return { text: 'Stopped', tone: 'plain' };
    case 'starting':
      return { text: 'Starting…', tone: 'plain' };
    case 'waiting':
      return { text: 'Starts with the connection', tone: 'warn' };
    case 'failed':
      return { text: `Not started: ${sentence(state.error)}`, tone: 'bad' };
    case 'running': {
      const { tcpPort, problem } = state;
      if (problem === undefined) return { text: `Running on port ${tcpPort}`, tone: 'ok' };
      const what =
        problem.code === 'refused' ? 'Refused by the server' : 'The last connection failed';
      return { text: `${what}: ${sentence(problem)}`, tone: 'bad' };
    }
    default:
      return state satisfies never;
  }
}

function sentence({ message, next }: { readonly message: string; readonly next?: string }): string {
  return next === undefined ? message : `${message} ${next}`;
}

/** `2 connections, 4 kB sent, 1.2 MB received`; undefined before anything went through. */
export function trafficOf(state: TunnelState): string | undefined {
  if (state.at !== 'running' || state.counts.total === 0) return undefined;
  const { open, bytesToServer, bytesFromServer } = state.counts;
  const connections = formatItems(open, 'connection now', 'connections now');
  return `${connections}, ${formatBytes(bytesToServer)} sent, ${formatBytes(bytesFromServer)} received`;
}

/** True for what is worth a look without being asked. */
export function isTroubled(state: TunnelState): boolean {
  return state.at === 'failed' || (state.at === 'running' && state.problem !== undefined);
}
