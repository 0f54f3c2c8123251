import type { NameFilter } from './filter.ts';
import { parentName, type Lines } from './lines.ts';
import type { Steps } from './slices.ts';

// Names looked at in one step.
const stepLines = 2_048;

/** Where to begin, and which way. */
export type FindFrom = { readonly index: number; readonly way: 'next' | 'previous' };

/** The first line from an index on whose name matches, past the end of the list as well; undefined for none. */
export function* findLine(
  lines: Lines,
  matcher: NameFilter,
  { index, way }: FindFrom,
): Steps<number | undefined> {
  const sign = way === 'next' ? 1 : -1;
  for (let step = 0; step < lines.count; step += 1) {
    if (step % stepLines === stepLines - 1) yield;
    const at = (((index + sign * step) % lines.count) + lines.count) % lines.count;
    const name = lines.nameAt(at);
    if (name !== undefined && name !== parentName && matcher.matches(name)) return at;
  }
  return undefined;
}
