import type { SearchQuery } from '../../../shared/contract/search.ts';
import type { Entry } from '../../../shared/entry.ts';
import { displayName } from '../../../shared/names.ts';
import { compileNameMasks } from '../../../shared/name-masks.ts';

/** What of a query can be told from a listing alone. */
export type EntryMatch = (entry: Entry) => boolean;

/** Compiles the part of a query that needs no content. */
export function compileMatch(query: SearchQuery): EntryMatch {
  const isNamed = compileNameMatch(query);
  // content is in files, and only they have a size that says something
  const onlyFiles = query.content !== undefined || hasSizes(query);
  return (entry) => {
    if (onlyFiles && entry.kind !== 'file') return false;
    if (!isKind(entry, query.kinds) || !isSize(entry, query) || !isTime(entry, query)) return false;
    return isNamed(entry.name);
  };
}

/** Compiles the part of a query that names alone can tell. */
export function compileNameMatch({ names }: SearchQuery): (name: string) => boolean {
  const masks = compileNameMasks(names);
  return (name) => masks === undefined || masks(displayName(name));
}

function hasSizes({ minBytes, maxBytes }: SearchQuery): boolean {
  return minBytes !== undefined || maxBytes !== undefined;
}

function isKind({ kind }: Entry, kinds: SearchQuery['kinds']): boolean {
  switch (kinds) {
    case 'all':
      return true;
    case 'files':
      return kind === 'file';
    case 'folders':
      return kind === 'directory';
    case 'links':
      return kind === 'link';
    default:
      return kinds satisfies never;
  }
}

/** What a server leaves out of a listing fits no bound. */
function isSize({ size = NaN }: Entry, query: SearchQuery): boolean {
  const { minBytes = 0, maxBytes = Infinity } = query;
  return !hasSizes(query) || (size >= minBytes && size <= maxBytes);
}

function isTime({ mtimeMs = NaN }: Entry, query: SearchQuery): boolean {
  const { modifiedFromMs: from, modifiedBeforeMs: before } = query;
  if (from === undefined && before === undefined) return true;
  return mtimeMs >= (from ?? -Infinity) && mtimeMs < (before ?? Infinity);
}
