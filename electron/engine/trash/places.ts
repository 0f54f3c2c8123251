import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { baseName, isInside, joinPath, parentPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { lstatOrNothing } from '../transfer/directory.ts';
import { readText, writeNew } from './batch.ts';

const homeParts = ['.local', 'share', 'hawser-trash'] as const;
const otherName = /^\.hawser-trash-\d{1,10}$/;
/** In the trash of the home folder: where else there is one. */
const placesName = 'places.jsonl';
// folders above a path that are tried for a trash of their own
const mostAncestors = 24;

/** A folder that things are thrown into, and whether this very operation made it. */
export type TrashRoot = { readonly path: string; readonly isNew: boolean };

/** The trash folder of an account's home, whether it is there or not. */
export async function homeTrash(files: FileSystem): Promise<string> {
  return homeParts.reduce(joinPath, await files.realPath('.'));
}

/** True for a path in a trash folder: what is deleted there is gone. */
export function isInTrash(path: string, home: string): boolean {
  if (isInside(path, home)) return true;
  for (let at = path; at !== '/' && at !== ''; at = parentPath(at)) {
    if (otherName.test(baseName(at))) return true;
  }
  return false;
}

/**
 * Folders that can take what lies in a directory, the likeliest first: the one at home, then one on the disk that the
 * directory is on, as high up as we may write. Each is made when it is asked for, and is nobody's but ours.
 */
export async function* trashRoots(files: FileSystem, directory: string): AsyncGenerator<TrashRoot> {
  const home = await homeTrash(files);
  const made = await makeHome(files, home);
  const uid = (await lstatOrNothing(files, made?.path ?? (await files.realPath('.'))))?.uid;
  if (made !== undefined) yield made;
  // without knowing who we are, a folder that anybody can have made is not to be trusted
  if (uid === undefined) return;
  for (const ancestor of ancestorsOf(directory).slice(0, mostAncestors)) {
    const root = await ownFolder(files, joinPath(ancestor, `.hawser-trash-${uid}`), uid);
    if (root !== undefined) yield root;
  }
}

/** From the top down. */
function ancestorsOf(directory: string): string[] {
  const all = [directory];
  for (let at = directory; at !== '/'; at = parentPath(at)) all.unshift(parentPath(at));
  return all;
}

async function makeHome(files: FileSystem, home: string): Promise<TrashRoot | undefined> {
  const above = parentPath(home);
  for (const folder of [parentPath(above), above]) await makeUnlessThere(files, folder);
  const own = await ownFolder(files, home, undefined);
  // it stays, even where another one is used: it knows of the others
  return own && { ...own, isNew: false };
}

async function makeUnlessThere(files: FileSystem, folder: string): Promise<void> {
  if ((await lstatOrNothing(files, folder)) !== undefined) return;
  await files.makeDirectory(folder, 0o700).catch(unlessOver); // then the next step says so
}

/** The folder, made if need be; undefined when it cannot be had, or others can get at what is in it. */
async function ownFolder(
  files: FileSystem,
  path: string,
  uid: number | undefined,
): Promise<TrashRoot | undefined> {
  const found = await lstatOrNothing(files, path);
  if (found !== undefined) {
    return isOurs(found, uid) ? { path, isNew: false } : undefined;
  }
  try {
    await files.makeDirectory(path, 0o700);
  } catch (thrown) {
    unlessOver(thrown);
    return undefined;
  }
  const made = await lstatOrNothing(files, path);
  return made !== undefined && isOurs(made, uid) ? { path, isNew: true } : undefined;
}

function isOurs({ kind, mode, uid }: Attrs, wanted: number | undefined): boolean {
  if (kind !== 'directory' || (mode !== undefined && (mode & 0o077) !== 0)) return false;
  return wanted === undefined || uid === wanted;
}

function unlessOver(thrown: unknown): void {
  const { code } = thrown instanceof OpError ? thrown : { code: 'internal' };
  if (code === 'disconnected' || code === 'timeout' || code === 'internal') throw thrown;
}

/** Remembers a trash folder that is not the one at home, for whoever empties them. */
export async function rememberPlace(files: FileSystem, root: string): Promise<void> {
  const home = await homeTrash(files);
  if (root === home) return;
  const found = await lstatOrNothing(files, home);
  if (found === undefined || !isOurs(found, undefined)) return;
  const known = await otherPlaces(files, home);
  if (known.includes(root)) return;
  const list = joinPath(home, placesName);
  const text = [...known, root].map((each) => `${JSON.stringify(each)}\n`).join('');
  try {
    if (await lstatOrNothing(files, list)) await files.removeFile(list);
    await writeNew(files, list, text);
  } catch (thrown) {
    unlessOver(thrown); // it is found by who looks for it; only "Empty trash" does not
  }
}

/** All trash folders that are known and there. */
export async function knownPlaces(files: FileSystem): Promise<readonly string[]> {
  const home = await homeTrash(files);
  const found = await lstatOrNothing(files, home);
  if (found === undefined || !isOurs(found, undefined)) return [];
  const others: string[] = [];
  for (const place of await otherPlaces(files, home)) {
    const there = await lstatOrNothing(files, place);
    if (there !== undefined && isOurs(there, found.uid)) others.push(place);
  }
  return [home, ...others];
}

async function otherPlaces(files: FileSystem, home: string): Promise<readonly string[]> {
  const text = await readText(files, joinPath(home, placesName));
  return text.split('\n').flatMap((line) => placeOf(line) ?? []);
}

/** The list stands on the server: only what looks like a folder of ours counts. */
function placeOf(line: string): string | undefined {
  try {
    const place: unknown = JSON.parse(line);
    if (typeof place !== 'string' || !place.startsWith('/') || place.includes('\0'))
      return undefined;
    const isPlain = !place.split('/').some((part) => part === '..' || part === '.');
    return isPlain && otherName.test(baseName(place)) ? place : undefined;
  } catch {
    // not a line of ours
    return undefined;
  }
}
