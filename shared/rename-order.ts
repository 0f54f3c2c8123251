import { OpError } from './errors.ts';
import { nameInText } from './names.ts';
import { baseName, parentPath, joinPath } from './paths.ts';

/** One entry that gets another path. */
export type RenamePair = { readonly from: string; readonly to: string };

/** One rename of a plan; `pair` is the number of the pair it belongs to. */
export type RenameStep = RenamePair & {
  readonly pair: number;
  /** False for the way to a name in between, which a later step of the same pair leaves again. */
  readonly isLast: boolean;
};

/**
 * The order in which entries can get each other's names without ever standing on one: a name is taken when its owner
 * has left it, and where they go round in a circle, one of them waits under a name in between. Throws when two want one
 * name.
 */
export function orderRenames(pairs: readonly RenamePair[], tag: string): readonly RenameStep[] {
  refuseTwice(pairs);
  const open = new Map<string, number>();
  for (const [index, { from, to }] of pairs.entries()) if (from !== to) open.set(from, index);
  const steps: RenameStep[] = [];
  for (const first of open.keys()) takeChain(pairs, { open, steps, first, tag });
  return steps;
}

/** Follows who stands on whose name, then lets them go from the end of the line. */
function takeChain(
  pairs: readonly RenamePair[],
  work: {
    readonly open: Map<string, number>;
    readonly steps: RenameStep[];
    readonly first: string;
    readonly tag: string;
  },
): void {
  const { open, steps, first, tag } = work;
  const chain: number[] = [];
  let at = first;
  for (let index = open.get(at); index !== undefined; index = open.get(at)) {
    chain.push(index);
    open.delete(at);
    at = pairs[index]?.to ?? '';
  }
  const isCircle = chain.length > 0 && at === first;
  const head = chain[0] ?? 0;
  const between = isCircle ? joinPath(parentPath(first), betweenName(tag, head)) : first;
  if (isCircle) steps.push({ from: first, to: between, pair: head, isLast: false });
  for (const index of chain.toReversed()) {
    const pair = pairs[index];
    if (pair === undefined) continue;
    const from = index === head ? between : pair.from;
    steps.push({ from, to: pair.to, pair: index, isLast: true });
  }
}

/** The name of an entry that waits for its own. */
export function betweenName(tag: string, index: number): string {
  return `.hawser-rename-${tag}-${index}`;
}

function refuseTwice(pairs: readonly RenamePair[]): void {
  const targets = new Set<string>();
  for (const { to } of pairs) {
    if (targets.has(to)) {
      throw new OpError('exists', `Two of them would get the name “${nameInText(baseName(to))}”.`);
    }
    targets.add(to);
  }
}
