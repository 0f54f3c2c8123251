import { parentPort, workerData } from 'node:worker_threads';
import { decodeKey } from './decode.ts';
import type { KeyTask } from './key-thread.ts';

/** A thread that opens one key file and ends: what it held in memory goes with it. */
const { bytes, passphrase } = workerData as KeyTask;
const asBuffer = (view: Uint8Array) => Buffer.from(view.buffer, view.byteOffset, view.byteLength);

void decodeKey(asBuffer(bytes), asBuffer(passphrase)).then((decoded) =>
  parentPort?.postMessage(decoded),
);
