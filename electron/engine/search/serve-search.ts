import type { SearchMessage, SearchQuery } from '../../../shared/contract/search.ts';
import type { Entry } from '../../../shared/entry.ts';
import { toAppError } from '../../../shared/errors.ts';
import { createBatches } from '../serve/batches.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { StreamPort } from '../port.ts';
import { searchTree, type SearchProgress } from './search-tree.ts';

/** People see ten changes a second as motion; more would only cost. */
const progressMs = 100;

/** Looks for entries and tells of them on a port, which is closed at the end; the far end's close stops it. */
export async function serveSearch(
  port: StreamPort<never, SearchMessage>,
  files: () => Promise<FileSystem>,
  search: {
    readonly path: string;
    readonly starts: readonly string[];
    readonly query: SearchQuery;
  },
): Promise<void> {
  const controller = new AbortController();
  port.onClose(() => controller.abort());
  const batches = createBatches<Entry>((entries) => port.post({ type: 'batch', entries }));
  let toldMs = -Infinity;
  const onProgress = (progress: SearchProgress): void => {
    const nowMs = performance.now();
    if (nowMs - toldMs < progressMs) return;
    toldMs = nowMs;
    port.post({ type: 'progress', ...progress });
  };
  try {
    const { signal } = controller;
    const side = await files();
    const outcome = await searchTree(side, {
      ...search,
      signal,
      onFound: batches.add,
      onProgress,
    });
    batches.flush();
    port.post({ type: 'end', ...outcome, problems: [...outcome.problems] });
  } catch (thrown) {
    batches.flush();
    port.post({ type: 'error', error: toAppError(thrown) });
  }
  port.close();
}
