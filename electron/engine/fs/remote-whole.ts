import { OpError, toAppError } from '../../../shared/errors.ts';
import type { SftpClient } from '../sftp/client.ts';
import { SSH_FXF } from '../sftp/constants.ts';
import type { Handle } from '../sftp/replies.ts';
import type { MadeFile, NewFile, WholeFile, WholeFiles } from './file-system.ts';
import { Budget } from '../transfer/budget.ts';
import { Gate } from './gate.ts';
import { pickClient, type SftpChannels } from './remote-channels.ts';
import { explained, whenFull, whenTaken } from './remote-explain.ts';

// OpenSSH tells of about a thousand for each channel, of which large files need some; others may have as many for all
const mostHandles = 1024;
const toldShare = 0.9;
const usualHandles = 128;
// from here on the content counts on the link as that of a large file does
const largeBytes = 8 * 1024;
// and what is smaller only together: little for a far link that is fast, a second of a line of 1 MB/s
const tinyInFlightBytes = 1024 * 1024;

/** Small remote files: all requests to one open file go out together, so that the way there is made once for them. */
export class RemoteWholeFiles implements WholeFiles {
  readonly mostBytes: number;
  readonly #channels: SftpChannels;
  readonly #handles = new WeakMap<SftpClient, Gate>();
  readonly #tiny = new Budget(tinyInFlightBytes);

  constructor(channels: SftpChannels) {
    this.#channels = channels;
    const { readBytes, writeBytes } = pickClient(channels).limits;
    // one byte more is asked for, which shows that a file grew
    this.mostBytes = Math.min(readBytes - 1, writeBytes);
  }

  async read(path: string, size: number, signal: AbortSignal): Promise<WholeFile | undefined> {
    return await this.#withHandle(async (client) => {
      const handle = await unlessCrowded(client.open(path, SSH_FXF.READ, {}, { signal }));
      if (handle === undefined) return undefined;
      return await this.#flow(size, () => readAll(client, handle, size));
    });
  }

  async create(path: string, bytes: Uint8Array, file: NewFile): Promise<MadeFile | undefined> {
    return await this.#withHandle(async (client) => {
      const flags = SSH_FXF.READ | SSH_FXF.WRITE | SSH_FXF.CREAT | SSH_FXF.EXCL;
      const opening = client.open(path, flags, { mode: file.mode });
      const asked = { operation: 'create', path };
      const handle = await unlessCrowded(explained(client, opening, asked, whenTaken(path)));
      if (handle === undefined) return undefined;
      return await this.#flow(bytes.length, () => fill(client, handle, { path, bytes, file }));
    });
  }

  /** Has no more files open on a channel than its server bears. */
  async #withHandle<T>(work: (client: SftpClient) => Promise<T>): Promise<T> {
    const client = pickClient(this.#channels);
    let handles = this.#handles.get(client);
    if (handles === undefined) {
      const told = client.limits.handles;
      const most =
        told === undefined ? usualHandles : Math.min(mostHandles, Math.ceil(told * toldShare));
      handles = new Gate(most);
      this.#handles.set(client, handles);
    }
    return await handles.run(() => work(client));
  }

  /** Content on its way must not be so much that a terminal on the same link waits for it. */
  async #flow<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    const { sluice } = this.#channels;
    if (bytes > largeBytes && sluice !== undefined) return await sluice.pass(bytes, work);
    const free = await this.#tiny.take(bytes);
    try {
      return await work();
    } finally {
      free();
    }
  }
}

async function readAll(
  client: SftpClient,
  handle: Handle,
  size: number,
): Promise<WholeFile | undefined> {
  const buffer = Buffer.allocUnsafe(size + 1);
  const reading = client.read(handle, 0, buffer);
  if (!keepsOrder(client)) await settled(reading);
  const looking = client.fstat(handle);
  // nothing was written through it, so what closing says changes nothing
  const closing = client.close(handle);
  const [count, attrs] = await Promise.allSettled([reading, looking, closing]);
  if (count.status === 'rejected' || attrs.status === 'rejected') return undefined;
  if (count.value !== size || attrs.value.kind !== 'file') return undefined;
  return { bytes: buffer.subarray(0, size), attrs: attrs.value };
}

async function fill(
  client: SftpClient,
  handle: Handle,
  { path, bytes, file }: { path: string; bytes: Uint8Array; file: NewFile },
): Promise<MadeFile> {
  const asked = { operation: 'write', path };
  const writing =
    bytes.length === 0
      ? Promise.resolve()
      : explained(client, client.write(handle, 0, bytes), asked, whenFull(path));
  if (!keepsOrder(client)) await settled(writing);
  const setting = client.fsetstat(handle, file.attrs);
  const looking = client.fstat(handle);
  const closing = client.close(handle);
  const [written, set, found, closed] = await Promise.allSettled([
    writing,
    setting,
    looking,
    closing,
  ]);
  const failure = errorOf(written) ?? errorOf(closed);
  const attrsFailure = errorOf(set);
  const statFailure = errorOf(found);
  return {
    ...(failure === undefined ? {} : { failure }),
    ...(attrsFailure === undefined ? {} : { attrsFailure }),
    ...(statFailure === undefined ? {} : { statFailure }),
    ...(found.status === 'fulfilled' ? { found: found.value } : {}),
  };
}

/**
 * Undefined when it was refused without a reason: the server may have too many files open, and where fewer are under
 * way at a time, it may do it.
 */
async function unlessCrowded(opening: Promise<Handle>): Promise<Handle | undefined> {
  try {
    return await opening;
  } catch (thrown) {
    if (thrown instanceof OpError && thrown.code === 'failed') return undefined;
    throw thrown;
  }
}

/**
 * True for servers that work on requests one after the other, so that what follows a WRITE may be sent with it. Others
 * read and write in several threads, and may set a file's time, or tell its size, before its content is there (Go's
 * pkg/sftp does). OpenSSH has both extensions since 8.5; no other server is known to.
 */
function keepsOrder(client: SftpClient): boolean {
  return client.has('limits') && client.has('lsetstat');
}

async function settled(work: Promise<unknown>): Promise<void> {
  await Promise.allSettled([work]);
}

function errorOf(result: PromiseSettledResult<unknown>): OpError | undefined {
  if (result.status === 'fulfilled') return undefined;
  const thrown: unknown = result.reason;
  if (thrown instanceof OpError) return thrown;
  const { code, message } = toAppError(thrown);
  return new OpError(code, message, { cause: thrown });
}
