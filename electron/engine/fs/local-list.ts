import { lstat, opendir, readlink, stat } from 'node:fs/promises';
import type { Attrs, Entry } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { bytesToText, displayName } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { errnoOf, localError } from './errno.ts';
import type { ListOptions } from './file-system.ts';
import { attrsOfStats } from './local-attrs.ts';
import { fromNative, toNative } from './native-path.ts';

// the first rows come at once; later batches are large enough to keep the thread pool busy
const firstBatch = 64;
const laterBatch = 512;

/** Lists a local directory in batches, links with their targets at once: a disk answers fast. */
export async function* listLocal(
  path: string,
  options: ListOptions & { readonly maxEntries?: number } = {},
): AsyncGenerator<readonly Entry[]> {
  try {
    yield* batchesOf(path, options);
  } catch (thrown) {
    throw localError(thrown, 'read the folder', path);
  }
}

async function* batchesOf(
  path: string,
  options: ListOptions & { readonly maxEntries?: number },
): AsyncGenerator<readonly Entry[]> {
  const maxEntries = options.maxEntries ?? limits.entriesPerDirectory;
  // latin1 gives each byte as one character, so that names that are not UTF-8 come through
  const encoding = process.platform === 'win32' ? 'utf8' : 'latin1';
  const directory = await opendir(toNative(path), { encoding, bufferSize: firstBatch });
  let names: string[] = [];
  let count = 0;
  // leaving the loop, also by a throw or a consumer that stops, closes the directory
  for await (const dirent of directory) {
    count += 1;
    if (count > maxEntries) break;
    names.push(encoding === 'utf8' ? dirent.name : nameOfLatin1(dirent.name));
    if (names.length < (count <= firstBatch ? firstBatch : laterBatch)) continue;
    stopIfAborted(options.signal);
    yield await entriesOf(path, names, options);
    names = [];
  }
  stopIfAborted(options.signal);
  if (names.length > 0) yield await entriesOf(path, names, options);
  if (count > maxEntries) throw tooMany(path, maxEntries);
}

function nameOfLatin1(name: string): string {
  return bytesToText(Buffer.from(name, 'latin1'));
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new OpError('cancelled', 'Cancelled: list the folder.');
}

/** The error of a directory of more entries than we hold. */
export function tooMany(path: string, maxEntries: number): OpError {
  return new OpError(
    'unsupported',
    `“${displayName(path)}” has more than ${maxEntries} entries; only those are shown.`,
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
    const errno = errnoOf(thrown);
    return errno === 'ENOENT' || errno === 'ELOOP' || errno === 'ENOTDIR' ? 'broken' : undefined;
  }
}
