import type { ListingMessage } from '../../shared/contract/files.ts';
import type { Entry } from '../../shared/entry.ts';
import { toAppError, type ErrorCode } from '../../shared/errors.ts';
import { createBatches } from './batches.ts';
import type { FileSystem } from './fs/file-system.ts';
import type { StreamPort } from './port.ts';

/** Trouble thrown after entries that still are a listing: too many entries, or names that no entry can have. */
const usable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unsupported',
  'name-refused',
  'protocol',
]);

/** Reads a directory onto a port, which is closed after the last message; the far end's close cancels. */
export async function serveListing(
  port: StreamPort<never, ListingMessage>,
  files: () => Promise<FileSystem>,
  path: string,
): Promise<void> {
  const controller = new AbortController();
  port.onClose(() => controller.abort());
  let count = 0;
  const batches = createBatches<Entry>((entries) => port.post({ type: 'batch', entries }));
  try {
    const side = await files();
    for await (const entries of side.list(path, { signal: controller.signal })) {
      if (controller.signal.aborted) return;
      count += entries.length;
      batches.add(entries);
    }
    batches.flush();
    port.post({ type: 'end', notices: [] });
  } catch (thrown) {
    batches.flush();
    const error = toAppError(thrown);
    if (count > 0 && usable.has(error.code)) port.post({ type: 'end', notices: [error.message] });
    else port.post({ type: 'error', error });
  }
  port.close();
}
