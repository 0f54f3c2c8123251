import type { Problem, RemovalMessage } from '../../../shared/contract/files.ts';
import { toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { removeTree } from '../fs/tree.ts';
import type { StreamPort } from '../port.ts';

/** People see ten changes a second as motion; more would only cost. */
const progressMs = 100;
// a selection of plain files would otherwise take a round trip each; a tree has a bound of its own
const treesAtOnce = 16;

/** Removes trees and tells how it goes on a port, which is closed at the end; the far end's close stops it. */
export async function serveRemoval(
  port: StreamPort<never, RemovalMessage>,
  files: () => Promise<FileSystem>,
  paths: readonly string[],
): Promise<void> {
  const controller = new AbortController();
  port.onClose(() => controller.abort());
  const { signal } = controller;
  const count = createCount(port);
  try {
    const side = await files();
    await eachBounded(paths, treesAtOnce, async (path) => {
      if (signal.aborted) return;
      const removal = await removeTree(side, path, { signal, onProgress: count.onProgress() });
      count.add(removal);
    });
    port.post({ type: 'end', ...count.outcome(), cancelled: signal.aborted });
  } catch (thrown) {
    port.post({ type: 'error', error: toAppError(thrown) });
  }
  port.close();
}

/** Adds up several trees that are removed at once. */
export function createCount(port: StreamPort<never, RemovalMessage>) {
  const problems: Problem[] = [];
  let more = 0;
  let removed = 0;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return {
    /** For one tree: its progress tells its own count each time. */
    onProgress: () => {
      let before = 0;
      return (progress: { readonly removed: number; readonly path: string }) => {
        removed += progress.removed - before;
        before = progress.removed;
        const now = performance.now();
        if (now - toldAtMs < progressMs) return;
        toldAtMs = now;
        port.post({ type: 'progress', removed, path: progress.path });
      };
    },
    add: (tree: { readonly problems: readonly Problem[]; readonly moreProblems: number }) => {
      const room = limits.problemsPerTransfer - problems.length;
      problems.push(...tree.problems.slice(0, room));
      more += tree.moreProblems + Math.max(0, tree.problems.length - room);
    },
    outcome: () => ({ removed, problems: more === 0 ? problems : [...problems, rest(more)] }),
  };
}

function rest(count: number): Problem {
  return {
    path: '',
    error: { code: 'failed', message: `${count} more items could not be deleted.` },
  };
}
