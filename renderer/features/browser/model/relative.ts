import { baseName, isInside, joinPath, parentPath } from '../../../../shared/paths.ts';

/** A walk from one folder to another: so many up, then these names down. */
export type Steps = { readonly up: number; readonly down: readonly string[] };

/**
 * The walk between two folders when one lies in the other, or both in one folder; undefined between places that have
 * nothing to do with each other, where the same walk elsewhere would be chance.
 */
export function stepsBetween(from: string, to: string): Steps | undefined {
  if (isInside(to, from)) return { up: 0, down: namesBelow(to, from) };
  if (isInside(from, to)) return { up: namesBelow(from, to).length, down: [] };
  const isBeside = parentPath(from) === parentPath(to);
  return isBeside ? { up: 1, down: [baseName(to)] } : undefined;
}

/** Where a walk leads from a folder; undefined when it would go above the root. */
export function walk(from: string, { up, down }: Steps): string | undefined {
  let at = from;
  for (let left = up; left > 0; left -= 1) {
    if (at === '/') return undefined;
    at = parentPath(at);
  }
  for (const name of down) at = joinPath(at, name);
  return at;
}

/** The names that lead from a folder to a path in it. */
export function namesBelow(path: string, folder: string): string[] {
  return path
    .slice(folder.length)
    .split('/')
    .filter((name) => name !== '');
}
