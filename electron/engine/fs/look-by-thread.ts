import type { Entry } from '../../../shared/entry.ts';
import { unpackEntries } from '../../../shared/packed-entries.ts';
import type { DiskQueue } from './disk-queue.ts';
import type { ListOptions } from './file-system.ts';
import { unlessFailed } from './local-whole.ts';

/** What is known of names in a directory; undefined when no thread did it. */
export function lookByThread(
  disk: DiskQueue,
  path: string,
  names: readonly string[],
  { links = 'resolve' }: ListOptions,
): Promise<Entry[] | undefined> {
  return disk.run({ op: 'look', path, names, links }, undefined, (result) => {
    const done = unlessFailed(result, 'read the folder', path);
    return done !== undefined && 'looked' in done ? unpackEntries(done.looked) : undefined;
  });
}
