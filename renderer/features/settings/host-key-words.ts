import type { Value } from '../../../shared/contract/index.ts';
import type { KnownHost } from '../../../shared/contract/known-hosts.ts';
import { displayName } from '../../../shared/names.ts';
import { formatCount } from '../../ui/format.ts';

/** Whose key a line holds; a hidden name is known only when it was typed. */
export function nameText(host: KnownHost, typed: string): string {
  if (host.names !== null) return displayName(host.names).replaceAll(',', ', ');
  return typed === '' ? 'Hidden name' : `${typed} (hidden name)`;
}

/** What a marked line says of its key. */
export function markerText(marker: KnownHost['marker']): string | undefined {
  switch (marker) {
    case 'none':
      return undefined;
    case 'revoked':
      return 'Revoked: never trusted';
    case 'cert-authority':
      return 'Authority for host certificates';
    default:
      return marker satisfies never;
  }
}

/** How many keys there are, and what to do when not all are shown. */
export function countText(list: Value<'knownHosts.list'>, typed: string): string {
  const count = list.files.reduce(
    (sum, { state }) => sum + (state.at === 'read' ? state.keys : 0),
    0,
  );
  const shown = list.hosts.length;
  if (count === 0) return typed === '' ? 'No keys yet.' : 'No key of such a host.';
  const keys = count === 1 ? '1 key' : `${formatCount(count)} keys`;
  return count === shown
    ? `${keys}.`
    : `${keys}, ${formatCount(shown)} shown. Type a name to see fewer.`;
}

/** Lines that count for nothing. */
export function brokenText(count: number): string {
  return count === 1
    ? 'One line is no key and is passed over'
    : `${formatCount(count)} lines are no keys and are passed over`;
}

/** What comes of the removal. */
export function consequenceText(hosts: readonly KnownHost[]): string {
  const markers = new Set(hosts.map(({ marker }) => marker));
  if (markers.has('revoked')) return 'A server with this key is then asked about like any other.';
  if (markers.has('cert-authority')) {
    return 'Plain keys of its hosts are then asked about, and ssh takes its certificates no longer.';
  }
  const shown = hosts.length === 1 ? 'the server shows' : 'these servers show';
  return `At the next connection Hawser and ssh ask about the key ${shown}. Open sessions stay.`;
}
