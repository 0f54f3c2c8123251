import type { Entry } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import type { DiskQueue } from './disk-queue.ts';
import type { ListOptions } from './file-system.ts';
import { listLocal } from './local-list.ts';
import type { LinkMove } from './local-open.ts';
import { unlessFailed } from './local-whole.ts';

/** Lists a directory with one message to a thread, a large one in parts. */
export async function* listByThread(
  disk: DiskQueue,
  path: string,
  options: ListOptions,
): AsyncGenerator<readonly Entry[]> {
  const { links = 'resolve' } = options;
  const entries = await disk.run({ op: 'list', path, links }, undefined, (result) => {
    const done = unlessFailed(result, 'read the folder', path);
    return done !== undefined && 'entries' in done ? done.entries : undefined;
  });
  if (options.signal?.aborted === true)
    throw new OpError('cancelled', 'Cancelled: list the folder.');
  if (entries === undefined) yield* listLocal(path, { ...options, disk });
  else if (entries.length > 0) yield entries;
}

/** Undefined when no thread did it. */
export function moveByThread(
  disk: DiskQueue,
  from: string,
  to: string,
): Promise<LinkMove | undefined> {
  return disk.run({ op: 'move', from, to }, undefined, (result) => {
    const done = unlessFailed(result, 'rename', from);
    return done !== undefined && 'move' in done ? done.move : undefined;
  });
}
