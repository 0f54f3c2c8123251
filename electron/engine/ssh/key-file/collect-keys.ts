import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Long after a signature, and within the second after which nothing of a key may be left in memory. */
const afterMs = 300;

let timer: NodeJS.Timeout | undefined;

/**
 * Has V8 look for garbage soon. A private key lies in OpenSSL's memory, which wipes it, but only when V8 finds that its
 * handle is garbage: an idle session might not look for minutes. One collection takes about 10 ms.
 */
export function collectKeysSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => collector()?.(), afterMs);
  // the process need not live for it
  timer.unref();
}

function collector(): (() => void) | undefined {
  setFlagsFromString('--expose-gc');
  return runInNewContext('globalThis.gc') as (() => void) | undefined;
}
