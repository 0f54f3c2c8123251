import { commit, type Commit } from './commit.ts';
import type { Context } from './context.ts';

/**
 * Commits, and has what is replaced in the trash where that was asked for: first there, then the new one in its place.
 * `keptAt` is where it lies. What the trash does not take is not replaced.
 */
export async function commitKeeping(
  { target, replacedTrash }: Pick<Context, 'target' | 'replacedTrash'>,
  move: Commit,
): Promise<{ readonly how: 'done' | 'exists'; readonly keptAt?: string }> {
  if (!move.replaces || replacedTrash === undefined) return { how: await commit(target, move) };
  const kept = await replacedTrash.keep(move.path);
  let how: 'done' | 'exists' | undefined;
  try {
    how = await commit(target, { ...move, replaces: kept.way === 'linked' });
    return how === 'done' ? { how, keptAt: kept.at } : { how };
  } finally {
    // best effort: what could not come back lies in the trash, and what happened is told by what was thrown
    if (how !== 'done') await replacedTrash.letGo(move.path, kept).catch(() => undefined);
  }
}
