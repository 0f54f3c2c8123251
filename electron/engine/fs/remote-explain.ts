import { OpError, type ErrorCode } from '../../../shared/errors.ts';
import { parentPath } from '../../../shared/paths.ts';
import type { SftpClient } from '../sftp/client.ts';
import type { Asked } from '../sftp/status.ts';
import { failureAdvice, failureText, readOnlyDetail } from './causes.ts';

/**
 * Version 3 has one status, FAILURE, for all that is not "no such file" or "permission denied", and OpenSSH says
 * NO_SUCH_FILE also for ENOTDIR. So after such an answer we look what is there and name the real reason. What we find
 * is only words: the operation has failed already.
 */
type Probe = (client: SftpClient) => Promise<ErrorCode | undefined>;

/**
 * Runs an operation that changes something; when it fails for an unclear reason, `probe` may name a better one, and a
 * volume that is read-only is one for all of them.
 */
export function explained<T>(
  client: SftpClient,
  work: Promise<T>,
  asked: Asked,
  probe: Probe,
): Promise<T> {
  return work.catch(async (thrown: unknown) => {
    if (!(thrown instanceof OpError) || !isUnclear(thrown) || client.isEnded) throw thrown;
    const found = (await reasonOf(client, probe)) ?? (await readOnly(client, thrown, asked));
    if (found === undefined) throw thrown;
    const { code, detail } = found;
    throw new OpError(code, failureText(code, { ...asked, ...(detail && { detail }) }), {
      ...failureAdvice(code, detail),
      cause: thrown,
    });
  });
}

type Reason = { readonly code: ErrorCode; readonly detail?: string };

async function reasonOf(client: SftpClient, probe: Probe): Promise<Reason | undefined> {
  const code = await probe(client).catch(() => undefined);
  return code && { code };
}

/** What was to be made is not there to be asked about, but its folder is. */
async function readOnly(
  client: SftpClient,
  { code }: OpError,
  { path }: Asked,
): Promise<Reason | undefined> {
  if (code !== 'failed' || path === undefined || !client.has('statvfs')) return undefined;
  const volume = await client
    .statvfs(path)
    .catch(() => client.statvfs(parentPath(path)))
    .catch(() => undefined);
  return volume?.isReadOnly === true ? { code: 'permission', detail: readOnlyDetail } : undefined;
}

function isUnclear(error: OpError): boolean {
  return error.code === 'failed' || error.code === 'not-found';
}

/** `exists` when something is at the path. */
export function whenTaken(path: string): Probe {
  return async (client) => {
    await client.lstat(path);
    return 'exists';
  };
}

/** `not-empty` when the folder has entries, `not-a-directory` when it is none. */
export function whenFilled(path: string): Probe {
  return async (client) => {
    const { kind } = await client.lstat(path);
    if (kind !== 'directory') return 'not-a-directory';
    const handle = await client.opendir(path);
    try {
      const names = (await client.readdir(handle)) ?? [];
      return names.some(({ name }) => name !== '.' && name !== '..') ? 'not-empty' : undefined;
    } finally {
      await client.close(handle);
    }
  };
}

/** `is-a-directory` when the path is a folder. */
export function whenDirectory(path: string): Probe {
  return async (client) => {
    const { kind } = await client.lstat(path);
    return kind === 'directory' ? 'is-a-directory' : undefined;
  };
}

/** `not-a-directory` when something else is at the path. */
export function whenNotDirectory(path: string): Probe {
  return async (client) => {
    const { kind } = await client.stat(path);
    return kind === 'directory' ? undefined : 'not-a-directory';
  };
}

/** `no-space` when the volume is full. */
export function whenFull(path: string): Probe {
  return async (client) => {
    if (!client.has('statvfs')) return undefined;
    const { freeBytes } = await client.statvfs(path);
    return freeBytes === 0 ? 'no-space' : undefined;
  };
}
