import { randomBytes } from 'node:crypto';
import { renameSync, statSync, type Stats } from 'node:fs';
import { mkdir, open, readlink, realpath, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Rewrites a file that other programs write to as well: under a lock for other copies of Hawser, beside the file and
 * renamed, so that a crash leaves the old file or the new one. Other programs know no lock. ssh appends, and ssh-keygen
 * renames what it has read before: the change is made again until it finds its work done, and what was still appended to
 * the old file is carried over.
 *
 * `change` gives undefined when there is nothing to do.
 */
export async function changeFile(
  path: string,
  change: (bytes: Buffer) => Buffer | undefined,
  options: { readonly maxBytes: number },
): Promise<void> {
  const file = await followLinks(path);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  let wanted = change;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const outcome = await withLock(`${file}.hawser-lock`, () =>
      replace(file, wanted, options.maxBytes),
    );
    if (outcome === 'done') return;
    const late = outcome === 'again' ? undefined : await lateLines(outcome);
    if (late) wanted = carryingOver(wanted, late);
  }
  throw new Error('another program keeps changing the file');
}

const maxAttempts = 20;
/** ssh opens, writes and closes within less than a millisecond. */
const lateWriterMs = 40;
/** A lock older than this was left behind by a crash: writing takes milliseconds. */
const staleLockMs = 10_000;
const lockTriesMs = 25;

/** Done, to be done again, or done in place of this file. */
type Outcome = 'done' | 'again' | Replaced;
type Replaced = { readonly old: FileHandle; readonly length: number };

async function replace(
  file: string,
  change: (bytes: Buffer) => Buffer | undefined,
  maxBytes: number,
): Promise<Outcome> {
  const old = await openIfThere(file);
  let outcome: Outcome = 'done';
  try {
    const before = await old?.stat();
    if (before && (!before.isFile() || before.size > maxBytes)) throw new Error(unusable(before));
    const bytes = (await old?.readFile()) ?? Buffer.alloc(0);
    const next = change(bytes);
    if (next !== undefined) {
      const isReplaced = await putInPlace(file, next, before);
      outcome = !isReplaced ? 'again' : old ? { old, length: bytes.length } : 'done';
    }
    return outcome;
  } finally {
    if (typeof outcome === 'string') await old?.close();
  }
}

/** False when the file is no longer what it was before. */
async function putInPlace(file: string, bytes: Buffer, before: Stats | undefined) {
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    await writeDurably(temporary, bytes, before);
    // at once, so that hardly anything comes in between
    if (!isSameFile(before, statIfThere(file))) return false;
    renameSync(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncDirectory(dirname(file));
  return true;
}

/** What a program that had the old file open has still appended to it. */
async function lateLines({ old, length }: Replaced): Promise<Buffer | undefined> {
  try {
    await delay(lateWriterMs);
    const { size } = await old.stat();
    if (size <= length) return undefined;
    const late = Buffer.alloc(size - length);
    await old.read(late, 0, late.length, length);
    return late;
  } finally {
    await old.close();
  }
}

/** The same change once more, which finds its work done, and then the late lines. */
function carryingOver(change: (bytes: Buffer) => Buffer | undefined, late: Buffer) {
  return (bytes: Buffer) => {
    const changed = change(bytes);
    const now = changed ?? bytes;
    return now.includes(late) ? changed : endedBy(now, late);
  };
}

/** The bytes with lines after them. */
export function endedBy(bytes: Uint8Array, lines: Uint8Array): Buffer {
  const isEnded = bytes.length === 0 || bytes.at(-1) === 0x0a;
  return Buffer.concat([bytes, isEnded ? Buffer.alloc(0) : Buffer.of(0x0a), lines]);
}

function unusable(facts: Stats): string {
  return facts.isFile() ? 'it is too large' : 'it is not a regular file';
}

function isSameFile(before: Stats | undefined, now: Stats | undefined): boolean {
  return before?.ino === now?.ino && before?.size === now?.size && before?.mtimeMs === now?.mtimeMs;
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    // a pipe must not hold us up
    const facts = await stat(path);
    if (!facts.isFile()) throw new Error(unusable(facts));
    return await open(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function statIfThere(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

async function writeDurably(path: string, bytes: Uint8Array, like: Stats | undefined) {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    if (like && process.platform !== 'win32') {
      // only root may give files away, and only root has others' files to give back
      if (process.getuid?.() === 0) await handle.chown(like.uid, like.gid);
      await handle.chmod(like.mode & 0o777);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return; // Windows cannot open directories; its rename is journaled
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function withLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + staleLockMs;
  while (!(await takeLock(lock))) {
    if (Date.now() > giveUpAt) throw new Error('another copy of Hawser holds its lock');
    await delay(lockTriesMs);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const facts = statIfThere(lock);
    if (facts && Date.now() - facts.mtimeMs > staleLockMs) await rm(lock, { force: true });
    return false;
  }
}

/** The file itself when the name is a link, so that the link stays one, also where its target is not there yet. */
async function followLinks(path: string, depth = 0): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || depth > 40) throw error;
  }
  try {
    return await followLinks(resolve(dirname(path), await readlink(path)), depth + 1);
  } catch (error) {
    // no link, or nothing at all yet
    if (codeOf(error) === 'EINVAL' || codeOf(error) === 'ENOENT') return path;
    throw error;
  }
}

/** The system's code of a failure, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
