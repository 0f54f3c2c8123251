import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { parentPath } from '../../../shared/paths.ts';

/** What of a server another session process may look at: what the user copies, and nothing beside it. */
export type ServedPaths = {
  /** Refuses a path that is none of the sources and lies below none. */
  readonly check: (path: string) => void;
  /** The same, but folders that hold a source may be asked for, too: where it really lies. */
  readonly checkPlace: (path: string) => void;
};

/** The way to each file by its text: what a link below a source leads to belongs to it. */
export function servedPaths(sources: readonly string[]): ServedPaths {
  const roots = new Set(sources.map(trimmed));
  const places = new Set(sources.map(parentPath));
  const check = (path: string) => {
    if (!isBelow(path, roots)) throw refused(path);
  };
  return {
    check,
    checkPlace: (path) => {
      if (!places.has(path)) check(path);
    },
  };
}

function isBelow(path: string, roots: ReadonlySet<string>): boolean {
  if (roots.has('/') && path.startsWith('/')) return true;
  let end = trimmed(path).length;
  for (;;) {
    if (roots.has(path.slice(0, end))) return !path.slice(end).split('/').includes('..');
    end = path.lastIndexOf('/', end - 1);
    if (end <= 0) return false;
  }
}

function trimmed(path: string): string {
  return path.replace(/(?<=[^/])\/+$/, '');
}

function refused(path: string): OpError {
  return new OpError('refused', `“${nameInText(path)}” is not part of what is copied.`);
}
