import type { Params, Value } from '../../../shared/contract/index.ts';
import type { KnownHost, KnownHostsFile } from '../../../shared/contract/known-hosts.ts';
import { limits } from '../../../shared/limits.ts';
import { bytesToText } from '../../../shared/names.ts';
import { fingerprint } from '../../engine/ssh/fingerprint.ts';
import {
  linesWithIds,
  listKnownHosts,
  type ListedHost,
} from '../../engine/ssh/known-hosts-list.ts';
import { isHashed } from '../../engine/ssh/known-hosts-names.ts';
import { keyBits } from '../../engine/ssh/public-key.ts';
import type { KnownHostsFileState, KnownHostsStore } from '../../store/known-hosts-store.ts';

/** The known host keys, to be looked at and taken out. */
export type KnownHosts = {
  readonly list: (params: Params<'knownHosts.list'>) => Promise<Value<'knownHosts.list'>>;
  readonly remove: (params: Params<'knownHosts.remove'>) => Promise<Value<'knownHosts.remove'>>;
};

/** Shows the store's files. */
export function createKnownHosts(store: KnownHostsStore): KnownHosts {
  return {
    list: async ({ filter }) => {
      const files: KnownHostsFile[] = [];
      const hosts: KnownHost[] = [];
      for (const file of await store.files()) {
        const { state, listed } = read(file, filter, limits.knownHostsListed - hosts.length);
        files.push({ path: file.path, state });
        hosts.push(...listed.map((host) => hostOf(host, file)));
      }
      return { files, hosts };
    },
    remove: async ({ lines }) => {
      let removed = 0;
      for (const path of new Set(lines.map(({ file }) => file))) {
        const ids = new Set(lines.filter(({ file }) => file === path).map(({ id }) => id));
        let count = 0;
        await store.remove(path, (file) => {
          const numbers = linesWithIds(file, ids);
          // asked again until nothing is left to do
          count = Math.max(count, numbers.size);
          return numbers;
        });
        removed += count;
      }
      return { removed };
    },
  };
}

type Read = {
  readonly state: KnownHostsFile['state'];
  readonly listed: readonly ListedHost[];
};

function read({ path, bytes, error }: KnownHostsFileState, filter: string, most: number): Read {
  if (error) return { state: { at: 'unreadable', reason: error.message }, listed: [] };
  if (!bytes) return { state: { at: 'absent' }, listed: [] };
  const { hosts, count, broken } = listKnownHosts({ path, bytes }, filter, { most });
  return { state: { at: 'read', keys: count, broken }, listed: hosts };
}

function hostOf(host: ListedHost, { path, isUsers }: KnownHostsFileState): KnownHost {
  const { id, line, marker, names, key } = host;
  const bits = keyBits(key.plain);
  const hashed = isHashed(names);
  return {
    id,
    file: path,
    line,
    isRemovable: isUsers,
    marker,
    names: hashed ? null : textOf(names),
    isPlain: marker === 'none' && (hashed || !/[*?!]/.test(names)),
    keyType: key.type,
    ...(bits === undefined ? {} : { bits }),
    fingerprint: fingerprint(key.plain),
    comment: textOf(host.comment).slice(0, 200),
  };
}

/** Text of a file; what is not UTF-8 in it shows as escapes. */
function textOf(latin1: string): string {
  return bytesToText(Buffer.from(latin1.slice(0, 4_096), 'latin1'));
}
