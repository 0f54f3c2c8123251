import type { OwnersMessage } from '../../../../shared/contract/files.ts';
import { displayName } from '../../../../shared/names.ts';

/** Names of those that entries belong to, and who we are. */
export type Owners = {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
  readonly self: OwnersMessage['self'];
};

/** Nobody is known by name. */
export const noOwners: Owners = { users: new Map(), groups: new Map(), self: undefined };

// a server with more of them plays a game: then only those of its last listings are remembered
const mostRemembered = 20_000;

/** What is known after a message of a listing. */
export function withOwners(owners: Owners, message: OwnersMessage): Owners {
  return {
    users: joined(owners.users, message.users),
    groups: joined(owners.groups, message.groups),
    self: message.self ?? owners.self,
  };
}

function joined(
  known: ReadonlyMap<number, string>,
  found: readonly (readonly [number, string])[],
): ReadonlyMap<number, string> {
  if (found.every(([id, name]) => known.get(id) === name)) return known;
  return new Map([...(known.size > mostRemembered ? [] : known), ...found]);
}

/** A user or group as people read it: the name, else the number, else nothing. */
export function ownerText(names: ReadonlyMap<number, string>, id: number | undefined): string {
  if (id === undefined) return '';
  const name = names.get(id);
  return name === undefined ? String(id) : displayName(name);
}
