import type { AttrsBack, UndoStep } from '../../engine/changes/undo-step.ts';

/** What the owner needs to look into a folder. */
const lookBits = 0o500;

/**
 * The steps that take a change of attributes back, in the order of the change: they are undone the last one first.
 * A folder that lost the right to be read gets it back before what is in it, the one above before the one below; one
 * that gained it loses it after.
 */
export function stepsBack(backs: readonly AttrsBack[]): UndoStep[] {
  const lost = new Map<number, AttrsBack[]>();
  const gained = new Map<number, AttrsBack[]>();
  const others: AttrsBack[] = [];
  for (const back of backs) {
    const group = groupOf(back);
    if (group === undefined) {
      others.push(back);
      continue;
    }
    const depth = back.path.split('/').length;
    const byDepth = group === 'lost' ? lost : gained;
    const same = byDepth.get(depth) ?? [];
    same.push(back);
    byDepth.set(depth, same);
  }
  const shallowFirst = (byDepth: typeof lost): AttrsBack[][] =>
    [...byDepth].toSorted(([a], [b]) => a - b).map(([, group]) => group);
  return [...shallowFirst(gained), others, ...shallowFirst(lost).toReversed()]
    .filter((changes) => changes.length > 0)
    .map((changes) => ({ undo: 'attrs', changes }));
}

function groupOf({ kind, now, before }: AttrsBack): 'lost' | 'gained' | undefined {
  if (kind !== 'directory' || now.mode === undefined || before.mode === undefined) return undefined;
  const [is, was] = [now.mode & lookBits, before.mode & lookBits];
  if (is === was) return undefined;
  return (was & ~is) === 0 ? 'gained' : 'lost';
}
