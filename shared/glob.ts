/**
 * Globs for names, of our own: the matchers at hand turn a mask into a regular expression, and with four stars in it one
 * name from a server keeps that busy for minutes (measured with picomatch: `*a*a*a*a*a*a*a*ab` against 60 letters, 28
 * seconds). This one never looks at a place more often than the mask is long.
 */

/** What one place of a name may hold. */
export type GlobToken =
  | { readonly kind: 'one'; readonly char: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'stars' }
  | {
      readonly kind: 'class';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    };

/** Names come composed and decomposed; who typed the mask sees no difference. */
export function charsOf(text: string): string[] {
  return Array.from(text.normalize('NFC'));
}

/** The places of a mask for names: `*`, `?`, `[a-z]`, `[!a-z]`, and `\\` before any of these to mean itself. */
export function tokensOf(chars: readonly string[]): GlobToken[] {
  const tokens: GlobToken[] = [];
  let at = 0;
  while (at < chars.length) {
    const char = chars[at] ?? '';
    const next = chars[at + 1];
    if (char === '*') {
      if (tokens.at(-1)?.kind !== 'stars') tokens.push({ kind: 'stars' });
      at += 1;
    } else if (char === '?') {
      tokens.push({ kind: 'any' });
      at += 1;
    } else if (char === '\\' && next !== undefined && '*?[]\\'.includes(next)) {
      tokens.push({ kind: 'one', char: next });
      at += 2;
    } else {
      const set = char === '[' ? classAt(chars, at) : undefined;
      tokens.push(set?.token ?? { kind: 'one', char });
      at = set?.end ?? at + 1;
    }
  }
  return tokens;
}

/** A class like `[a-z]` or `[!0-9]`; undefined when the bracket is never closed, so that it is just a bracket. */
function classAt(
  chars: readonly string[],
  start: number,
): { readonly token: GlobToken; readonly end: number } | undefined {
  const negated = chars[start + 1] === '!' || chars[start + 1] === '^';
  const first = start + (negated ? 2 : 1);
  // a bracket right at the start of a class stands for itself
  const close = chars.indexOf(']', first + 1);
  if (close === -1) return undefined;
  const ranges: [string, string][] = [];
  for (let at = first; at < close; at += 1) {
    const low = chars[at] ?? '';
    const isRange = chars[at + 1] === '-' && at + 2 < close;
    ranges.push([low, isRange ? (chars[at + 2] ?? low) : low]);
    if (isRange) at += 2;
  }
  return { token: { kind: 'class', negated, ranges }, end: close + 1 };
}

/**
 * The last stars are the only ones that ever have to give back: those before them are right with the shortest match.
 */
export function matchesName(tokens: readonly GlobToken[], name: readonly string[]): boolean {
  let token = 0;
  let at = 0;
  let stars = -1;
  let resumeAt = 0;
  while (at < name.length) {
    const now = tokens[token];
    if (now?.kind === 'stars') {
      stars = token;
      resumeAt = at;
      token += 1;
    } else if (now !== undefined && holds(now, name[at] ?? '')) {
      token += 1;
      at += 1;
    } else if (stars >= 0) {
      resumeAt += 1;
      at = resumeAt;
      token = stars + 1;
    } else return false;
  }
  while (tokens[token]?.kind === 'stars') token += 1;
  return token === tokens.length;
}

function holds(token: GlobToken, char: string): boolean {
  switch (token.kind) {
    case 'one':
      return token.char === char;
    case 'any':
      return true;
    case 'class': {
      const code = codeOf(char);
      const isIn = token.ranges.some(([low, high]) => codeOf(low) <= code && code <= codeOf(high));
      return isIn !== token.negated;
    }
    case 'stars':
      return false;
    default:
      return token satisfies never;
  }
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
