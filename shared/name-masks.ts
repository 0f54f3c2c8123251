import { charsOf, matchesName, tokensOf } from './glob.ts';
import { limits } from './limits.ts';

/** Says of a name as it is shown whether masks choose it. */
export type NameMasks = (shown: string) => boolean;

type Part = (name: string, folded: string) => boolean;

/**
 * Compiles masks as people type them: several with `;` between them, and behind a `|` those to leave out. One without
 * `*`, `?` or `[` is a part of a name. Case counts only in a mask with a capital. Undefined when they say nothing,
 * which stands for every name.
 */
export function compileNameMasks(text: string): NameMasks | undefined {
  const [chosen = '', ...left] = text.split('|');
  const include = partsOf(chosen);
  const exclude = partsOf(left.join(';'));
  if (include.length + exclude.length === 0) return undefined;
  return (shown) => {
    const name = shown.normalize('NFC');
    const folded = name.toLowerCase();
    const matches = (part: Part): boolean => part(name, folded);
    return (include.length === 0 || include.some(matches)) && !exclude.some(matches);
  };
}

function partsOf(text: string): readonly Part[] {
  return text
    .split(';')
    .map((mask) => mask.trim())
    .filter((mask) => mask !== '' && mask.length <= limits.maskLength)
    .slice(0, limits.masks)
    .map(compilePart);
}

function compilePart(mask: string): Part {
  const composed = mask.normalize('NFC');
  const ignoresCase = composed === composed.toLowerCase();
  if (!/[*?[]/u.test(composed)) {
    return (name, folded) => (ignoresCase ? folded : name).includes(composed);
  }
  const tokens = tokensOf(charsOf(composed));
  return (name, folded) => matchesName(tokens, Array.from(ignoresCase ? folded : name));
}
