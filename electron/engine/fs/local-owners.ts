import { readFile } from 'node:fs/promises';
import { limits } from '../../../shared/limits.ts';
import type { OwnerIds, OwnerNames } from './file-system.ts';

// hundreds of thousands of accounts; past it somebody serves something else under these names
const mostBytes = 32 * 1024 * 1024;

/**
 * Names of users and groups of this machine, as far as its own files tell: there is no other way to ask from Node, and
 * a directory service would have to be waited for. On Windows there are none.
 */
export async function localOwnerNames(
  { uids, gids }: OwnerIds,
  files = { users: '/etc/passwd', groups: '/etc/group' },
): Promise<OwnerNames> {
  const [users, groups] = await Promise.all([
    namesIn(files.users, new Set(uids)),
    namesIn(files.groups, new Set(gids)),
  ]);
  return { users, groups };
}

async function namesIn(file: string, wanted: ReadonlySet<number>): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  if (wanted.size === 0) return names;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    // no such file here: the numbers are shown
    return names;
  }
  for (const line of text.slice(0, mostBytes).split('\n')) {
    // name:password:id:…, both in passwd(5) and group(5)
    const [name = '', , id = ''] = line.split(':', 3);
    const number = /^\d{1,10}$/.test(id) ? Number(id) : -1;
    const isNew = wanted.has(number) && !names.has(number);
    if (isNew && name !== '') names.set(number, name.slice(0, limits.ownerNameLength));
  }
  return names;
}
