import { OpError } from '../../../shared/errors.ts';
import { joinPath } from '../../../shared/paths.ts';
import { probeName, transferTag } from '../../engine/transfer/partial-names.ts';
import type { FindEngine } from '../session/engines.ts';

/** A folder of a file system. */
type Folder = { readonly fs: string; readonly path: string };

/**
 * True when two folders are one: a share that is mounted here, and the server it is on. Neither side can tell that by its
 * paths, and what would be deleted in one place would be gone in the other. An empty file made in the first is looked
 * for in the second.
 */
export async function isOneFolder(
  find: FindEngine,
  folders: { readonly transferId: string; readonly one: Folder; readonly other: Folder },
  signal: AbortSignal,
): Promise<boolean> {
  const { transferId, one, other } = folders;
  const [near, far] = [find(one.fs), find(other.fs)];
  const name = probeName(transferTag(transferId));
  const path = joinPath(one.path, name);
  await near.link.call('makeFile', { side: near.side, path }, { signal }).catch(unlessThere);
  try {
    const there = { side: far.side, path: joinPath(other.path, name) };
    return (await far.link.call('stampAt', there, { signal })) !== null;
  } finally {
    // also when it was cancelled meanwhile
    const items = [{ path, kind: 'file', size: 0 }] as const;
    await near.link.call('removeMoved', { side: near.side, top: one.path, items });
  }
}

/** One that is there is of an attempt that was cut off right then. */
function unlessThere(thrown: unknown): void {
  if (!(thrown instanceof OpError && thrown.code === 'exists')) throw thrown;
}
