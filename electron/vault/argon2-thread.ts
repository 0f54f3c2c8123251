import { Worker } from 'node:worker_threads';
import { OpError } from '../../shared/errors.ts';
import type { DeriveKey } from './kdf.ts';

/** The costliest parameters we take need about 30 s on a slow computer. */
const deadlineMs = 60_000;

/** Runs argon2 in a thread of its own, one for each password: half a second of main would freeze every window. */
export function createArgon2(script: URL | string): DeriveKey {
  return (password, params) =>
    new Promise((resolve, reject) => {
      // its memory holds the password: it goes with the thread
      const worker = new Worker(script, { stdin: false, name: 'Hawser vault' });
      const fail = (cause: unknown): void => {
        clearTimeout(timer);
        void worker.terminate();
        reject(
          new OpError('failed', 'The master password could not be checked.', {
            next: 'Try again with more memory free.',
            cause,
          }),
        );
      };
      const timer = setTimeout(() => fail(new Error('too slow')), deadlineMs);
      worker.once('message', (key: Uint8Array) => {
        clearTimeout(timer);
        void worker.terminate();
        resolve(key);
      });
      worker.once('error', fail);
      worker.once('exit', () => fail(new Error('the thread ended')));
      // a copy of its own: a slice of a pooled buffer cannot be handed over
      const own = Uint8Array.from(password);
      password.fill(0);
      worker.postMessage({ password: own, params }, [own.buffer]);
    });
}
