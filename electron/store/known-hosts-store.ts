import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { OpError } from '../../shared/errors.ts';
import { displayName } from '../../shared/names.ts';
import {
  knownHostsLine,
  knownKeyTypes,
  verdict,
  type HostKeyVerdict,
  type KnownHostsFile,
} from '../engine/ssh/known-hosts.ts';

/** The known_hosts files: read afresh for every decision, so that other programs' changes count at once. */
export type KnownHostsStore = {
  /** All files that exist, the user's first. Fails when one exists but cannot be read: never "no keys known". */
  readonly read: () => Promise<readonly KnownHostsFile[]>;
  readonly verdict: (host: string, tcpPort: number, key: Uint8Array) => Promise<HostKeyVerdict>;
  readonly knownKeyTypes: (host: string, tcpPort: number) => Promise<string[]>;
  /** Adds one line to the user's file, unless the key got there in the meantime. */
  readonly append: (
    host: string,
    tcpPort: number,
    keyType: string,
    key: Uint8Array,
  ) => Promise<void>;
};

/** A file of a million lines; more is a mistake, and reading it would stall main. */
const maxFileBytes = 128 * 1024 * 1024;
/** A lock older than this was left behind by a crash: writing takes milliseconds. */
const staleLockMs = 10_000;
const lockTriesMs = 25;

/** Opens the store. Nothing is read or created before it is needed. */
export function createKnownHostsStore(files: {
  readonly userFile: string;
  readonly systemFiles?: readonly string[];
}): KnownHostsStore {
  const paths = [files.userFile, ...(files.systemFiles ?? [])];
  const read = async () => {
    const found: KnownHostsFile[] = [];
    for (const path of paths) {
      const bytes = await readIfThere(path);
      if (bytes) found.push({ path, bytes });
    }
    return found;
  };
  // one writer at a time within this process; the lock file is for other copies of Hawser
  let last: Promise<unknown> = Promise.resolve();
  return {
    read,
    verdict: async (host, tcpPort, key) => verdict(await read(), host, tcpPort, key),
    knownKeyTypes: async (host, tcpPort) => knownKeyTypes(await read(), host, tcpPort),
    append: (host, tcpPort, keyType, key) => {
      const line = `${knownHostsLine(host, tcpPort, keyType, key)}\n`;
      const isThere = (path: string, bytes: Uint8Array) =>
        verdict([{ path, bytes }], host, tcpPort, key).verdict === 'match';
      const run = last.then(() => appendLine(files.userFile, line, isThere));
      last = run.catch(() => undefined);
      return run;
    },
  };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) throw unreadable(path, 'it is not a regular file');
    if (facts.size > maxFileBytes) throw unreadable(path, 'it is larger than 128 MiB');
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error instanceof OpError ? error : unreadable(path, reasonOf(error), error);
  }
}

async function appendLine(
  userFile: string,
  line: string,
  isThere: (path: string, bytes: Uint8Array) => boolean,
): Promise<void> {
  try {
    await mkdir(dirname(userFile), { recursive: true, mode: 0o700 });
    const file = await followLinks(userFile);
    await withLock(`${file}.hawser-lock`, () => rewriteWith(file, line, isThere));
  } catch (error) {
    if (error instanceof OpError) throw error;
    throw new OpError(
      'failed',
      `The new host key could not be stored in ${displayName(userFile)}: ${reasonOf(error)}.`,
      { next: 'The connection goes on; Hawser will ask again next time.', cause: error },
    );
  }
}

/** Writes beside the file and renames, so that a crash leaves the old file or the new one. */
async function rewriteWith(
  file: string,
  line: string,
  isThere: (path: string, bytes: Uint8Array) => boolean,
): Promise<void> {
  // ssh appends without any lock: when the file changed while we wrote, start over
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const before = await statIfThere(file);
    const old = (await readIfThere(file)) ?? Buffer.alloc(0);
    if (isThere(file, old)) return;
    const separator = old.length > 0 && old.at(-1) !== 0x0a ? '\n' : '';
    const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
    try {
      const mode = before === undefined ? 0o600 : before.mode & 0o777;
      await writeDurably(temporary, Buffer.concat([old, Buffer.from(separator + line)]), mode);
      const now = await statIfThere(file);
      if (now?.size !== before?.size || now?.mtimeMs !== before?.mtimeMs) continue;
      await rename(temporary, file);
      await syncDirectory(dirname(file));
      return;
    } finally {
      await rm(temporary, { force: true });
    }
  }
  throw new Error('another program keeps changing the file');
}

async function writeDurably(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.chmod(mode);
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

async function withLock(lock: string, work: () => Promise<void>): Promise<void> {
  const giveUpAt = Date.now() + staleLockMs;
  while (!(await takeLock(lock))) {
    if (Date.now() > giveUpAt) throw new Error('another copy of Hawser holds its lock');
    await delay(lockTriesMs);
  }
  try {
    await work();
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
    const facts = await statIfThere(lock);
    if (facts && Date.now() - facts.mtimeMs > staleLockMs) await rm(lock, { force: true });
    return false;
  }
}

/** The file itself when the name is a link, so that the link stays one. */
async function followLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return path;
    throw error;
  }
}

async function statIfThere(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function unreadable(path: string, reason: string, cause?: unknown): OpError {
  return new OpError(
    'host-key',
    `The known host keys in ${displayName(path)} cannot be read: ${reason}.`,
    { next: 'Make the file readable, or move it away; Hawser does not connect unchecked.', cause },
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
