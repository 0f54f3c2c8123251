import { OpError } from '../../../shared/errors.ts';
import type { DiskFailure, DiskResult } from './disk-ops.ts';
import type { DiskQueue } from './disk-queue.ts';
import { localError } from './errno.ts';
import type { MadeFile, NewFile, WholeFile, WholeFiles } from './file-system.ts';

/** Small local files, by threads that may wait for the disk. */
export class LocalWholeFiles implements WholeFiles {
  readonly mostBytes = 256 * 1024;
  readonly #queue: DiskQueue;

  constructor(queue: DiskQueue) {
    this.#queue = queue;
  }

  read(path: string, size: number): Promise<WholeFile | undefined> {
    return this.#queue.run({ op: 'read', path, size }, undefined, (result, content) => {
      const done = unlessFailed(result, 'open', path);
      if (done === undefined || !('read' in done) || done.read === undefined) return undefined;
      const { read } = done;
      return { bytes: content.subarray(read.at, read.at + size), attrs: read.attrs };
    });
  }

  create(path: string, bytes: Uint8Array, file: NewFile): Promise<MadeFile | undefined> {
    const op = { op: 'create', path, ...file, at: 0, size: bytes.length } as const;
    return this.#queue.run(op, bytes, (result) => {
      const done = unlessFailed(result, 'create', path);
      if (done === undefined || !('created' in done)) return undefined;
      const { failure, refused, size } = done.created;
      return {
        ...(failure === undefined
          ? {}
          : { failure: errorOf(failure, 'write the open file', path) }),
        ...(refused === undefined
          ? {}
          : { attrsFailure: errorOf(refused, 'change the attributes of', path) }),
        ...(size === undefined ? {} : { found: { kind: 'file', size } }),
      };
    });
  }
}

/** What there is of a result; a failure is thrown. */
export function unlessFailed(
  result: DiskResult | undefined,
  operation: string,
  path: string,
): Exclude<DiskResult, { failure: DiskFailure }> | undefined {
  if (result !== undefined && 'failure' in result) throw errorOf(result.failure, operation, path);
  return result;
}

function errorOf({ errno, code, message }: DiskFailure, operation: string, path: string): OpError {
  if (code !== undefined) return new OpError(code, message);
  return localError(Object.assign(new Error(message), { code: errno }), operation, path);
}
