import { lstatSync, readlinkSync, statSync } from 'node:fs';
import type { Attrs, Entry } from '../../../shared/entry.ts';
import { errnoOf } from './errno.ts';
import type { ListOptions } from './file-system.ts';
import { attrsOfStats } from './local-attrs.ts';
import { fromNative, nativeIn, type NativePath } from './native-path.ts';

/**
 * What is known of names in a directory; those that vanished since they were read are left out. Blocks while the disk
 * works: for a thread that may wait, where it takes a tenth of what asking through an event loop takes.
 */
export function lookAt(
  path: string,
  names: readonly string[],
  links: NonNullable<ListOptions['links']>,
): Entry[] {
  const nativeOf = nativeIn(path);
  const entries: Entry[] = [];
  for (const name of names) {
    const native = nativeOf(name);
    const attrs = attrsAt(native);
    if (attrs === undefined) continue;
    const isLink = attrs.kind === 'link' && links === 'resolve';
    entries.push(isLink ? { name, ...attrs, ...linkAt(native) } : { name, ...attrs });
  }
  return entries;
}

function attrsAt(native: NativePath): Attrs | undefined {
  try {
    const stats = lstatSync(native, { throwIfNoEntry: false });
    return stats && attrsOfStats(stats);
  } catch {
    // a name that may be read but not looked at, as in a folder without the x bit, still is there
    return { kind: 'other' };
  }
}

function linkAt(native: NativePath): Pick<Entry, 'target' | 'targetKind'> {
  const target = targetAt(native);
  const targetKind = kindBehind(native);
  return {
    ...(target === undefined ? {} : { target }),
    ...(targetKind === undefined ? {} : { targetKind }),
  };
}

function targetAt(native: NativePath): string | undefined {
  try {
    return fromNative(readlinkSync(native, { encoding: 'buffer' }));
  } catch {
    return undefined; // it is listed without its target
  }
}

function kindBehind(native: NativePath): Entry['targetKind'] {
  try {
    return attrsOfStats(statSync(native)).kind;
  } catch (thrown) {
    return kindOfNothing(thrown);
  }
}

/** What a link leads to that cannot be followed. */
export function kindOfNothing(thrown: unknown): Entry['targetKind'] {
  const errno = errnoOf(thrown);
  return errno === 'ENOENT' || errno === 'ELOOP' || errno === 'ENOTDIR' ? 'broken' : undefined;
}
