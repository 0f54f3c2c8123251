import type { Problem } from '../../../shared/contract/files.ts';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import { toAppError, type AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName, isInside, joinPath, parentPath } from '../../../shared/paths.ts';
import type { MovedItem } from '../../engine/changes/remove-moved.ts';
import { eachBounded } from '../../engine/fs/bounded.ts';
import { hashAt } from '../edits/edit-engine.ts';
import type { TransferLinks } from '../session/engines.ts';
import type { TransferRecord } from '../transfers/transfer-record.ts';
import { isOneFolder } from './one-folder.ts';

/** How deleting the originals of a move went. */
export type SourcesRemoved = {
  readonly problems: readonly Problem[];
  /** Roots of which something is left that was copied. */
  readonly left: readonly string[];
};

type Means = { readonly links: Pick<TransferLinks, 'find'>; readonly signal: AbortSignal };

/**
 * Deletes the originals of a move under roots that are completely at their target. Only what was copied and whose content
 * was compared goes; what was skipped, left out or only looked alike stays, and so do the folders around it.
 */
export async function removeSources(
  record: TransferRecord,
  roots: readonly string[],
  means: Means,
): Promise<SourcesRemoved> {
  const { link, side } = means.links.find(record.request.from.fs);
  const { signal } = means;
  const problems: Problem[] = [];
  const left = new Set<string>();
  const folders = new Map<string, Promise<boolean>>();
  for (const root of roots) {
    const error = await refuseOne(record, root, { ...means, folders });
    if (error !== undefined) {
      problems.push({ path: root, error });
      left.add(root);
      continue;
    }
    const { items, kept } = await originalsOf(record, root, means);
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

/** Why an original must not be deleted at all: it may be its own copy. */
async function refuseOne(
  { id: transferId, items, request: { from, to } }: TransferRecord,
  root: string,
  { links, signal, folders }: Means & { readonly folders: Map<string, Promise<boolean>> },
): Promise<AppError | undefined> {
  const target = items.targetOf(root) ?? joinPath(to.directory, baseName(root));
  // under another name it lies beside itself
  if (baseName(target) !== baseName(root)) return undefined;
  const one = { fs: from.fs, path: parentPath(root) };
  const other = { fs: to.fs, path: parentPath(target) };
  const pair = `${one.path}\0${other.path}`;
  const looking = folders.get(pair) ?? isOneFolder(links.find, { transferId, one, other }, signal);
  folders.set(pair, looking);
  try {
    return (await looking) ? sameThing(root) : undefined;
  } catch (thrown) {
    const error = toAppError(thrown);
    if (signal.aborted || error.code === 'disconnected' || error.code === 'timeout') throw thrown;
    return error;
  }
}

/** Originals below a root, the deepest folder first, and those that are at their target but must stay. */
async function originalsOf({ items: all, request }: TransferRecord, root: string, means: Means) {
  const items: MovedItem[] = [];
  const unsure: TransferItem[] = [];
  for (const item of all.all()) {
    if (!isInside(item.path, root)) continue;
    if (isCompared(item)) items.push(movedItem(item));
    else if (item.state === 'done' || item.state === 'already') unsure.push(item);
  }
  const kept: Problem[] = [];
  await eachBounded(unsure, comparedAtOnce, async (item) => {
    const compared = await compareNow(item, request, means);
    if ('error' in compared) kept.push({ path: item.path, error: compared.error });
    else items.push(compared);
  });
  // longer paths lie deeper than the folders they start with
  items.sort((a, b) => b.path.length - a.path.length);
  const files = items.filter(({ kind }) => kind !== 'directory');
  return { items: [...files, ...items.filter(({ kind }) => kind === 'directory')], kept };
}

function isCompared({ kind, state, check, size }: TransferItem): boolean {
  // of a link that was there already, its target was compared
  if (kind === 'directory' || kind === 'link') return state === 'done' || state === 'already';
  if (state !== 'done') return false;
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

const comparedAtOnce = 4;

/**
 * Reads both files: an attempt that was cut off before it could tell how it had compared them leaves a copy that a later
 * one only knows by its size and time.
 */
async function compareNow(
  item: TransferItem,
  { from, to }: TransferRecord['request'],
  { links, signal }: Means,
): Promise<MovedItem | { readonly error: AppError }> {
  const { path, target } = item;
  if (item.kind !== 'file' || target === undefined) return { error: notCompared(item) };
  try {
    const [original, copy] = await Promise.all([
      hashAt(links.find(from.fs), path, signal),
      hashAt(links.find(to.fs), target, signal),
    ]);
    // one that is gone is told by whoever would delete it
    if (original === null) return movedItem(item);
    if (copy?.sha256 === undefined || copy.sha256 !== original.sha256) {
      return { error: otherContent(item) };
    }
    const { size, mtimeMs } = original;
    return {
      path,
      kind: 'file',
      ...(size === undefined ? {} : { size }),
      ...(mtimeMs === undefined ? {} : { mtimeMs }),
    };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (signal.aborted || error.code === 'disconnected' || error.code === 'timeout') throw thrown;
    return { error };
  }
}

function notCompared({ path }: TransferItem): AppError {
  return {
    code: 'failed',
    message: `The original “${nameInText(path)}” stays: the content of its copy was not compared.`,
    next: 'Compare the two, then delete it yourself.',
  };
}

function sameThing(path: string): AppError {
  return {
    code: 'refused',
    message: `“${nameInText(path)}” stays: the folder it is in and the one it was moved to are one and the same.`,
    next: 'Nothing has to be moved: it is there already.',
  };
}

function otherContent({ path }: TransferItem): AppError {
  return {
    code: 'changed',
    message: `The original “${nameInText(path)}” stays: what stands at the target has other content.`,
    next: 'Compare the two, then delete the one you do not want.',
  };
}
