import { charsOf, matchesName, tokensOf, type GlobToken } from '../../../shared/glob.ts';
import { limits } from '../../../shared/limits.ts';

/** One level of a path; `deep` is `**`, any number of levels. */
type Segment = 'deep' | readonly GlobToken[];

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
