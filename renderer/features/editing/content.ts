import type { AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { Result } from '../../../shared/result.ts';
import type { Client } from '../../client/client.ts';

type Part = { readonly bytes: Uint8Array; readonly size?: number };
type ReadPart = (offset: number, length: number) => Promise<Result<Part>>;

/** The copy that is edited. */
export function readCopy(client: Client, id: string): Promise<Result<Uint8Array>> {
  return readAll(
    (offset, length) => client.call('edits.read', { id, offset, length }),
    limits.editorSaveBytes,
  );
}

/** A file where it is. */
export function readFile(
  client: Client,
  { fs, path }: { readonly fs: string; readonly path: string },
  mostBytes: number,
  signal?: AbortSignal,
): Promise<Result<Uint8Array>> {
  const options = signal === undefined ? {} : { signal };
  return readAll(
    (offset, length) => client.call('files.read', { fs, path, offset, length }, options),
    mostBytes,
  );
}

async function readAll(read: ReadPart, mostBytes: number): Promise<Result<Uint8Array>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const part = await read(size, limits.filePartBytes);
    if (!part.ok) return part;
    const { bytes } = part.value;
    size += bytes.length;
    if (size > mostBytes || (part.value.size ?? 0) > mostBytes) return tooLarge;
    parts.push(bytes);
    if (bytes.length < limits.filePartBytes) return { ok: true, value: joined(parts, size) };
  }
}

const tooLarge: Result<never> = {
  ok: false,
  error: { code: 'unsupported', message: 'This file is too large to be read as a whole.' },
};

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const sentBytes = 256 * 1024;

/** Hands what the editor holds to main, to be kept or to be uploaded. Settles when it is in the copy. */
export function saveCopy(
  client: Client,
  { id, how }: { readonly id: string; readonly how: 'keep' | 'upload' },
  bytes: Uint8Array,
): Promise<AppError | undefined> {
  return new Promise((resolve) => {
    const stream = client.open(
      'edits.save',
      { id, how },
      {
        onMessage: (message) => resolve(message.type === 'saved' ? undefined : message.error),
        onClose: (error) => resolve(error ?? broken),
      },
    );
    for (let at = 0; at < bytes.length; at += sentBytes) {
      // a copy: a view would take the whole buffer along with each part
      stream.post({ type: 'part', bytes: bytes.slice(at, at + sentBytes) });
    }
    stream.post({ type: 'end' });
  });
}

const broken: AppError = { code: 'failed', message: 'The file was not saved.', next: 'Try again.' };
