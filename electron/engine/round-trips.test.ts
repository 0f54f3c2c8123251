/** How often the engine waits for a far server: each wait is the whole way there and back. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDelayProxy } from '../testing/delay-proxy.ts';
import { createScript, paramsFor } from '../testing/ssh-fixtures.ts';
import { startSshd, type Sshd } from '../testing/sshd.ts';
import { RemoteSide } from './remote-side.ts';

/**
 * A server further away each time: all that is no waiting for it, on a busy machine too, takes a smaller part of one round
 * trip, and what waits once more than it has to does so every time.
 */
const roundTripsMs = [400, 1_500, 5_000];
const patience = { timeout: 180_000 };

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

/** Round trips that something took. */
type Count = (work: () => Promise<unknown>) => Promise<number>;

/** The fewest that something takes, as soon as these are no more than it may. */
async function fewest(most: number, attempt: (tcpPort: number, count: Count) => Promise<number>) {
  let taken = Infinity;
  for (const roundTripMs of roundTripsMs) {
    const proxy = await startDelayProxy({ target: sshd, oneWayMs: roundTripMs / 2 });
    const count: Count = async (work) => {
      const startMs = performance.now();
      await work();
      return Math.floor((performance.now() - startMs) / roundTripMs);
    };
    taken = Math.min(taken, await attempt(proxy.port, count));
    await proxy.close();
    if (taken <= most) break;
  }
  return taken;
}

function connecting(tcpPort: number) {
  const params = paramsFor(tcpPort, {
    user: sshd.user,
    keyFiles: [sshd.clientKeyFile],
    askPassword: false,
  });
  const side = new RemoteSide(createScript({}).deps);
  return { side, connect: () => side.connect(params, new AbortController().signal) };
}

// two for the key exchange, one for the login, one for a channel, one for its service, one for limits and home folder
test(
  'a login with a key at hand takes six round trips until the panes can list',
  patience,
  async () => {
    const taken = await fewest(6, async (tcpPort, count) => {
      const { side, connect } = connecting(tcpPort);
      const counted = await count(connect);
      await side.disconnect();
      return counted;
    });
    expect(taken).toBeLessThanOrEqual(6);
  },
);

test('each further channel takes two', patience, async () => {
  const file = join(sshd.dir, 'file');
  await writeFile(file, 'hello');
  const taken = await fewest(3, async (tcpPort, count) => {
    const { side, connect } = connecting(tcpPort);
    await connect();
    // the channel, then OPEN and what it takes to know the file
    const counted = await count(() => side.forTransfer((files) => files.open(file, 'read')));
    await side.disconnect();
    return counted;
  });
  expect(taken).toBeLessThanOrEqual(3);
});
