import type { Attrs } from '../../../shared/entry.ts';
import type { Capabilities, NewAttrs } from '../fs/file-system.ts';

/** Bits without setuid, setgid and sticky: a copy has another owner, so it must not run with that owner's rights. */
const permissionBits = 0o777;
const setGid = 0o2000;
/** What its owner needs to fill a directory. */
export const ownerAll = 0o700;

/** What the two sides know about modes. */
export type ModeSides = { readonly source: Capabilities; readonly target: Capabilities };

/** Attributes of a finished file: the times of its source, and the mode of the file it replaces or of its source. */
export function fileAttrs(source: Attrs, replaced: Attrs | undefined, sides: ModeSides): NewAttrs {
  const times = timesOf(source);
  if (!sides.target.setModes) return times;
  const kept = replaced?.kind === 'file' ? replaced.mode : undefined;
  if (kept === undefined) return { ...times, mode: newMode(source, sides) ?? 0o644 };
  // a download must not put a stranger's content behind a local setuid bit
  const mask = sides.target.kind === 'local' ? permissionBits : 0o7777;
  return { ...times, mode: kept & mask };
}

/** Attributes of a directory made by a transfer. Setgid on the parent is the way shared folders keep their group. */
export function directoryAttrs(
  source: Attrs,
  parentMode: number | undefined,
  sides: ModeSides,
): NewAttrs {
  const times = timesOf(source);
  if (!sides.target.setModes) return times;
  return { ...times, mode: (newMode(source, sides) ?? 0o755) | ((parentMode ?? 0) & setGid) };
}

/** Mode to make a directory with: the owner must be able to fill it, whatever its final mode. */
export function fillableMode(source: Attrs, sides: ModeSides): number {
  return (newMode(source, sides) ?? 0o755) | ownerAll;
}

function newMode(source: Attrs, sides: ModeSides): number | undefined {
  if (!sides.source.setModes || source.mode === undefined) return undefined;
  return source.mode & permissionBits;
}

/** SFTP v3 sets both times or none: a missing access time is that of the change. */
function timesOf(source: Attrs): NewAttrs {
  if (source.mtimeMs === undefined) return {};
  return { mtimeMs: source.mtimeMs, atimeMs: source.atimeMs ?? source.mtimeMs };
}
