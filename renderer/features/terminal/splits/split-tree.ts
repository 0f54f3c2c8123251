/** Along which way the parts of a split stand: beside each other, or one below the other. */
export type Axis = 'across' | 'down';

/** How one tab is divided among its shells. */
export type SplitTree = Leaf | Branch;

/** A place of one shell. */
export type Leaf = { readonly kind: 'leaf'; readonly shell: string };

/** At least two parts; none of them is a branch along the same axis. */
export type Branch = {
  readonly kind: 'branch';
  readonly id: string;
  readonly axis: Axis;
  readonly parts: readonly Part[];
};

/** One of a branch's parts with its share of the whole; the shares of all make 1. */
export type Part = { readonly tree: SplitTree; readonly share: number };

/** The shells of a tree as one reads: from left to right, from top to bottom. */
export function shellsOf(tree: SplitTree): readonly string[] {
  return tree.kind === 'leaf' ? [tree.shell] : tree.parts.flatMap((part) => shellsOf(part.tree));
}

/** Gives half of a shell's place to a new one, which stands behind it. The tree is the same when there is no such shell. */
export function splitLeaf(
  tree: SplitTree,
  { at, axis, shell }: { readonly at: string; readonly axis: Axis; readonly shell: string },
): SplitTree {
  if (tree.kind === 'leaf') {
    if (tree.shell !== at) return tree;
    const parts = [tree, leafOf(shell)].map((half) => ({ tree: half, share: 0.5 }));
    // each shell is split off once: its name names the branch too
    return { kind: 'branch', id: shell, axis, parts };
  }
  const parts = tree.parts.flatMap((part): readonly Part[] => {
    if (tree.axis !== axis || part.tree.kind !== 'leaf' || part.tree.shell !== at) {
      return [{ ...part, tree: splitLeaf(part.tree, { at, axis, shell }) }];
    }
    const share = part.share / 2;
    return [
      { ...part, share },
      { tree: leafOf(shell), share },
    ];
  });
  return { ...tree, parts };
}

/** A tree of one shell. */
export function leafOf(shell: string): Leaf {
  return { kind: 'leaf', shell };
}

/** What is left without a shell, whose place goes to the part before it, or behind it; nothing when it was the only one. */
export function removeLeaf(tree: SplitTree, shell: string): SplitTree | undefined {
  if (tree.kind === 'leaf') return tree.shell === shell ? undefined : tree;
  const at = tree.parts.findIndex((part) => shellsOf(part.tree).includes(shell));
  const part = tree.parts[at];
  if (part === undefined) return tree;
  const left = removeLeaf(part.tree, shell);
  const heir = at === 0 ? 1 : at - 1;
  const parts =
    left === undefined
      ? tree.parts
          .map((one, place) => (place === heir ? { ...one, share: one.share + part.share } : one))
          .filter((_, place) => place !== at)
      : tree.parts.map((one, place) => (place === at ? { ...one, tree: left } : one));
  return tidy({ ...tree, parts });
}

/** The shell that stands nearest to another one among those that get its place when it goes. */
export function heirOf(tree: SplitTree, shell: string): string | undefined {
  if (tree.kind === 'leaf') return undefined;
  const at = tree.parts.findIndex((part) => shellsOf(part.tree).includes(shell));
  const part = tree.parts[at];
  if (part === undefined) return undefined;
  if (part.tree.kind === 'branch') return heirOf(part.tree, shell);
  const heir = tree.parts[at === 0 ? 1 : at - 1];
  if (heir === undefined) return undefined;
  return shellsOf(heir.tree).at(at === 0 ? 0 : -1);
}

/** Gives the parts of a branch other shares. What is no division of it changes nothing. */
export function resizeBranch(
  tree: SplitTree,
  { id, shares }: { readonly id: string; readonly shares: readonly number[] },
): SplitTree {
  if (tree.kind === 'leaf') return tree;
  if (tree.id !== id) {
    const parts = tree.parts.map((part) => ({
      ...part,
      tree: resizeBranch(part.tree, { id, shares }),
    }));
    return { ...tree, parts };
  }
  const sum = shares.reduce((total, share) => total + share, 0);
  const isGood =
    shares.length === tree.parts.length &&
    Number.isFinite(sum) &&
    shares.every((share) => share > 0);
  if (!isGood) return tree;
  return {
    ...tree,
    parts: tree.parts.map((part, at) => ({ ...part, share: (shares[at] ?? 0) / sum })),
  };
}

/** A branch of one part is that part; a branch within one along the same axis is part of it. */
function tidy(branch: Branch): SplitTree {
  const [only] = branch.parts;
  if (only !== undefined && branch.parts.length === 1) return only.tree;
  const parts = branch.parts.flatMap((part): readonly Part[] => {
    const { tree, share } = part;
    if (tree.kind === 'leaf' || tree.axis !== branch.axis) return [part];
    return tree.parts.map((inner) => ({ ...inner, share: inner.share * share }));
  });
  return { ...branch, parts };
}
