import { randomUUID } from 'node:crypto';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath, parentPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { commit } from '../transfer/commit.ts';
import { partialName, transferTag } from '../transfer/partial-names.ts';

/** A new link at `path`. */
export type NewLink = {
  readonly path: string;
  readonly target: string;
  readonly kind: 'symbolic' | 'hard';
};

/** Makes a link; `exists` when something is there. */
export async function makeLink(files: FileSystem, { path, target, kind }: NewLink): Promise<void> {
  if (target === '') throw new OpError('invalid', 'A link has to point somewhere.');
  if (kind === 'symbolic') return files.makeLink(target, path);
  if (files.makeHardLink === undefined || files.capabilities.hardLinks !== true) {
    throw new OpError('unsupported', 'Hard links cannot be made there.', {
      next: 'Make a symbolic link.',
    });
  }
  await files.makeHardLink(target, path);
}

/**
 * Lets a symbolic link point elsewhere: a new link gets its name in one step where the side can, else the old one steps
 * aside and comes back when the new one cannot take its place. It is never deleted first.
 */
export async function retarget(files: FileSystem, path: string, target: string): Promise<void> {
  if (target === '') throw new OpError('invalid', 'A link has to point somewhere.');
  if ((await files.lstat(path)).kind !== 'link') {
    throw new OpError('changed', `“${nameInText(path)}” is no symbolic link any more.`, {
      next: 'Refresh to see what is there.',
    });
  }
  const tag = transferTag(randomUUID());
  const partial = joinPath(parentPath(path), partialName(tag));
  await files.makeLink(target, partial);
  try {
    await commit(files, { partial, path, tag, replaces: true });
  } catch (thrown) {
    // the reason is what is worth telling; what is left has a name of ours and leads nowhere new
    await files.removeFile(partial).catch(() => undefined);
    throw thrown;
  }
}
