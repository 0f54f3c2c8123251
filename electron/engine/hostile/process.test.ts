/** Groups K, A and S in a session's real process: what a hostile server may cost (security.md G5 to G7). */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngineLink } from '../../services/session/engine-link.ts';
import { ensureBuilt } from '../../testing/built.ts';
import { startTestEngine } from '../../testing/engine-hosts.ts';
import { refusingAnswers } from '../../testing/fake-engine-host.ts';
import { hangMs, within } from '../../testing/hostile-meeting.ts';
import { bool, message, str, u32 } from '../../testing/raw-ssh/bytes.ts';
import { infoRequest } from '../../testing/raw-ssh/login.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import { startRawServer } from '../../testing/raw-ssh/server.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { inSandbox } from '../../testing/sandbox.ts';
import { paramsFor } from '../../testing/ssh-fixtures.ts';
import { leastTurnMs, slowness } from '../../testing/processor-time.ts';

beforeAll(ensureBuilt);

const mostMiB = 64;

/** Most memory that a process has had, and what it has now, in MiB. */
async function memoryOf(pid: number): Promise<{ readonly peak: number; readonly now: number }> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const of = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1] ?? 0) / 1_024;
  return { peak: of('VmHWM'), now: of('VmRSS') };
}

/** Connects from a process of its own, for as long as the scenario goes on, and says what that took. */
async function cost(scenario: Scenario, forMs: number) {
  return await inSandbox(() => costOnce(scenario, forMs));
}

async function costOnce(scenario: Scenario, forMs: number) {
  const server = await startRawServer(scenario);
  const host = await startTestEngine('child');
  const link = createEngineLink(host, {
    onAsk: { ...refusingAnswers, hostKey: async () => ({ accepted: true }) },
    onEvent: () => undefined,
  });
  try {
    // what an honest process weighs: it has loaded all its code then
    await link.call('realPath', { side: 'local', path: '/' });
    const before = await memoryOf(host.pid ?? 0);
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), forMs);
    const call = link.call('connect', paramsFor(server.port), { signal: controller.signal });
    const settled = within(forMs + hangMs, 'the connection', Promise.allSettled([call]));
    const [outcome] = await settled;
    await new Promise((resolve) => setTimeout(resolve, outcome.status === 'fulfilled' ? forMs : 0));
    clearTimeout(timer);
    const after = await memoryOf(host.pid ?? 0);
    return { grownMiB: after.peak - before.now, peakMiB: after.peak };
  } finally {
    await within(hangMs, 'the end', host.end());
    await server.stop();
  }
}

const after = (type: number, act: Scenario['onReady']): Scenario => ({
  receiving: {
    [type]: (_, peer) => {
      act?.(peer);
      return true;
    },
  },
});

describe.skipIf(process.platform !== 'linux')('a session process', () => {
  it.concurrent.each<[string, Scenario]>([
    [
      'S03 an endless greeting',
      {
        onSocket: (socket) => {
          const line = Buffer.alloc(60_000, 'x');
          const timer = setInterval(() => socket.write(line), 1);
          socket.on('close', () => clearInterval(timer));
          return true;
        },
      },
    ],
    [
      'S05 packets that say to be 2 GB',
      {
        sending: {
          [SSH.KEXINIT]: (payload, peer) => (peer.sendNow(payload, { length: 2 ** 31 }), []),
        },
      },
    ],
    [
      'A14 10,000 banners of 3 KB',
      after(SSH.USERAUTH_REQUEST, (peer) =>
        peer.flood(10_000, () => message(SSH.USERAUTH_BANNER, str('x'.repeat(3_000)), str(''))),
      ),
    ],
    [
      'A02 questions that say to be 2^20',
      after(SSH.USERAUTH_REQUEST, (peer) =>
        peer.send(message(60, str(''), str(''), str(''), u32(2 ** 20), str('?'), bool(false))),
      ),
    ],
    [
      'A02 rounds without a question',
      {
        accepts: ['keyboard-interactive'],
        receiving: {
          [SSH.USERAUTH_INFO_RESPONSE]: (_, peer) => {
            peer.send(infoRequest([]));
            return true;
          },
        },
      },
    ],
    [
      'S14 30,000 requests',
      { onReady: (peer) => peer.flood(30_000, () => message(80, str('x'), bool(true))) },
    ],
    ['S10 packets of 0 bytes', { packetBytes: 0 }],
    ['S15 new keys for ever', { onReady: (peer) => peer.every(1, () => peer.exchangeKeys()) }],
  ])('%s cost less than 64 MiB and end when main says so', async (_, scenario) => {
    const { grownMiB, peakMiB } = await cost(scenario, 2_000);
    // it was there to be measured
    expect(peakMiB).toBeGreaterThan(20);
    expect(grownMiB).toBeLessThan(mostMiB);
  });

  it('G6 main is never busy for 100 ms while a server floods', async () => {
    const scenario: Scenario = {
      onReady: (peer) => peer.every(1, () => peer.send(message(80, str('x'), bool(true)))),
    };
    const mostMs = 100 * (await slowness());
    expect(await leastTurnMs(() => cost(scenario, 1_500), mostMs)).toBeLessThan(mostMs);
  });
});
