import type { Axis, SplitTree } from './split-tree.ts';

/** Where a shell stands in its tab, whose sides are 1 long. */
export type Place = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** Where one can go from a shell. */
export type Way = 'left' | 'right' | 'up' | 'down';

const whole: Place = { left: 0, top: 0, width: 1, height: 1 };

// shares are fractions: sides that meet may differ in their last digits
const slack = 1e-6;

/** The places of all shells, in the order one reads them. */
export function placesOf(tree: SplitTree, within: Place = whole): ReadonlyMap<string, Place> {
  if (tree.kind === 'leaf') return new Map([[tree.shell, within]]);
  let before = 0;
  const places = tree.parts.flatMap((part) => {
    const inner = partOf(within, tree.axis, { before, share: part.share });
    before += part.share;
    return [...placesOf(part.tree, inner)];
  });
  return new Map(places);
}

function partOf(
  { left, top, width, height }: Place,
  axis: Axis,
  { before, share }: { readonly before: number; readonly share: number },
): Place {
  return axis === 'across'
    ? { left: left + before * width, top, width: share * width, height }
    : { left, top: top + before * height, width, height: share * height };
}

/**
 * The shell one comes to from another: of those that touch it on that side the one that had the focus last, so that
 * there and back again ends where it began; else the one with the longest common side.
 */
export function neighbourOf(
  tree: SplitTree,
  options: {
    readonly from: string;
    readonly way: Way;
    /** Those that had the focus, the last one first. */
    readonly recent: readonly string[];
  },
): string | undefined {
  const { from, way, recent } = options;
  const places = placesOf(tree);
  const here = places.get(from);
  if (here === undefined) return undefined;
  const touching = [...places]
    .map(([shell, place]) => ({ shell, side: commonSide(here, place, way) }))
    .filter(({ side }) => side > slack);
  const last = recent.find((shell) => touching.some((one) => one.shell === shell));
  if (last !== undefined) return last;
  const longest = Math.max(...touching.map(({ side }) => side));
  return touching.find(({ side }) => side > longest - slack)?.shell;
}

/** How long the side is that two places share, when the other one is that way. */
function commonSide(here: Place, other: Place, way: Way): number {
  const gap = {
    left: other.left + other.width - here.left,
    right: here.left + here.width - other.left,
    up: other.top + other.height - here.top,
    down: here.top + here.height - other.top,
  }[way];
  if (Math.abs(gap) > slack) return 0;
  return way === 'left' || way === 'right'
    ? overlap([here.top, here.height], [other.top, other.height])
    : overlap([here.left, here.width], [other.left, other.width]);
}

type Stretch = readonly [start: number, length: number];

function overlap([start, length]: Stretch, [otherStart, otherLength]: Stretch): number {
  return Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);
}
