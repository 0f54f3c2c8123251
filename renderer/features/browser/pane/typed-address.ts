import type { AppError } from '../../../../shared/errors.ts';
import { parseDestination, type Destination } from '../../../../shared/quick-connect.ts';
import { isAddressOf, isSameAddress } from '../../hosts/address-of-host.ts';
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
  if (parsed.ok && isSameAddress(typed, parsed.destination)) return true;
  const host = hostStore.getState().hosts.find(({ id }) => id === session.hostId);
  return host !== undefined && isAddressOf(host, typed);
}
