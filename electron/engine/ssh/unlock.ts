import { createPrivateKey, type KeyObject } from 'node:crypto';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { default as ssh2, type ParsedKey } from 'ssh2';
import { OpError } from '../../../shared/errors.ts';

// a member of ssh2's CommonJS export, which Node gives to ES modules on the default import only
const { utils } = ssh2;

/**
 * Decrypts an OpenSSH private key. Its bcrypt takes 25 ms a round and cannot yield, so an encrypted key is worked
 * off in a thread: main would take a silent process for a hung one.
 */
export async function unlockOpenSshKey(
  text: string,
  passphrase: string | undefined,
  signal: AbortSignal,
): Promise<KeyObject | undefined> {
  const pem =
    passphrase === undefined
      ? pemOf(utils.parseKey(text))
      : await parseInThread(text, passphrase, signal);
  return pem === undefined ? undefined : createPrivateKey(pem);
}

function pemOf(parsed: ParsedKey | Error): string | undefined {
  return parsed instanceof Error ? undefined : parsed.getPrivatePEM();
}

const threadSource = `
const { parentPort, workerData } = require('node:worker_threads');
const { utils } = require(workerData.ssh2);
const parsed = utils.parseKey(workerData.text, workerData.passphrase);
parentPort.postMessage(parsed instanceof Error ? undefined : parsed.getPrivatePEM());
`;

function parseInThread(
  text: string,
  passphrase: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const ssh2 = createRequire(import.meta.url).resolve('ssh2');
    const worker = new Worker(threadSource, { eval: true, workerData: { ssh2, text, passphrase } });
    const finish = (outcome: () => void) => {
      signal.removeEventListener('abort', cancel);
      void worker.terminate();
      outcome();
    };
    const cancel = () => finish(() => reject(new OpError('cancelled', 'Cancelled.')));
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('message', (pem: string | undefined) => finish(() => resolve(pem)));
    worker.on('error', (error) => finish(() => reject(error)));
    if (signal.aborted) cancel();
  });
}
