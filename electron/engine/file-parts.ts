import type { Attrs } from '../../shared/entry.ts';
import { OpError } from '../../shared/errors.ts';
import { limits } from '../../shared/limits.ts';
import { nameInText } from '../../shared/names.ts';
import type { FileSystem, OpenFile } from './fs/file-system.ts';
import { checksum } from './attributes/checksum.ts';
import type { FileIdentity, FilePart } from './protocol.ts';
import type { FarHasher } from './verify/far-hasher.ts';

/** Some of what is in a file. Ends early only where the file does. */
export async function readPart(
  files: FileSystem,
  {
    path,
    offset,
    length,
  }: { readonly path: string; readonly offset: number; readonly length: number },
  signal: AbortSignal,
): Promise<FilePart> {
  return await withFile(files, path, signal, async (file, attrs) => {
    const bytes = Buffer.allocUnsafeSlow(Math.min(length, limits.filePartBytes));
    const read = await file.read(bytes, offset);
    return {
      bytes: read === bytes.length ? bytes : Uint8Array.prototype.slice.call(bytes, 0, read),
      ...factsOf(attrs),
    };
  });
}

/** What a path leads to, with a hash of all of it if that is wanted; null when nothing is there. */
export async function identify(
  files: FileSystem,
  { path, hash }: { readonly path: string; readonly hash: boolean },
  { signal, hasher }: { readonly signal: AbortSignal; readonly hasher?: FarHasher | undefined },
): Promise<FileIdentity | null> {
  try {
    const real = await files.realPath(path);
    const { kind, mode, ...attrs } = await files.stat(real);
    const facts = {
      path: real,
      kind,
      ...(mode === undefined ? {} : { mode }),
      ...factsOf(attrs),
    };
    if (!hash) return facts;
    const tools = { files, hasher, signal, onProgress: () => undefined };
    return { ...facts, sha256: (await checksum(tools, real, 'sha256')).hash };
  } catch (thrown) {
    if (thrown instanceof OpError && thrown.code === 'not-found') return null;
    throw thrown;
  }
}

async function withFile<T>(
  files: FileSystem,
  path: string,
  signal: AbortSignal,
  use: (file: OpenFile, attrs: Attrs) => Promise<T>,
): Promise<T> {
  const attrs = await files.stat(path);
  // opening a pipe waits for its other end, and a device has no end
  if (attrs.kind !== 'file') throw notAFile(path, attrs);
  const file = await files.open(path, 'read', { signal });
  try {
    return await use(file, attrs);
  } finally {
    await file.close().catch(() => {
      // nothing was written through it, so what closing says changes nothing
    });
  }
}

function factsOf({ size, mtimeMs }: Pick<Attrs, 'size' | 'mtimeMs'>) {
  return {
    ...(size === undefined ? {} : { size }),
    ...(mtimeMs === undefined ? {} : { mtimeMs }),
  };
}

function notAFile(path: string, { kind }: Attrs): OpError {
  const name = nameInText(path);
  if (kind === 'directory') return new OpError('is-a-directory', `“${name}” is a folder.`);
  return new OpError(
    'unsupported',
    `“${name}” is a socket, pipe or device: it has no content to show.`,
  );
}
