import type { OwnersMessage } from '../../../shared/contract/files.ts';
import type { Entry } from '../../../shared/entry.ts';
import { limits } from '../../../shared/limits.ts';
import { namesOf } from '../attributes/accounts.ts';
import type { FileSystem } from '../fs/file-system.ts';

/** What is known of the owners at one side; a null name is one that nobody knows. */
type Known = {
  readonly users: Map<number, string | null>;
  readonly groups: Map<number, string | null>;
};

// ids asked for at once: OpenSSH takes a packet of 256 KiB, others less
const idsPerRequest = 200;

/** One memory for each side: a session asks for each id once. */
const knownOf = new WeakMap<FileSystem, Known>();

/** Finds the names of those a listing's entries belong to. */
export type OwnerLookup = {
  /** Looks for ids not seen yet in this listing. Nothing waits for it. */
  readonly see: (entries: readonly Entry[]) => void;
  /** Settles when all that was asked for has been told, or could not be had. */
  readonly settled: () => Promise<void>;
};

/** Tells the names as they come; a side that has none is left with its numbers. */
export function lookUpOwners(
  files: FileSystem,
  tell: (message: OwnersMessage) => void,
): OwnerLookup {
  const known = knownOf.get(files) ?? { users: new Map(), groups: new Map() };
  knownOf.set(files, known);
  const seen = { uids: new Set<number>(), gids: new Set<number>() };
  let asking = Promise.resolve();
  let isSelfTold = false;

  const ask = async (uids: readonly number[], gids: readonly number[]): Promise<void> => {
    const wantedUids = uids.filter((id) => !known.users.has(id));
    const wantedGids = gids.filter((id) => !known.groups.has(id));
    if (wantedUids.length + wantedGids.length > 0) {
      const found = await namesOf(files, wantedUids, wantedGids);
      for (const id of wantedUids) known.users.set(id, found.users.get(id) ?? null);
      for (const id of wantedGids) known.groups.set(id, found.groups.get(id) ?? null);
    }
    const users = knownNames(known.users, uids);
    const groups = knownNames(known.groups, gids);
    const self = isSelfTold ? undefined : files.self;
    isSelfTold = true;
    if (users.length + groups.length === 0 && self === undefined) return;
    tell({ type: 'owners', users, groups, ...(self === undefined ? {} : { self }) });
  };
  return {
    see: (entries) => {
      const uids: number[] = [];
      const gids: number[] = [];
      for (const { uid, gid } of entries) {
        if (uid !== undefined && isNew(seen.uids, uid)) uids.push(uid);
        if (gid !== undefined && isNew(seen.gids, gid)) gids.push(gid);
      }
      for (let at = 0; at < Math.max(uids.length, gids.length); at += idsPerRequest) {
        const part = <T>(ids: readonly T[]): readonly T[] => ids.slice(at, at + idsPerRequest);
        asking = asking.then(() => ask(part(uids), part(gids)));
      }
    },
    settled: () => asking,
  };
}

/** Adds an id unless it is there, or there are more already than anybody reads. */
function isNew(seen: Set<number>, id: number): boolean {
  if (seen.has(id) || seen.size >= limits.ownersPerListing) return false;
  seen.add(id);
  return true;
}

function knownNames(
  known: ReadonlyMap<number, string | null>,
  ids: readonly number[],
): [number, string][] {
  return ids.flatMap((id): [number, string][] => {
    const name = known.get(id) ?? null;
    return name === null ? [] : [[id, name]];
  });
}
