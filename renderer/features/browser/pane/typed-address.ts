import type { AppError } from '../../../../shared/errors.ts';
import { parseDestination, type Destination } from '../../../../shared/quick-connect.ts';
import { hostStore } from '../../../state/hosts.ts';
import { sessionStore } from '../../../state/sessions.ts';

/** What an address in a path bar leads to. */
export type TypedAddress =
  /** A place of this host. */
  | { readonly kind: 'here'; readonly path: string }
  /** Another host, as typed: nothing connects to it before the user says so. */
  | { readonly kind: 'other'; readonly path?: undefined; readonly text: string }
  | { readonly kind: 'refused'; readonly path?: undefined; readonly error: AppError };

/** Reads an address that was typed into the path bar of a file system. */
export function readAddress(text: string, { fs }: { readonly fs: string }): TypedAddress {
  const parsed = parseDestination(text);
  if (!parsed.ok) {
    const { message, next } = parsed;
    return {
      kind: 'refused',
      error: { code: 'invalid', message, ...(next === undefined ? {} : { next }) },
    };
  }
  const { path = '~', ...destination } = parsed.destination;
  return isHostOf(fs, destination) ? { kind: 'here', path } : { kind: 'other', text };
}

/** Whether an address is that of a session, by the address it has or by the one its host is saved with. */
function isHostOf(fs: string, typed: Destination): boolean {
  const session = sessionStore.getState().sessions.find(({ id }) => id === fs);
  if (session === undefined) return false;
  const parsed = parseDestination(session.address);
  if (parsed.ok && isSame(typed, parsed.destination)) return true;
  const host = hostStore.getState().hosts.find(({ id }) => id === session.hostId);
  if (host === undefined || host.kind === 'practice') return false;
  const { address, name, kind, tcpPort, user } = host;
  return (
    isSame(typed, { host: address, tcpPort, user }) ||
    (kind === 'config' && isSame({ tcpPort, ...typed }, { host: name, tcpPort, user }))
  );
}

/** A user that was not typed is whoever is logged in. */
function isSame(typed: Destination, known: Destination): boolean {
  return (
    typed.host.toLowerCase() === known.host.toLowerCase() &&
    (typed.tcpPort ?? 22) === (known.tcpPort ?? 22) &&
    (typed.user === undefined || typed.user === known.user)
  );
}
