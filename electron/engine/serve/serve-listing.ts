import type { ListingMessage } from '../../../shared/contract/files.ts';
import type { Entry } from '../../../shared/entry.ts';
import { toAppError, type ErrorCode } from '../../../shared/errors.ts';
import { packEntries } from '../../../shared/packed-entries.ts';
import { createBatches } from './batches.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { lookUpOwners, type OwnerLookup } from './owner-lookup.ts';
import type { StreamPort } from '../port.ts';

/** Trouble thrown after entries that still are a listing: too many entries, or names that no entry can have. */
const usable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unsupported',
  'name-refused',
  'protocol',
]);

// how long names of owners may come after the listing's end; without them the numbers are shown
const ownersWaitMs = 20_000;

type ListingPort = StreamPort<never, ListingMessage>;

/** Reads a directory onto a port, which is closed after the last message; the far end's close cancels. */
export async function serveListing(
  port: ListingPort,
  files: () => Promise<FileSystem>,
  path: string,
): Promise<void> {
  const controller = new AbortController();
  port.onClose(() => controller.abort());
  let count = 0;
  let owners: OwnerLookup | undefined;
  const batches = createBatches<Entry>((entries) =>
    port.post({ type: 'batch', entries: packEntries(entries) }),
  );
  try {
    const side = await files();
    owners = lookUpOwners(side, (message) => port.post(message));
    for await (const entries of side.list(path, { signal: controller.signal })) {
      if (controller.signal.aborted) return;
      count += entries.length;
      batches.add(entries);
      owners.see(entries);
    }
    batches.flush();
    port.post({ type: 'end', notices: [] });
  } catch (thrown) {
    batches.flush();
    const error = toAppError(thrown);
    if (count > 0 && usable.has(error.code)) port.post({ type: 'end', notices: [error.message] });
    else port.post({ type: 'error', error });
  }
  if (owners !== undefined) await atMost(ownersWaitMs, owners.settled(), controller.signal);
  port.close();
}

/** Waits for work, but no longer than that, and not once nobody listens any more. */
function atMost(ms: number, work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    if (signal.aborted) finish();
    else signal.addEventListener('abort', finish, { once: true });
    void work.then(finish);
  });
}
