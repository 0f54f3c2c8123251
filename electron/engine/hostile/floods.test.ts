/** Group S14 of the catalogue: floods of what is allowed, one by one. */
import { describe, expect, it } from 'vitest';
import { hangMs, check, meet, within, type Meeting } from '../../testing/hostile-meeting.ts';
import { bool, message, Reader, str, u32 } from '../../testing/raw-ssh/bytes.ts';
import { newHostKey } from '../../testing/raw-ssh/kex.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import type { ReceiveHook, Scenario } from '../../testing/raw-ssh/scenario.ts';

const mute: ReceiveHook = () => true;

describe('S14 a flood of', () => {
  const flood = (total: number, payload: Buffer): Scenario => ({
    onReady: (peer) => peer.flood(total, () => payload),
  });
  const onChannel = (total: number, type: number, ...fields: Buffer[]): Scenario => ({
    sending: {
      [SSH.CHANNEL_SUCCESS]: (payload, peer) => {
        const [channel] = peer.channels.values();
        const remote = u32(channel?.remoteId ?? 0);
        queueMicrotask(() => peer.flood(total, () => message(type, remote, ...fields)));
        return payload;
      },
    },
  });
  const rows: [string, Scenario][] = [
    [
      '20,000 requests that want replies',
      flood(20_000, message(SSH.GLOBAL_REQUEST, str('x@y'), bool(true))),
    ],
    [
      '20,000 requests that want none',
      flood(20_000, message(SSH.GLOBAL_REQUEST, str('x@y'), bool(false))),
    ],
    ['20,000 answers to nothing', flood(20_000, message(SSH.REQUEST_FAILURE))],
    ['20,000 words to ignore', flood(20_000, message(SSH.IGNORE, str('x'.repeat(100))))],
    [
      '20,000 words for debugging',
      flood(20_000, message(SSH.DEBUG, bool(true), str('\x1b[2J'), str(''))),
    ],
    ['20,000 words of not understanding', flood(20_000, message(SSH.UNIMPLEMENTED, u32(3)))],
    ['20,000 unknown messages', flood(20_000, message(193, str('x')))],
    [
      '10,000 requests on a channel',
      onChannel(10_000, SSH.CHANNEL_REQUEST, str('keepalive@openssh.com'), bool(true)),
    ],
    ['10,000 extensions of the window', onChannel(10_000, SSH.CHANNEL_WINDOW_ADJUST, u32(1))],
    ['10,000 answers on a channel', onChannel(10_000, SSH.CHANNEL_FAILURE)],
    [
      '10,000 pieces of extended data',
      onChannel(10_000, SSH.CHANNEL_EXTENDED_DATA, u32(1), str('err')),
    ],
    [
      '10,000 exits',
      onChannel(10_000, SSH.CHANNEL_REQUEST, str('exit-status'), bool(false), u32(1)),
    ],
  ];
  it.concurrent.each(rows)('S14 %s leaves the session alive', async (_, scenario) => {
    const { script } = await check(scenario, 'works', { use: stillWorks });
    expect(script.asked.map(({ name }) => name)).toEqual(['hostKey']);
  });

  it('S14 data without any answer to a ping is a live session', async () => {
    const scenario: Scenario = {
      receiving: { [SSH.GLOBAL_REQUEST]: mute },
      onReady: (peer) => peer.every(50, () => peer.send(message(SSH.IGNORE, str('x')))),
    };
    const { script } = await check(scenario, 'works', {
      deadlines: { keepaliveIntervalMs: 100, keepaliveDeadMs: 1_000 },
      use: async (side) => {
        await new Promise((resolve) => setTimeout(resolve, 2_500));
        await (await side.files()).lstat('/home');
      },
    });
    expect(script.events.filter(({ event }) => event === 'closed')).toEqual([]);
  });

  it('S14 new host keys has one of them proved', async () => {
    const told = str(newHostKey().blob);
    const announcement = message(
      SSH.GLOBAL_REQUEST,
      str('hostkeys-00@openssh.com'),
      bool(false),
      told,
    );
    let asked = 0;
    const scenario: Scenario = {
      ...flood(5_000, announcement),
      // ssh2 asks nobody else to prove them
      ident: 'SSH-2.0-OpenSSH_9.9',
      receiving: {
        [SSH.GLOBAL_REQUEST]: (payload) => {
          if (new Reader(payload, 1).text().startsWith('hostkeys-prove')) asked += 1;
          return undefined;
        },
      },
    };
    await check(scenario, 'works', { use: stillWorks });
    expect(asked).toBe(1);
  });

  const ping = message(192, str('p'.repeat(1_000)));
  it('S14 pings is answered by nothing (CVE-2025-26466)', async () => {
    const { peer } = await check(flood(20_000, ping), 'works', { use: stillWorks });
    expect(peer?.received.filter((type) => type > 100 || type === SSH.UNIMPLEMENTED)).toEqual([]);
  });

  it('S14 pings within a key exchange ends the session (CVE-2025-26466)', async () => {
    const scenario: Scenario = {
      onReady: (peer) => {
        peer.exchangeKeys();
        for (let turn = 0; turn < 1_000; turn += 1) peer.sendNow(ping);
      },
    };
    const { error, script } = await meet(scenario, { use: stillWorks });
    expect(error?.code).toMatch(/protocol|handshake|disconnected/);
    expect(script.asked.map(({ name }) => name)).toEqual(['hostKey']);
  });
});

/** A request that comes behind the flood is answered. */
const stillWorks: NonNullable<Meeting['use']> = async (side) => {
  const found = await within(hangMs, 'a request', (await side.files()).lstat('/home/hello.txt'));
  expect(found.size).toBe(6);
};
