import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { OpError } from '../../../../shared/errors.ts';
import { displayName, textToBytes } from '../../../../shared/names.ts';
import { secretMemory } from '../../secret-text.ts';

const maxKeyFileBytes = 1024 * 1024;

/** What a file holds, and whether it is kept badly. */
export type SmallFile = {
  readonly bytes: Buffer;
  /** Why it may not be used when a private key is inside. */
  readonly tooOpen: OpError | undefined;
};

/** Reads a small regular file; throws an `OpError`. */
export async function readSmallFile(path: string): Promise<SmallFile> {
  try {
    // a FIFO opened without O_NONBLOCK would wait for its writer for ever; Windows has no such flag
    const nonBlocking = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;
    const handle = await open(Buffer.from(textToBytes(path)), constants.O_RDONLY | nonBlocking);
    try {
      return await readAll(path, handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof OpError ? error : unreadable(path, error);
  }
}

async function readAll(path: string, handle: FileHandle): Promise<SmallFile> {
  const facts = await handle.stat();
  const name = displayName(path);
  if (!facts.isFile()) {
    const what = facts.isDirectory() ? 'is a folder' : 'is not a regular file';
    throw new OpError('unsupported', `${name} ${what}.`, { next: 'Choose a key file.' });
  }
  if (facts.size > maxKeyFileBytes) {
    const next = 'Choose a key file.';
    throw new OpError('unsupported', `${name} is too large for a key.`, { next });
  }
  // memory of its own, not a slice of Node's shared pool: it is wiped, and moved to a thread
  const { bytesRead, buffer } = await handle.read(secretMemory(facts.size), 0, facts.size, 0);
  const tooOpen = isOpenToOthers(facts) ? tooOpenError(path, facts.mode) : undefined;
  return { bytes: buffer.subarray(0, bytesRead), tooOpen };
}

/** As ssh decides it: one's own files are looked at, those of others were set up by an administrator. */
function isOpenToOthers({ mode, uid }: { mode: number; uid: number }): boolean {
  return uid === process.getuid?.() && (mode & 0o077) !== 0;
}

function tooOpenError(path: string, mode: number): OpError {
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  const name = displayName(path);
  // the command stands in both: of a login that fails, only the messages are told
  return new OpError(
    'permission',
    `Others may read the key file ${name} (mode ${octal}), so it is not used: chmod 600 ${quoted(name)}.`,
    { next: `Keep it to yourself: chmod 600 ${quoted(name)}` },
  );
}

/** A file's shown name for people to paste into a shell. */
export function quoted(name: string): string {
  return /^[\w./~@%+,:=-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

function unreadable(path: string, error: unknown): OpError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const name = displayName(path);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const next = 'Check the name, or choose another key file.';
    return new OpError('not-found', `There is no key file ${name}.`, { next, cause: error });
  }
  if (code === 'ELOOP') {
    const next = 'Choose the file itself.';
    return new OpError('invalid', `The link ${name} leads in a circle.`, { next, cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const next = 'Check who owns it.';
    return new OpError('permission', `The key file ${name} may not be read.`, {
      next,
      cause: error,
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new OpError('failed', `The key file ${name} cannot be read: ${reason}.`, { cause: error });
}
