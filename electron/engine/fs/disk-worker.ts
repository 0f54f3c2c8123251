import { parentPort } from 'node:worker_threads';
import { runDiskOps, type DiskBatch } from './disk-ops.ts';

// Electron's own view of the disk takes any file called `*.asar` for a folder
(process as { noAsar?: boolean }).noAsar = true;

parentPort?.on('message', (batch: DiskBatch) => {
  const startMs = performance.now();
  const answer = runDiskOps(batch);
  const tookMs = performance.now() - startMs;
  parentPort?.postMessage({ ...answer, tookMs }, [answer.content.buffer]);
});
