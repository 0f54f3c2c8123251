import type { Entry } from '../../../../shared/entry.ts';
import { joinPath, parentPath } from '../../../../shared/paths.ts';

/** Results that something was done to, and those in folders among them: each by its path below the search. */
export function changedResults(
  results: Iterable<Entry>,
  done: ReadonlySet<string>,
): ReadonlySet<string> {
  const changed = new Set(done);
  if (done.size === 0) return changed;
  for (const { name } of results) {
    for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
      if (!done.has(name.slice(0, at))) continue;
      changed.add(name);
      break;
    }
  }
  return changed;
}

/** What a result, and those in it when it is a folder, are called once it has another path. */
export function renamedResults(
  results: Iterable<Entry>,
  { from, to }: { readonly from: string; readonly to: string },
): ReadonlySet<string> {
  const names = new Set([from, to]);
  for (const { name } of results) {
    if (!name.startsWith(`${from}/`)) continue;
    names.add(name);
    names.add(to + name.slice(from.length));
  }
  return names;
}

/** Results at these paths, or right in these folders. */
export function resultsAt(
  results: Iterable<Entry>,
  path: string,
  places: ReadonlySet<string>,
): ReadonlySet<string> {
  const names = new Set<string>();
  if (places.size === 0) return names;
  for (const { name } of results) {
    const full = joinPath(path, name);
    if (places.has(full) || places.has(parentPath(full))) names.add(name);
  }
  return names;
}
