import type { Problem } from '../../../shared/contract/files.ts';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import { limits } from '../../../shared/limits.ts';
import { displayName } from '../../../shared/names.ts';
import { isInside, parentPath } from '../../../shared/paths.ts';
import type { MovedItem } from '../../engine/changes/remove-moved.ts';
import type { TransferLinks } from '../session/engines.ts';
import type { TransferRecord } from '../transfers/transfer-record.ts';

/** How deleting the originals of a move went. */
export type SourcesRemoved = {
  readonly problems: readonly Problem[];
  /** Roots of which something is left that was copied. */
  readonly left: readonly string[];
};

/**
 * Deletes the originals of a move under roots that are completely at their target. Only what was copied and whose content
 * was compared goes; what was skipped, left out or only looked alike stays, and so do the folders around it.
 */
export async function removeSources(
  record: TransferRecord,
  roots: readonly string[],
  { links, signal }: { readonly links: Pick<TransferLinks, 'find'>; readonly signal: AbortSignal },
): Promise<SourcesRemoved> {
  const { link, side } = links.find(record.request.from.fs);
  const problems: Problem[] = [];
  const left = new Set<string>();
  for (const root of roots) {
    const { items, kept } = originalsOf(record.items.all(), root);
    problems.push(...kept);
    if (kept.length > 0) left.add(root);
    for (let at = 0; at < items.length; at += limits.syncSlice) {
      signal.throwIfAborted();
      const slice = items.slice(at, at + limits.syncSlice);
      const { results } = await link.call(
        'removeMoved',
        { side, top: parentPath(root), items: slice },
        { signal },
      );
      for (const [index, { state, error }] of results.entries()) {
        if (state !== 'failed' || error === undefined) continue;
        problems.push({ path: slice[index]?.path ?? root, error });
        left.add(root);
      }
    }
  }
  return { problems, left: [...left] };
}

/** Originals below a root, the deepest folder first, and those that were copied but must stay. */
function originalsOf(all: Iterable<TransferItem>, root: string) {
  const items: MovedItem[] = [];
  const kept: Problem[] = [];
  for (const item of all) {
    if (!isInside(item.path, root)) continue;
    if (isCompared(item)) items.push(movedItem(item));
    else if (item.state === 'done') kept.push({ path: item.path, error: notCompared(item) });
  }
  // longer paths lie deeper than the folders they start with
  items.sort((a, b) => b.path.length - a.path.length);
  const files = items.filter(({ kind }) => kind !== 'directory');
  return { items: [...files, ...items.filter(({ kind }) => kind === 'directory')], kept };
}

function isCompared({ kind, state, check, size }: TransferItem): boolean {
  if (kind === 'directory') return state === 'done' || state === 'already';
  if (state !== 'done') return false;
  if (kind === 'link') return true;
  return kind === 'file' && (check === 'sha256' || check === 'read-back' || size === 0);
}

function movedItem({ path, kind, size, mtimeMs }: TransferItem): MovedItem {
  return {
    path,
    kind,
    ...(kind !== 'file' || size === undefined ? {} : { size }),
    ...(mtimeMs === undefined ? {} : { mtimeMs }),
  };
}

function notCompared({ path }: TransferItem): Problem['error'] {
  return {
    code: 'failed',
    message: `The original “${displayName(path)}” stays: the content of its copy was not compared.`,
    next: 'Compare the two, then delete it yourself.',
  };
}
