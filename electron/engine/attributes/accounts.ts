import type { Account, Accounts } from '../../../shared/contract/attributes.ts';
import { limits } from '../../../shared/limits.ts';
import { bytesToText } from '../../../shared/names.ts';
import type { FileSystem, NamesOfIds } from '../fs/file-system.ts';

/**
 * Users and groups of a side: those it names by itself, and those of `/etc/passwd` and `/etc/group`, which every `ls -l`
 * reads as well. All of it is only words for numbers: what is not there, or cannot be read, stays a number.
 */
export async function accountsOf(
  files: FileSystem,
  uids: readonly number[],
  gids: readonly number[],
): Promise<Accounts> {
  const [told, users, groups] = await Promise.all([
    toldNames(files, uids, gids),
    readAccounts(files, '/etc/passwd'),
    readAccounts(files, '/etc/group'),
  ]);
  return { users: merged(told.users, users), groups: merged(told.groups, groups) };
}

/** Names of these ids. */
export async function namesOf(
  files: FileSystem,
  uids: readonly number[],
  gids: readonly number[],
): Promise<NamesOfIds> {
  const told = await toldNames(files, uids, gids);
  const isAll =
    uids.every((uid) => told.users.has(uid)) && gids.every((gid) => told.groups.has(gid));
  if (isAll) return told;
  const { users, groups } = await accountsOf(files, [], []);
  const add = (names: ReadonlyMap<number, string>, listed: readonly Account[]) =>
    new Map([...listed.map(({ id, name }) => [id, name] as const), ...names]);
  return { users: add(told.users, users), groups: add(told.groups, groups) };
}

async function toldNames(
  files: FileSystem,
  uids: readonly number[],
  gids: readonly number[],
): Promise<NamesOfIds> {
  const nobody = { users: new Map<number, string>(), groups: new Map<number, string>() };
  if (files.ownerNames === undefined || uids.length + gids.length === 0) return nobody;
  // offered and then refused: the numbers remain
  return files.ownerNames(uids, gids).catch(() => nobody);
}

function merged(told: ReadonlyMap<number, string>, listed: readonly Account[]): Account[] {
  const first = [...told].map(([id, name]) => ({ id, name }));
  return [...first, ...listed.filter(({ id }) => !told.has(id))].slice(0, limits.accountsListed);
}

async function readAccounts(files: FileSystem, path: string): Promise<Account[]> {
  try {
    const { kind } = await files.stat(path);
    if (kind !== 'file') return [];
    const file = await files.open(path, 'read');
    try {
      const bytes = Buffer.alloc(limits.accountsFileBytes);
      let filled = 0;
      while (filled < bytes.length) {
        const read = await file.read(bytes.subarray(filled, filled + 64 * 1024), filled);
        if (read === 0) break;
        filled += read;
      }
      return parseAccounts(bytesToText(bytes.subarray(0, filled)));
    } finally {
      await file.close();
    }
  } catch {
    // Windows, a jail, a phone: there is no such list
    return [];
  }
}

/** The lines `name:password:number:…` of a list; others are passed over, and of a number told twice the first one counts. */
export function parseAccounts(text: string): Account[] {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    if (names.size >= limits.accountsListed) break;
    const [name = '', , number = ''] = line.split(':', 3);
    if (!/^[^\s:#+-][^\s:]{0,255}$/u.test(name) || !/^\d{1,10}$/.test(number)) continue;
    const id = Number(number);
    if (id < 0xffff_ffff && !names.has(id)) names.set(id, name);
  }
  return [...names].map(([id, name]) => ({ id, name }));
}
