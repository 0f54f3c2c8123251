import type { Stats } from 'node:fs';
import type { Attrs, EntryKind } from '../../../shared/entry.ts';

/** Attributes as both sides know them, from what the system gives. */
export function attrsOfStats(stats: Stats): Attrs {
  return {
    kind: kindOf(stats),
    size: stats.size,
    mode: stats.mode & 0o7777,
    mtimeMs: stats.mtimeMs,
    atimeMs: stats.atimeMs,
    uid: stats.uid,
    gid: stats.gid,
  };
}

function kindOf(stats: Stats): EntryKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'link';
  return 'other';
}
