import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { Context } from './context.ts';
import { lstatOrNothing } from './directory.ts';

/**
 * The last look before a file takes the place of one that somebody has looked at: it must still be that one. The new
 * file gets its owner and group, as far as the account may give them: it is the same file to its readers, edited.
 */
export async function replaceOnlyLookedAt(
  { target, replaces }: Pick<Context, 'target' | 'replaces'>,
  { path, partial }: { readonly path: string; readonly partial: string },
): Promise<void> {
  if (replaces === undefined) return;
  const found = await lstatOrNothing(target, path);
  const isSame =
    replaces === 'nothing'
      ? found === undefined
      : found?.size === replaces.size && found?.mtimeMs === replaces.mtimeMs;
  // not `changed`, which begins the copy anew
  if (!isSame) throw new OpError('exists', `"${displayName(path)}" was changed by somebody else.`);
  if (found !== undefined) await keepOwner(target, partial, found);
}

async function keepOwner(
  target: FileSystem,
  partial: string,
  { uid, gid, mode }: Attrs,
): Promise<void> {
  if (uid === undefined || gid === undefined || target.setOwnAttrs === undefined) return;
  const now = await target.lstat(partial);
  if (now.uid === undefined || (now.uid === uid && now.gid === gid)) return;
  const isGiven =
    (await goesThrough(target.setOwnAttrs(partial, { uid, gid }, now))) ||
    (now.gid !== gid &&
      (await goesThrough(target.setOwnAttrs(partial, { uid: now.uid, gid }, now))));
  // giving a file away takes bits off it
  if (isGiven && mode !== undefined) await target.setAttrs(partial, { mode });
}

/** Only root may give files away, and only to groups of theirs may others. */
async function goesThrough(giving: Promise<void>): Promise<boolean> {
  try {
    await giving;
    return true;
  } catch (thrown) {
    if (thrown instanceof OpError && refusals.includes(thrown.code)) return false;
    throw thrown;
  }
}

const refusals = ['permission', 'unsupported', 'failed', 'refused'];
