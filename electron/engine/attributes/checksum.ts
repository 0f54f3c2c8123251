import { createHash, type Hash } from 'node:crypto';
import type { ChecksumAlgorithm, ChecksumMessage } from '../../../shared/contract/attributes.ts';
import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import type { FileSystem, OpenFile } from '../fs/file-system.ts';
import type { FarHasher } from '../verify/far-hasher.ts';

/** What a checksum is made with. */
export type ChecksumTools = {
  readonly files: FileSystem;
  /** A tool of the server, which may be asked; it knows SHA-256 only. */
  readonly hasher?: FarHasher | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: {
    readonly doneBytes: number;
    readonly totalBytes?: number;
  }) => void;
};

type Checksum = Pick<Extract<ChecksumMessage, { type: 'end' }>, 'hash' | 'by'>;

// below that, reading a file is quicker than starting a program at the server
const leastForToolBytes = 4 * 1024 * 1024;
const blockBytes = 1024 * 1024;
// enough to fill a link of 100 ms at 80 MB/s
const blocksInFlight = 8;

/** Hash of the content of what a path leads to, in hexadecimal. */
export async function checksum(
  tools: ChecksumTools,
  path: string,
  algorithm: ChecksumAlgorithm,
): Promise<Checksum> {
  const { files, hasher, signal } = tools;
  const before = await files.stat(path);
  // opening a pipe waits for its other end, and a device has no end
  if (before.kind !== 'file') throw noContent(path, before);
  const size = before.size ?? 0;
  if (hasher !== undefined && algorithm === 'sha256' && size >= leastForToolBytes) {
    tools.onProgress({ doneBytes: 0 });
    const hash = await hasher.hash(await files.realPath(path), size, signal);
    signal.throwIfAborted();
    if (hash !== undefined) {
      requireSame(path, before, await files.stat(path));
      return { hash, by: 'server' };
    }
  }
  const file = await files.open(path, 'read', { signal });
  try {
    const hash = createHash(algorithm);
    await hashAll(file, hash, size, tools);
    requireSame(path, before, await file.stat());
    return { hash: hash.digest('hex'), by: 'hawser' };
  } finally {
    await file.close().catch(() => {
      // nothing was written through it, so what closing says changes nothing
    });
  }
}

/** Hashes a file in its order, with several reads under way. */
async function hashAll(
  file: OpenFile,
  hash: Hash,
  totalBytes: number,
  { signal, onProgress }: ChecksumTools,
): Promise<void> {
  const running: Promise<Buffer>[] = [];
  let next = 0;
  const begin = (): void => {
    const buffer = Buffer.allocUnsafeSlow(Math.min(blockBytes, totalBytes - next));
    const read = readFull(file, buffer, next);
    // heard of in its turn; one that fails behind a cancel has nobody to tell
    read.catch(() => undefined);
    running.push(read);
    next += buffer.length;
  };
  let done = 0;
  while (running.length < blocksInFlight && next < totalBytes) begin();
  for (let first = running.shift(); first !== undefined; first = running.shift()) {
    const block = await first;
    signal.throwIfAborted();
    hash.update(block);
    done += block.length;
    onProgress({ doneBytes: done, totalBytes });
    if (next < totalBytes) begin();
  }
}

/** Fewer bytes than asked only at the end of the file. */
async function readFull(file: OpenFile, buffer: Buffer, position: number): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const read = await file.read(buffer.subarray(filled), position + filled);
    if (read === 0) break;
    filled += read;
  }
  return buffer.subarray(0, filled);
}

function requireSame(path: string, before: Attrs, after: Attrs): void {
  if (before.size === after.size && before.mtimeMs === after.mtimeMs) return;
  throw new OpError('changed', `“${nameInText(path)}” changed while it was read.`, {
    next: 'Try again once nobody writes to it.',
  });
}

function noContent(path: string, { kind }: Attrs): OpError {
  const name = nameInText(path);
  if (kind === 'directory') return new OpError('is-a-directory', `“${name}” is a folder.`);
  return new OpError('unsupported', `“${name}” is a socket, pipe or device: it has no content.`);
}
