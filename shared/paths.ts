/**
 * Remote paths, and local ones on POSIX: `/`-separated text in the encoding of `names.ts`.
 * Windows local paths are turned into this form (`/C:/Users`) by the local file system, so the page knows one kind.
 */

/** Appends one name to a directory path. */
export function joinPath(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

/** The directory that holds `path`; the root's parent is the root. */
export function parentPath(path: string): string {
  const trimmed = trimSlashes(path);
  const cut = trimmed.lastIndexOf('/');
  return cut <= 0 ? '/' : trimmed.slice(0, cut);
}

/** The last name of a path, empty for the root. */
export function baseName(path: string): string {
  const trimmed = trimSlashes(path);
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

function trimSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** True when `path` is `directory` itself or lies below it. */
export function isInside(path: string, directory: string): boolean {
  if (path === directory || directory === '/') return true;
  return path.startsWith(directory.endsWith('/') ? directory : `${directory}/`);
}

/** True for a name that can stand for exactly one entry of a directory: not empty, no separator, NUL or dot name. */
export function isEntryName(name: string): boolean {
  return (
    name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0')
  );
}
