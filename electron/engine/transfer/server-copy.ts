import { OpError } from '../../../shared/errors.ts';
import type { OpenFile } from '../fs/file-system.ts';

/** Content to be copied where both files are. */
export type ServerCopy = {
  readonly from: OpenFile;
  readonly to: OpenFile;
  /** What the source is said to hold. */
  readonly size: number | undefined;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  /** Bytes of one request, after which progress is told and a cancel is seen. */
  readonly pieceBytes?: number;
};

// a server's process does nothing else on its channel meanwhile: 16 MiB take a fast disk 10 ms, a slow one a second
const usualPieceBytes = 16 * 1024 * 1024;
/** Below this the way there and back costs more than the content. */
const leastBytes = 256 * 1024;
// the next one is there when the first is done, so that a far server does not wait for us
const piecesInFlight = 2;

/**
 * Has the server copy the content by itself. False when it does not, for whatever reason that another way might not
 * have: what it wrote until then is to be written over.
 */
export async function copyOnServer(copy: ServerCopy): Promise<boolean> {
  const { to, size, signal } = copy;
  if (to.copyFrom === undefined || size === undefined || size < leastBytes) return false;
  signal.throwIfAborted();
  let stop = (): void => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new OpError('cancelled', 'Cancelled.'));
    signal.addEventListener('abort', stop, { once: true });
  });
  const work = copyPieces(copy, size);
  // when the signal wins, the pieces under way end by themselves
  work.catch(() => {});
  try {
    return await Promise.race([work, stopped]);
  } catch (thrown) {
    if (thrown instanceof OpError && inconclusive.has(thrown.code)) return false;
    throw thrown;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

// offered and refused all the same, no right to open the source again, or a source that is shorter by now
const inconclusive: ReadonlySet<string> = new Set([
  'failed',
  'unsupported',
  'refused',
  'permission',
  'protocol',
]);

async function copyPieces(copy: ServerCopy, size: number): Promise<boolean> {
  const { from, to, signal, pieceBytes = usualPieceBytes } = copy;
  let next = 0;
  let isPossible = true;
  let failure: { readonly thrown: unknown } | undefined;
  const lane = async (): Promise<void> => {
    while (next < size && isPossible && failure === undefined && !signal.aborted) {
      const at = next;
      const length = Math.min(pieceBytes, size - at);
      next += length;
      try {
        const isCopied = await to.copyFrom?.(from, { from: at, length, to: at });
        if (isCopied === true) copy.onBytes(length);
        else isPossible = false;
      } catch (thrown) {
        failure ??= { thrown };
      }
    }
  };
  // all of them, also after a failure: what comes next must not meet a piece still being written
  await Promise.all(Array.from({ length: piecesInFlight }, lane));
  if (failure !== undefined) throw failure.thrown;
  return isPossible;
}
