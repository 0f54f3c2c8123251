import type { Axis, SplitTree } from './split-tree.ts';

/** The least a terminal can be used in, also with the field to find in: some 25 columns, three lines. In pixels. */
export const leastSize: Readonly<Record<Axis, number>> = { across: 200, down: 64 };

/** The least a part can be made, with all that is in it. */
export function leastOf(tree: SplitTree, axis: Axis): number {
  if (tree.kind === 'leaf') return leastSize[axis];
  const parts = tree.parts.map((part) => leastOf(part.tree, axis));
  return tree.axis === axis ? parts.reduce((sum, part) => sum + part, 0) : Math.max(...parts);
}
