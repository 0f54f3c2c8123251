import { Worker } from 'node:worker_threads';
import type { DiskResults } from './disk-ops.ts';
import type { DiskThread } from './disk-queue.ts';

type Answer = DiskResults & { readonly tookMs: number };

/** Starts a thread that runs `disk-worker`; it answers in the order it was asked. */
export function startDiskThread(script: URL): DiskThread {
  const asked: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  let gone: Error | undefined;
  const lose = (error: Error): void => {
    gone ??= error;
    for (const { reject } of asked.splice(0)) reject(gone);
  };
  let worker: Worker | undefined;
  try {
    worker = new Worker(script, { stdin: false, name: 'Hawser disk' });
  } catch (thrown) {
    gone = thrown instanceof Error ? thrown : new Error(String(thrown));
  }
  worker?.on('message', (answer: Answer) => asked.shift()?.resolve(answer));
  worker?.on('error', lose);
  worker?.on('exit', () => lose(new Error('the disk thread ended')));
  // the process ends when its other work is done
  worker?.unref();
  return {
    run: (batch) =>
      new Promise((resolve, reject) => {
        if (worker === undefined || gone !== undefined) {
          return reject(gone ?? new Error('there is no disk thread'));
        }
        asked.push({ resolve, reject });
        worker.postMessage(batch, [batch.content.buffer]);
      }),
    end: () => void worker?.terminate(),
  };
}
