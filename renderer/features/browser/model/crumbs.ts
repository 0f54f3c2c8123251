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

/** Which steps there is room for: the first and the last ones, and how many between them are folded away. */
export type Fit = { readonly head: number; readonly folded: number };

/** Fits steps into a width. The last one is always there, then the first, then those before the last. */
export function fitCrumbs(widths: readonly number[], available: number, fold: number): Fit {
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total <= available || widths.length < 3) return { head: widths.length, folded: 0 };
  let left = available - fold - (widths[0] ?? 0) - (widths.at(-1) ?? 0);
  let shown = 1;
  for (let at = widths.length - 2; at > 0; at -= 1) {
    left -= widths[at] ?? 0;
    if (left < 0) break;
    shown += 1;
  }
  return { head: 1, folded: widths.length - 1 - shown };
}
