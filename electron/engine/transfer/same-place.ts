import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { baseName, isInside, joinPath, parentPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';

/** Where a transfer goes, when that is the file system it comes from. */
export type Place = {
  /** Without links; undefined when the other side is another file system. */
  readonly realDirectory: string | undefined;
  /** Real paths of the sources' directories: what a user chooses mostly lies in one. */
  readonly realParents: Map<string, Promise<string>>;
};

/** Refuses what would copy a file onto itself, or a directory into itself without end. */
export async function refuseOntoItself(
  source: FileSystem,
  { path, attrs }: { readonly path: string; readonly attrs: Attrs },
  { realDirectory, realParents }: Place,
): Promise<void> {
  if (realDirectory === undefined) return;
  const parent = parentPath(path);
  const looked = realParents.get(parent) ?? source.realPath(parent);
  realParents.set(parent, looked);
  const realParent = await looked;
  const realSource = joinPath(realParent, baseName(path));
  const shown = displayName(path);
  if (realParent === realDirectory) {
    throw new OpError('invalid', `"${shown}" would be copied onto itself.`, {
      next: 'Choose another folder to copy it to.',
    });
  }
  if (attrs.kind === 'directory' && isInside(realDirectory, realSource)) {
    throw new OpError('invalid', `"${shown}" would be copied into itself.`, {
      next: 'Choose a folder outside of it to copy it to.',
    });
  }
}
