import type { Entry, EntryKind } from '../../../../shared/entry.ts';
import { isEntryName } from '../../../../shared/paths.ts';
import type { FindKind } from './find-command.ts';

/** One entry that `find` told, by its path below the folder of the search; `''` stands for that folder. */
export type Found = { readonly below: string; readonly depth: number; readonly entry: Entry };

const kinds: { readonly [letter: string]: EntryKind } = {
  f: 'file',
  d: 'directory',
  l: 'link',
  p: 'other',
  s: 'other',
  b: 'other',
  c: 'other',
  D: 'other',
};

/** Reads a record in `gnuFormat`; undefined for what is none, or no path below the folder. */
export function readFound(
  record: Uint8Array,
  toText: (bytes: Uint8Array) => string,
): Found | undefined {
  const at = placeOfSpace(record, 7);
  if (at < 0) return undefined;
  const words = Buffer.from(record.subarray(0, at)).toString('latin1').split(' ');
  const [letter = '', ...rest] = words;
  const kind = kinds[letter];
  const [depth, size, , uid, gid] = rest.map(Number);
  const mode = Number.parseInt(rest[2] ?? '', 8);
  const seconds = wholeSeconds(rest[5] ?? '');
  const below = belowOf(toText(record.subarray(at + 1)));
  if (kind === undefined || below === undefined) return undefined;
  if (![depth, size, mode, uid, gid, seconds].every(Number.isSafeInteger)) return undefined;
  const name = below;
  // as SFTP carries it: 32 bits without a sign
  const mtimeMs = (seconds >>> 0) * 1000;
  return {
    below,
    depth: depth ?? 0,
    entry: {
      name,
      kind,
      size: size ?? 0,
      mode: mode & 0o7777,
      uid: uid ?? 0,
      gid: gid ?? 0,
      mtimeMs,
    },
  };
}

/** Rounded down, by the digits: as a number `1.9999999999` would be 2. */
function wholeSeconds(text: string): number {
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') return NaN;
  return sign === '' ? Number(whole) : -Number(whole) - (/[1-9]/.test(part) ? 1 : 0);
}

/** What one record tells. */
export type Told =
  /** Something is there that does not fit. */
  | { readonly is: 'passed' }
  | { readonly is: 'entry'; readonly found: Found }
  | { readonly is: 'name'; readonly below: string; readonly isFolder: boolean }
  /** No path below the folder. */
  | { readonly is: 'wrong' };

/** Reads what a `find` of either kind says. The plain one's last name only counts once `end` says that there is no more. */
export function createReader(
  kind: FindKind,
  toText: (bytes: Uint8Array) => string,
  take: (told: Told) => void,
): { readonly add: (record: Buffer) => void; readonly end: () => void } {
  if (kind === 'gnu') {
    return {
      add: (record) => {
        const found = record.length === 0 ? undefined : readFound(record, toText);
        if (found !== undefined) take({ is: 'entry', found });
        else take({ is: record.length === 0 ? 'passed' : 'wrong' });
      },
      end: () => {},
    };
  }
  let waiting: string | undefined;
  const tell = (isFolder: boolean): void => {
    if (waiting !== undefined) take({ is: 'name', below: waiting, isFolder });
    waiting = undefined;
  };
  return {
    add: (record) => {
      const below = belowOf(toText(record));
      if (below !== undefined && below === waiting) return tell(true);
      tell(false);
      waiting = below;
      if (below === undefined) take({ is: 'wrong' });
    },
    end: () => tell(false),
  };
}

/** The path below the folder that `find` was in; undefined for what it could not have said. */
export function belowOf(said: string): string | undefined {
  if (said === '.') return '';
  if (!said.startsWith('./')) return undefined;
  const below = said.slice(2);
  return below.split('/').every(isEntryName) ? below : undefined;
}

function placeOfSpace(bytes: Uint8Array, count: number): number {
  let at = -1;
  for (let found = 0; found < count; found += 1) {
    at = bytes.indexOf(0x20, at + 1);
    if (at < 0) return -1;
  }
  return at;
}
