import { parentPort } from 'node:worker_threads';
import { runConfigJob } from './config-jobs.ts';
import type { ConfigTask } from './config-thread.ts';
import { diskFiles } from './read-files.ts';

/** A thread that reads OpenSSH's configuration: whatever is in the files, main goes on. */
parentPort?.on('message', ({ id, job, sources }: ConfigTask) => {
  const { uid } = sources.local;
  runConfigJob(job, sources, diskFiles(uid < 0 ? undefined : uid)).then(
    (answer) => parentPort?.postMessage({ id, answer }),
    (error: unknown) => parentPort?.postMessage({ id, fault: String(error) }),
  );
});
