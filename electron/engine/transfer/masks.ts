import { limits } from '../../../shared/limits.ts';

/**
 * Glob masks of our own: the matchers at hand turn a mask into a regular expression, and with four stars in it one
 * name from a server keeps that busy for minutes (measured with picomatch: `*a*a*a*a*a*a*a*ab` against 60 letters, 28
 * seconds). This one never looks at a place more often than the mask is long.
 */

/** What one place of a name may hold. */
type Token =
  | { readonly kind: 'one'; readonly char: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'stars' }
  | {
      readonly kind: 'class';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    };

/** One level of a path; `deep` is `**`, any number of levels. */
type Segment = 'deep' | readonly Token[];

type Mask = {
  readonly segments: readonly Segment[];
  /** True when it says where: it is compared with paths, else with names wherever they are. */
  readonly anchored: boolean;
  readonly onlyFolders: boolean;
};

/** Something a mask is asked about. */
export type Candidate = {
  readonly name: string;
  /** Path below what the user chose, without a slash at its start; undefined for that itself. */
  readonly path: string | undefined;
  readonly isFolder: boolean;
};

/** Says what a transfer leaves out. */
export type Masks = {
  /** True when it leaves out nothing, so that nobody need ask. */
  readonly areNone: boolean;
  readonly leavesOut: (candidate: Candidate) => boolean;
  /** Without those to include: whether these hide a link depends on what it leads to. */
  readonly excludes: (candidate: Candidate) => boolean;
};

/**
 * Masks without `/` match names anywhere, those with one match paths below what the user chose, a `/` at the end only
 * folders. `exclude` wins; `include` never hides a folder. Upper and lower case differ, as on most servers.
 */
export function createMasks(rules: {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}): Masks {
  const include = compileAll(rules.include);
  const exclude = compileAll(rules.exclude);
  const excludes = (candidate: Candidate) => matchesAny(exclude, candidate);
  return {
    areNone: include.length + exclude.length === 0,
    excludes,
    leavesOut: (candidate) =>
      excludes(candidate) ||
      (!candidate.isFolder && include.length > 0 && !matchesAny(include, candidate)),
  };
}

function matchesAny(masks: readonly Mask[], { name, path, isFolder }: Candidate): boolean {
  if (masks.length === 0) return false;
  const split = { name: charsOf(name), path: path?.split('/').map(charsOf), isFolder };
  return masks.some((mask) => matches(mask, split));
}

function compileAll(masks: readonly string[] = []): Mask[] {
  return masks
    .slice(0, limits.masks)
    .filter((mask) => mask.length <= limits.maskLength)
    .flatMap((mask) => compile(mask) ?? []);
}

/** Undefined for one that says nothing. */
function compile(text: string): Mask | undefined {
  const trimmed = text.trim().replace(/\/+$/u, '');
  const onlyFolders = trimmed !== text.trim();
  const segments = trimmed.split('/').filter((part) => part !== '');
  if (segments.length === 0) return undefined;
  return {
    segments: segments.map((part) => (part === '**' ? 'deep' : tokensOf(charsOf(part)))),
    anchored: trimmed.includes('/'),
    onlyFolders,
  };
}

/** Names come composed and decomposed; who typed the mask sees no difference. */
function charsOf(text: string): string[] {
  return Array.from(text.normalize('NFC'));
}

function tokensOf(chars: readonly string[]): Token[] {
  const tokens: Token[] = [];
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
): { readonly token: Token; readonly end: number } | undefined {
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

type Split = {
  readonly name: readonly string[];
  readonly path: readonly (readonly string[])[] | undefined;
  readonly isFolder: boolean;
};

function matches(mask: Mask, { name, path, isFolder }: Split): boolean {
  if (mask.onlyFolders && !isFolder) return false;
  if (mask.anchored) return path !== undefined && matchesPath(mask.segments, path);
  return mask.segments.every((segment) => segment === 'deep' || matchesName(segment, name));
}

/** Which levels can be reached, segment by segment: each pair is looked at once. */
function matchesPath(segments: readonly Segment[], path: readonly (readonly string[])[]): boolean {
  // reached[n]: the segments so far can stand for the first n levels
  let reached = [true, ...path.map(() => false)];
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const next = reached.map(() => false);
    for (let level = 0; level <= path.length; level += 1) {
      const name = path[level - 1];
      if (segment === 'deep') {
        // at the end it means what is in a folder, not the folder
        const here = reached[level] === true && !isLast;
        next[level] =
          here || (level > 0 && (next[level - 1] === true || reached[level - 1] === true));
      } else if (name !== undefined && reached[level - 1] === true) {
        next[level] = matchesName(segment, name);
      }
    }
    reached = next;
  }
  return reached.at(-1) === true;
}

/**
 * The last stars are the only ones that ever have to give back: those before them are right with the shortest match.
 */
function matchesName(tokens: readonly Token[], name: readonly string[]): boolean {
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

function holds(token: Token, char: string): boolean {
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
