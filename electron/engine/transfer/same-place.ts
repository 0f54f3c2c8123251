import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName, isInside, joinPath, parentPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { lstatOrNothing } from './directory.ts';

/** Where a transfer goes, when that is the file system it comes from. */
export type Place = {
  /** Without links; undefined when the other side is another file system. */
  readonly realDirectory: string | undefined;
  /** Real paths of the sources' directories: what a user chooses mostly lies in one. */
  readonly realParents: Map<string, Promise<string>>;
  /**
   * The target, when it may be another file system in spite of what its server says it is: two logins may see two
   * roots, and machines made from one image share a host key. Then paths that agree must lead to the same thing, too.
   */
  readonly twin?: FileSystem | undefined;
};

/** Refuses what would copy a file onto itself, or a directory into itself without end. */
export async function refuseOntoItself(
  source: FileSystem,
  {
    path,
    attrs,
    name = baseName(path),
  }: { readonly path: string; readonly attrs: Attrs; readonly name?: string | undefined },
  { realDirectory, realParents, twin }: Place,
): Promise<void> {
  if (realDirectory === undefined) return;
  const parent = parentPath(path);
  const looked = realParents.get(parent) ?? source.realPath(parent);
  realParents.set(parent, looked);
  const realParent = await looked;
  const realSource = joinPath(realParent, baseName(path));
  // under another name it lies beside itself
  const isOnto = realParent === realDirectory && name === baseName(path);
  const isInto = attrs.kind === 'directory' && isInside(realDirectory, realSource);
  if (!isOnto && !isInto) return;
  if (twin !== undefined && !(await isSameThing(twin, realSource, attrs))) return;
  const shown = nameInText(path);
  if (isOnto) {
    throw new OpError('invalid', `“${shown}” would be copied onto itself.`, {
      next: 'Choose another folder to copy it to.',
    });
  }
  throw new OpError('invalid', `“${shown}” would be copied into itself.`, {
    next: 'Choose a folder outside of it to copy it to.',
  });
}

/** Version 3 has no inode numbers, so what there is is compared. */
async function isSameThing(twin: FileSystem, path: string, attrs: Attrs): Promise<boolean> {
  const found = await lstatOrNothing(twin, path);
  return (
    found?.kind === attrs.kind &&
    found.size === attrs.size &&
    found.mtimeMs === attrs.mtimeMs &&
    found.mode === attrs.mode &&
    found.uid === attrs.uid
  );
}
