import { parentPort } from 'node:worker_threads';
import { argon2id } from 'hash-wasm';
import type { KdfParams } from './kdf.ts';

/** What the thread is asked. */
export type Argon2Order = { readonly password: Uint8Array; readonly params: KdfParams };

parentPort?.once('message', (order: Argon2Order) => void derive(order));

// a failure ends the thread with an error event, which is what the other side waits for
async function derive({ password, params }: Argon2Order): Promise<void> {
  const key = await argon2id({
    password,
    salt: Buffer.from(params.salt, 'base64'),
    memorySize: params.memoryKiB,
    iterations: params.passes,
    parallelism: params.lanes,
    hashLength: 32,
    outputType: 'binary',
  });
  password.fill(0);
  parentPort?.postMessage(key);
}
