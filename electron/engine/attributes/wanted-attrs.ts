import type { AttrsChange } from '../../../shared/contract/attributes.ts';
import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { changedMode, fixedMode, leavesModes, octalMode } from '../../../shared/mode-change.ts';
import type { AttrsBack } from '../changes/undo-step.ts';
import type { NewOwnAttrs } from '../fs/file-system.ts';

/** What has to be set on an entry so that it is as wanted; what it has already is left out. */
export function wantedAttrs(now: Attrs, change: AttrsChange): NewOwnAttrs {
  const mode = wantedMode(now, change);
  const { uid, gid, mtimeMs, atimeMs } = change;
  return {
    ...(mode === undefined || mode === now.mode ? {} : { mode }),
    ...(uid === undefined || uid === now.uid ? {} : { uid }),
    ...(gid === undefined || gid === now.gid ? {} : { gid }),
    ...(mtimeMs === undefined || mtimeMs === now.mtimeMs ? {} : { mtimeMs }),
    ...(atimeMs === undefined || atimeMs === now.atimeMs ? {} : { atimeMs }),
  };
}

function wantedMode(now: Attrs, { files, folders }: AttrsChange): number | undefined {
  // links have none of their own
  if (now.kind === 'link') return undefined;
  const change = now.kind === 'directory' ? folders : files;
  if (change === undefined || leavesModes(change)) return undefined;
  if (now.mode !== undefined) return changedMode(now.mode, now.kind, change);
  const fixed = fixedMode(change);
  if (fixed !== undefined) return fixed;
  throw new OpError('unsupported', 'The mode it has is not told, so no part of it can be changed.');
}

/** True when there is nothing to set. */
export function isEmpty(attrs: NewOwnAttrs): boolean {
  return Object.keys(attrs).length === 0;
}

// FAT counts modification times in two seconds, others in one
const timeStepMs = 2_000;

/** What of the wanted attributes an entry does not have, in words; undefined when it has all. */
export function unkept(wanted: NewOwnAttrs, found: Attrs): string | undefined {
  const { mode, uid, gid, mtimeMs } = wanted;
  if (mode !== undefined && found.mode !== undefined && found.mode !== mode) {
    return `its mode is ${octalMode(found.mode)}, not ${octalMode(mode)}`;
  }
  if (uid !== undefined && found.uid !== undefined && found.uid !== uid) {
    return `its owner is still ${found.uid}`;
  }
  if (gid !== undefined && found.gid !== undefined && found.gid !== gid) {
    return `its group is still ${found.gid}`;
  }
  // the time of the last access changes by looking
  if (mtimeMs !== undefined && found.mtimeMs !== undefined) {
    if (Math.abs(found.mtimeMs - mtimeMs) >= timeStepMs) return 'its time is another one';
  }
  return undefined;
}

/** What takes a change back: of what was to be set, all that is another now than it was. */
export function backOf(
  path: string,
  wanted: NewOwnAttrs,
  { found, before }: { readonly found: Attrs; readonly before: Attrs },
): AttrsBack {
  const old: { -readonly [K in keyof NewOwnAttrs]: NewOwnAttrs[K] } = {};
  const now: { -readonly [K in keyof NewOwnAttrs]: NewOwnAttrs[K] } = {};
  for (const key of ['mode', 'uid', 'gid', 'mtimeMs', 'atimeMs'] as const) {
    const [was, is] = [before[key], found[key]];
    if (wanted[key] === undefined || was === undefined || is === undefined) continue;
    old[key] = was;
    now[key] = is;
  }
  return { path, kind: found.kind, now, before: old };
}
