import type { RemovalMessage } from '../../../shared/contract/files.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { StreamPort } from '../port.ts';
import { createCount } from './serve-removal.ts';
import { emptyTrash } from '../trash/contents.ts';

/** Deletes what lies in the trash for good and tells how it goes on a port, whose close stops it. */
export async function serveEmptyTrash(
  port: StreamPort<never, RemovalMessage>,
  files: () => Promise<FileSystem>,
  beforeMs: number | undefined,
): Promise<void> {
  const controller = new AbortController();
  port.onClose(() => controller.abort());
  const { signal } = controller;
  const count = createCount(port);
  try {
    // each batch counts by itself, and so does its progress
    const removals = emptyTrash(await files(), { beforeMs, signal, progressOf: count.onProgress });
    for await (const removal of removals) count.add(removal);
    port.post({ type: 'end', ...count.outcome(), cancelled: signal.aborted });
  } catch (thrown) {
    port.post({ type: 'error', error: toAppError(thrown) });
  }
  port.close();
}
