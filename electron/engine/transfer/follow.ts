import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { isInside, joinPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';

/** The folders an item lies in, without links, from the inside out: one met again among them is a loop. */
export type Ancestry = { readonly real: string; readonly up: Ancestry | undefined };

/** An item of the source, as listed. */
export type Listed = {
  readonly path: string;
  readonly name: string;
  readonly attrs: Attrs;
  readonly ancestry?: Ancestry | undefined;
};

/** What an item is once links are followed. */
export type Followed = {
  readonly attrs: Attrs;
  /** Where a link leads to: the file that is read. */
  readonly readPath?: string;
  /** For what is in a folder. */
  readonly ancestry?: Ancestry;
};

/**
 * What an item leads to, and for folders the way there. Links may lead out of what the user chose: what they lead to
 * is copied under their own names. Refuses loops, and folders that hold `barred`, the target of a copy within one
 * side: those would grow while they are copied.
 */
export async function followLinks(
  source: FileSystem,
  item: Listed,
  barred: string | undefined,
): Promise<Followed> {
  const { path, name, attrs, ancestry: up } = item;
  if (attrs.kind === 'directory') {
    const real = up === undefined ? await source.realPath(path) : joinPath(up.real, name);
    return { attrs, ancestry: enter(path, { real, up }, barred) };
  }
  if (attrs.kind !== 'link') return { attrs };
  const found = await leadsTo(source, path);
  const real = await source.realPath(path);
  if (found.kind !== 'directory') return { attrs: found, readPath: real };
  return { attrs: found, ancestry: enter(path, { real, up }, barred) };
}

async function leadsTo(source: FileSystem, path: string): Promise<Attrs> {
  try {
    return await source.stat(path);
  } catch (thrown) {
    if (!(thrown instanceof OpError) || thrown.code !== 'not-found') throw thrown;
    throw new OpError(
      'not-found',
      `“${nameInText(path)}” is a link that leads nowhere, so there is nothing to copy.`,
      { next: 'Copy links as links, or mend it, then retry.', cause: thrown },
    );
  }
}

function enter(path: string, folder: Ancestry, barred: string | undefined): Ancestry {
  for (let above = folder.up; above !== undefined; above = above.up) {
    if (above.real === folder.real) throw loop(path);
  }
  if (barred === undefined || !isInside(barred, folder.real)) return folder;
  throw new OpError('invalid', `“${nameInText(path)}” would be copied into itself.`, {
    next: 'Choose a folder outside of it to copy it to.',
  });
}

function loop(path: string): OpError {
  return new OpError(
    'invalid',
    `“${nameInText(path)}” leads back to a folder it lies in, so it would be copied without end.`,
    { next: 'Copy links as links, or leave it out with a mask.' },
  );
}
