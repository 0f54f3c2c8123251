import { limits } from '../../../../shared/limits.ts';

/** A name that `find` may choose by, without regard to case or with. */
export type NamePattern = { readonly option: '-name' | '-iname'; readonly pattern: string };

// more of them would make a command that no server takes, for little
const mostPatterns = 20;

/**
 * What name masks say, in patterns that leave out none of the names they choose, as long as these are printable ASCII:
 * then one character is one byte, and lower case means the same to everybody. Undefined when they narrow nothing.
 * Patterns are made of letters, digits, `_`, `.`, `-`, `*` and `?` alone; whatever else is in a mask becomes `?`.
 */
export function namePatterns(masks: string): readonly NamePattern[] | undefined {
  const [chosen = ''] = masks.split('|');
  const parts = chosen
    .split(';')
    .map((mask) => mask.trim())
    .filter((mask) => mask !== '' && mask.length <= limits.maskLength)
    .slice(0, limits.masks);
  if (parts.length === 0 || parts.length > mostPatterns) return undefined;
  return parts.map(patternOf).filter((each) => each !== undefined);
}

/** Undefined for what no name in printable ASCII fits. */
function patternOf(mask: string): NamePattern | undefined {
  const composed = mask.normalize('NFC');
  if (!/^[ -~]*$/.test(composed)) {
    // a class may be of letters beyond ASCII and others as well
    return composed.includes('[') ? { option: '-name', pattern: '*' } : undefined;
  }
  const option = composed === composed.toLowerCase() ? '-iname' : '-name';
  if (!/[*?[]/.test(composed)) return { option, pattern: `*${plain(composed)}*` };
  // what a bracket or a backslash stands for is one character or two: nobody need know which
  const loose = composed.replace(/[[\\].*$/, '*');
  return { option, pattern: plain(loose) };
}

function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9_.*?-]/g, '?').replace(/\*+/g, '*');
}
