import { neighbourOf, type Way } from './split-places.ts';
import {
  heirOf,
  leafOf,
  removeLeaf,
  resizeBranch,
  shellsOf,
  splitLeaf,
  type Axis,
  type SplitTree,
} from './split-tree.ts';

/** The shells of one tab as they stand, and which of them is meant by what one types. */
export type SplitLayout = {
  readonly tree: SplitTree;
  readonly current: string;
  /** Those that were current, the latest first: the current one leads. */
  readonly recent: readonly string[];
  /** The current shell has the whole tab; the others live on unseen. */
  readonly isMaximised: boolean;
};

/** A tab with one shell. */
export function oneShell(shell: string): SplitLayout {
  return { tree: leafOf(shell), current: shell, recent: [shell], isMaximised: false };
}

/** Splits a new shell off the current one, which makes the new one current and all of them seen. */
export function splitCurrent(
  layout: SplitLayout,
  { axis, shell }: { readonly axis: Axis; readonly shell: string },
): SplitLayout {
  const tree = splitLeaf(layout.tree, { at: layout.current, axis, shell });
  return makeCurrent({ ...layout, tree }, shell);
}

/** Without one of its shells; nothing is left without the last one. */
export function closeSplit(layout: SplitLayout, shell: string): SplitLayout | undefined {
  const tree = removeLeaf(layout.tree, shell);
  if (tree === undefined) return undefined;
  const recent = layout.recent.filter((one) => one !== shell);
  if (layout.current !== shell) {
    return { ...layout, tree, recent, isMaximised: layout.isMaximised && tree.kind === 'branch' };
  }
  const heir = heirOf(layout.tree, shell) ?? layout.current;
  return makeCurrent({ ...layout, tree, recent }, heir);
}

/** Makes a shell the current one. Another one than the maximised one is only seen when that gives its room back. */
export function focusSplit(layout: SplitLayout, shell: string): SplitLayout {
  if (shell === layout.current || !shellsOf(layout.tree).includes(shell)) return layout;
  return makeCurrent(layout, shell);
}

/** Makes the neighbour on that side current, if there is one. */
export function moveFocus(layout: SplitLayout, way: Way): SplitLayout {
  const { tree, current, recent } = layout;
  const to = neighbourOf(tree, { from: current, way, recent: recent.slice(1) });
  return to === undefined ? layout : makeCurrent(layout, to);
}

/** Gives the current shell the whole tab, or all of them their places again. */
export function toggleMaximised(layout: SplitLayout): SplitLayout {
  return layout.tree.kind === 'leaf' ? layout : { ...layout, isMaximised: !layout.isMaximised };
}

/** Gives the parts of a branch other shares. */
export function resizeSplit(
  layout: SplitLayout,
  to: { readonly id: string; readonly shares: readonly number[] },
): SplitLayout {
  return { ...layout, tree: resizeBranch(layout.tree, to) };
}

function makeCurrent(layout: SplitLayout, shell: string): SplitLayout {
  const recent = [shell, ...layout.recent.filter((one) => one !== shell)];
  return { ...layout, current: shell, recent, isMaximised: false };
}
