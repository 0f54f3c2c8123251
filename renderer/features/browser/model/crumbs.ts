import { displayName } from '../../../../shared/names.ts';
import { isInside, joinPath } from '../../../../shared/paths.ts';

/** One step of a path, and where it leads. */
export type Crumb = { readonly label: string; readonly path: string };

/** The steps of a path, from the root or, below it, from the home directory. */
export function crumbsOf(path: string, home: string | undefined): readonly Crumb[] {
  const below = home !== undefined && home !== '/' && isInside(path, home);
  const crumbs: Crumb[] = [below ? { label: 'Home', path: home } : { label: '/', path: '/' }];
  let at = below ? home : '/';
  for (const name of path.slice(at.length).split('/')) {
    if (name === '') continue;
    at = joinPath(at, name);
    crumbs.push({ label: displayName(name), path: at });
  }
  return crumbs;
}

/** The path that typed text asks for: relative to the directory shown, `~` for the home directory. */
export function typedPath(
  text: string,
  here: { readonly path: string; readonly home: string | undefined },
): string {
  if (here.home !== undefined && (text === '~' || text.startsWith('~/'))) {
    return text.length <= 2 ? here.home : joinPath(here.home, text.slice(2));
  }
  if (text.startsWith('/') || /^[A-Za-z]:([\\/]|$)/.test(text)) return text;
  return joinPath(here.path, text);
}
