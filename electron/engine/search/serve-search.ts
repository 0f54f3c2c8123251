import type { SearchMessage, SearchQuery, SearchWay } from '../../../shared/contract/search.ts';
import type { Entry } from '../../../shared/entry.ts';
import { toAppError } from '../../../shared/errors.ts';
import { createBatches } from '../serve/batches.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { StreamPort } from '../port.ts';
import { searchFar } from './far/far-search.ts';
import type { FarShell } from './far/far-shell.ts';
import type { Search, SearchOutcome, SearchProgress } from './findings.ts';
import { searchTree } from './search-tree.ts';

/** People see ten changes a second as motion; more would only cost. */
const progressMs = 100;

/** What a search goes through, and who may do it there. */
export type Searched = {
  readonly files: () => Promise<FileSystem>;
  /** Undefined on this computer. */
  readonly shell: (() => FarShell) | undefined;
};

/** The best way there is to search a side. */
export async function searchWay(shell: FarShell | undefined): Promise<SearchWay> {
  if (shell === undefined) return 'disk';
  return (await shell.tools()) === undefined ? 'sftp' : 'find';
}

/** Looks for entries and tells of them on a port, which is closed at the end; the far end's close stops it. */
export async function serveSearch(
  port: StreamPort<never, SearchMessage>,
  searched: Searched,
  asked: {
    readonly path: string;
    readonly starts: readonly string[];
    readonly query: SearchQuery;
    readonly way: 'best' | 'sftp';
  },
): Promise<void> {
  const controller = new AbortController();
  port.onClose(() => controller.abort());
  const batches = createBatches<Entry>((entries) => port.post({ type: 'batch', entries }));
  let toldMs = -Infinity;
  const onProgress = (way: SearchWay, progress: SearchProgress): void => {
    const nowMs = performance.now();
    if (nowMs - toldMs < progressMs) return;
    toldMs = nowMs;
    port.post({ type: 'progress', ...progress, way });
  };
  const { way, ...what } = asked;
  try {
    const { signal } = controller;
    const search = { ...what, signal, onFound: batches.add };
    const { by, outcome } = await searchBy(searched, { search, way, onProgress });
    batches.flush();
    port.post({ type: 'end', ...outcome, problems: [...outcome.problems], way: by });
  } catch (thrown) {
    batches.flush();
    port.post({ type: 'error', error: toAppError(thrown) });
  }
  port.close();
}

/** By the server's own tools where that is asked for and possible, else folder by folder. */
async function searchBy(
  { files, shell }: Searched,
  {
    search,
    way,
    onProgress,
  }: {
    readonly search: Omit<Search, 'onProgress'>;
    readonly way: 'best' | 'sftp';
    readonly onProgress: (way: SearchWay, progress: SearchProgress) => void;
  },
): Promise<{ readonly by: SearchWay; readonly outcome: SearchOutcome }> {
  const side = await files();
  const tell = (by: SearchWay) => ({
    ...search,
    onProgress: (progress: SearchProgress) => onProgress(by, progress),
  });
  if (shell !== undefined && way === 'best') {
    const outcome = await searchFar(side, shell(), tell('find'));
    if (outcome !== undefined) return { by: 'find', outcome };
  }
  const by = shell === undefined ? 'disk' : 'sftp';
  return { by, outcome: await searchTree(side, tell(by)) };
}
