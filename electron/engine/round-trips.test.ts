/** How often the engine waits for a far server: each wait is the whole way there and back. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDelayProxy, type DelayProxy } from '../testing/delay-proxy.ts';
import { createScript, paramsFor } from '../testing/ssh-fixtures.ts';
import { startSshd, type Sshd } from '../testing/sshd.ts';
import type { ConnectParams } from './protocol.ts';
import { RemoteSide } from './remote-side.ts';

// so long that everything else, on a busy machine too, takes a part of one
const roundTripMs = 500;
// a machine that stands still meanwhile may take one: once more tells it from a wait that is always there
const patience = { timeout: 30_000, retry: 2 };

let sshd: Sshd;
let proxy: DelayProxy;
beforeAll(async () => {
  sshd = await startSshd();
  proxy = await startDelayProxy({ target: sshd, oneWayMs: roundTripMs / 2 });
});
afterAll(async () => {
  await proxy.close();
  await sshd.stop();
});

async function roundTrips(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return Math.floor((performance.now() - started) / roundTripMs);
}

async function connected(more: Partial<ConnectParams> = {}, answers = {}) {
  const params = paramsFor(proxy.port, {
    user: sshd.user,
    keyFiles: [sshd.clientKeyFile],
    askPassword: false,
    ...more,
  });
  const side = new RemoteSide(createScript(answers).deps);
  const taken = await roundTrips(() => side.connect(params, new AbortController().signal));
  return { side, taken };
}

// two for the key exchange, one for the login, one for a channel, one for its service, one for limits and home folder
test(
  'a login with a key at hand takes six round trips until the panes can list',
  patience,
  async () => {
    const { side, taken } = await connected();
    await side.disconnect();
    expect(taken).toBeLessThanOrEqual(6);
  },
);

test('each further channel takes two', patience, async () => {
  const file = join(sshd.dir, 'file');
  await writeFile(file, 'hello');
  const { side } = await connected();
  // the channel, then OPEN and what it takes to know the file
  const taken = await roundTrips(() => side.forTransfer((files) => files.open(file, 'read')));
  await side.disconnect();
  expect(taken).toBeLessThanOrEqual(3);
});
