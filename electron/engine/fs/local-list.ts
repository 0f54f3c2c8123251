import { lstat, opendir, readlink, stat } from 'node:fs/promises';
import type { Attrs, Entry } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import type { DiskQueue } from './disk-queue.ts';
import { errnoOf, localError } from './errno.ts';
import type { ListOptions } from './file-system.ts';
import { attrsOfStats } from './local-attrs.ts';
import { kindOfNothing } from './look.ts';
import { lookByThread } from './look-by-thread.ts';
import { fromNative, nameOfLatin1, toNative } from './native-path.ts';

// the first rows come at once; later batches are large enough to keep the thread pool busy
const firstBatch = 64;
const laterBatch = 512;
// batches looked at while the next names are read
const batchesAhead = 4;
// so many are quicker through the thread pool than a thread is started
const byThreadFrom = 2_000;

type LocalListOptions = ListOptions & {
  readonly maxEntries?: number;
  /** Threads that look at many names; without them the thread pool does. */
  readonly disk?: DiskQueue | undefined;
};

/** Lists a local directory in batches, links with their targets at once: a disk answers fast. */
export async function* listLocal(
  path: string,
  options: LocalListOptions = {},
): AsyncGenerator<readonly Entry[]> {
  try {
    yield* batchesOf(path, options);
  } catch (thrown) {
    throw localError(thrown, 'read the folder', path);
  }
}

async function* batchesOf(
  path: string,
  options: LocalListOptions,
): AsyncGenerator<readonly Entry[]> {
  const maxEntries = options.maxEntries ?? limits.entriesPerDirectory;
  const looking: Promise<readonly Entry[]>[] = [];
  let count = 0;
  for await (const names of namesOf(path, maxEntries + 1)) {
    stopIfAborted(options.signal);
    const asking = look(path, names.slice(0, maxEntries - count), count, options);
    // when the listing ends early nobody asks for this one's outcome
    asking.catch(() => undefined);
    looking.push(asking);
    const ahead = count === 0 ? 0 : batchesAhead;
    count += names.length;
    if (looking.length > ahead) yield (await looking.shift()) ?? [];
    stopIfAborted(options.signal);
  }
  for (const asked of looking) {
    const entries = await asked;
    stopIfAborted(options.signal);
    if (entries.length > 0) yield entries;
  }
  if (count > maxEntries) throw tooMany(path, maxEntries);
}

/** Names of a directory as they are read, a small batch first. */
async function* namesOf(path: string, atMost: number): AsyncGenerator<string[]> {
  const encoding = process.platform === 'win32' ? 'utf8' : 'latin1';
  const directory = await opendir(toNative(path), { encoding, bufferSize: laterBatch });
  let names: string[] = [];
  let count = 0;
  // leaving the loop, also by a throw or a consumer that stops, closes the directory
  for await (const dirent of directory) {
    count += 1;
    names.push(encoding === 'utf8' ? dirent.name : nameOfLatin1(dirent.name));
    if (names.length === (count <= firstBatch ? firstBatch : laterBatch)) {
      yield names;
      names = [];
    }
    if (count === atMost) break;
  }
  if (names.length > 0) yield names;
}

/** By a thread once there are many; the order is that of the names. */
async function look(
  path: string,
  names: readonly string[],
  before: number,
  options: LocalListOptions,
): Promise<readonly Entry[]> {
  const { disk } = options;
  const looked =
    disk === undefined || disk.isBroken || before < byThreadFrom
      ? undefined
      : await lookByThread(disk, path, names, options);
  return looked ?? (await entriesOf(path, names, options));
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new OpError('cancelled', 'Cancelled: list the folder.');
}

/** The error of a directory of more entries than we hold. */
export function tooMany(path: string, maxEntries: number): OpError {
  return new OpError(
    'unsupported',
    `“${nameInText(path)}” has more than ${maxEntries} entries; only those are shown.`,
  );
}

async function entriesOf(
  path: string,
  names: readonly string[],
  options: ListOptions,
): Promise<Entry[]> {
  const entries = await Promise.all(names.map((name) => entryOf(path, name, options)));
  return entries.filter((entry) => entry !== undefined);
}

/** Undefined when it vanished since its name was read. */
async function entryOf(
  path: string,
  name: string,
  options: ListOptions,
): Promise<Entry | undefined> {
  const native = toNative(joinPath(path, name));
  let attrs: Attrs;
  try {
    attrs = attrsOfStats(await lstat(native));
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return undefined;
    // a name that may be read but not looked at, as in a folder without the x bit, still is there
    return { name, kind: 'other' };
  }
  if (attrs.kind !== 'link' || options.links === 'leave') return { name, ...attrs };
  const [target, targetKind] = await Promise.all([
    readlink(native, { encoding: 'buffer' }).then(fromNative, () => undefined),
    kindBehind(native),
  ]);
  return {
    name,
    ...attrs,
    ...(target === undefined ? {} : { target }),
    ...(targetKind === undefined ? {} : { targetKind }),
  };
}

async function kindBehind(native: Buffer | string): Promise<Entry['targetKind']> {
  try {
    return attrsOfStats(await stat(native)).kind;
  } catch (thrown) {
    return kindOfNothing(thrown);
  }
}
