import { Worker } from 'node:worker_threads';
import { OpError } from '../../../../shared/errors.ts';
import { collectSoon } from '../../collect-soon.ts';
import { decodeKey, type Decoded } from './decode.ts';

/** What the thread gets: both are moved there, not copied. */
export type KeyTask = {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly passphrase: Buffer<ArrayBuffer>;
};

let script: URL | undefined;

/**
 * Tells where the bundled `key-worker` lies. Only the process that was built beside it knows; without it, as in an
 * engine inside a test's own process, keys are opened in this thread.
 */
export function openKeysWith(worker: URL): void {
  script = worker;
}

/** Every cost is capped to less than a minute on a slow machine. */
const deadlineMs = 120_000;

/**
 * Opens an encrypted key in a thread of its own. Bcrypt takes 25 ms a round and cannot yield, and main would take a
 * silent process for a hung one; ending the thread gives up at once.
 */
export function openInThread(task: KeyTask, signal: AbortSignal): Promise<Decoded> {
  if (script === undefined) return decodeKey(task.bytes, task.passphrase);
  const worker = new Worker(script, {
    workerData: task,
    transferList: [task.bytes.buffer, task.passphrase.buffer],
    name: 'Hawser key',
    stdin: false,
    // argon2's memory is not part of it
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  return new Promise((resolve, reject) => {
    const finish = (outcome: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      void worker.terminate();
      collectSoon();
      outcome();
    };
    const fail = (error: Error) => finish(() => reject(error));
    const cancel = () => fail(new OpError('cancelled', 'Cancelled.'));
    const late = () => fail(new OpError('timeout', 'The key took too long to decrypt.'));
    const timer = setTimeout(late, deadlineMs);
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('message', (decoded: Decoded) => finish(() => resolve(withBuffer(decoded))));
    worker.on('error', fail);
    worker.on('exit', () => fail(new OpError('failed', 'The thread for key files ended.')));
    if (signal.aborted) cancel();
  });
}

/** Buffers arrive as plain arrays. */
function withBuffer(decoded: Decoded): Decoded {
  return 'fault' in decoded ? decoded : { key: decoded.key, blob: Buffer.from(decoded.blob) };
}
