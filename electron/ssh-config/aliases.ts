import { hostNameFault } from './names.ts';
import type { ConfigFile, ConfigTree } from './tree.ts';

/** A host the configuration names as itself, with where it does first. */
export type Alias = { readonly name: string; readonly file: string; readonly line: number };

/** More than anyone scrolls through; a generated file may have any number. */
export const maxAliases = 1_000;

/** The names of `Host` lines that stand for one host: without wildcards, and fit to be typed. Runs nothing. */
export function aliasesOf(tree: ConfigTree): {
  readonly found: readonly Alias[];
  readonly hasMore: boolean;
} {
  const found = new Map<string, Alias>();
  let hasMore = false;
  const walk = (file: ConfigFile): void => {
    for (const { keyword, number, words, files } of file.lines) {
      for (const name of keyword === 'host' ? (words ?? []) : []) {
        if (hasMore) return;
        if (/[*?!]/.test(name) || hostNameFault(name) !== undefined || found.has(name)) continue;
        hasMore = found.size >= maxAliases;
        if (!hasMore) found.set(name, { name, file: file.path, line: number });
      }
      files?.forEach(walk);
    }
  };
  tree.roots.forEach(walk);
  return { found: [...found.values()], hasMore };
}
