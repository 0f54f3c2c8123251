import type { Entry } from '../../../../shared/entry.ts';
import type { Owners } from './owners.ts';

/**
 * True when the mode says for sure that we may not read a file, or not enter a folder. Who we are is known of this
 * computer; of a host only by the owner's name being the one we logged in with. A doubt, such as a group we may be in,
 * is no mark: trying tells more than we know. Root may read whatever the mode says.
 */
export function isBarred(entry: Entry, owners: Owners, login: string | undefined): boolean {
  const { kind, mode, uid, gid } = entry;
  if (mode === undefined || (kind !== 'file' && kind !== 'directory')) return false;
  const needed = kind === 'directory' ? 0o5 : 0o4;
  const allows = (shift: number): boolean => ((mode >> shift) & needed) === needed;
  const { self } = owners;
  if (self !== undefined) {
    if (self.uid === 0) return false;
    if (uid === self.uid) return !allows(6);
    return !allows(gid !== undefined && self.gids.includes(gid) ? 3 : 0);
  }
  if (login === 'root') return false;
  const isOurs = uid !== undefined && login !== undefined && owners.users.get(uid) === login;
  if (isOurs) return !allows(6);
  // somebody else's for sure only where our own name is not among those we cannot tell
  const isTold = uid !== undefined && login !== undefined && owners.users.has(uid);
  return isTold ? !allows(3) && !allows(0) : !allows(6) && !allows(3) && !allows(0);
}
