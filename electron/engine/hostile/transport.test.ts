/** Groups S07, S09 and S15 of the catalogue: silence, goodbyes and new keys at any moment. */
import { describe, expect, it, vi } from 'vitest';
import { check, type Meeting, type Row } from '../../testing/hostile-meeting.ts';
import { OpError } from '../../../shared/errors.ts';
import { honestLists, kexInit, newHostKey } from '../../testing/raw-ssh/kex.ts';
import { message, str, u32 } from '../../testing/raw-ssh/bytes.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import type { RawPeer } from '../../testing/raw-ssh/peer.ts';
import type { ReceiveHook, Scenario, SendHook } from '../../testing/raw-ssh/scenario.ts';

const mute: ReceiveHook = () => true;
const drop = () => [];
const quick = { kexMs: 1_500, authMs: 1_500, channelMs: 1_500, identMs: 1_500 };
const answers = {
  password: () => ({ password: 'secret' }),
  interactive: () => ({ answers: ['x'] }),
};

describe('S07 a server that stalls for ever after', () => {
  const timeout = (says: RegExp) => ({ code: 'timeout' as const, says });
  const rows: Row[] = [
    ['the connection', { onSocket: () => true }, timeout(/stays silent/)],
    ['its identification', { sending: { [SSH.KEXINIT]: drop } }, timeout(/key exchange/)],
    ['its offer', { receiving: { [SSH.KEX_INIT]: mute } }, timeout(/key exchange/)],
    ['its answer', { sending: { [SSH.NEWKEYS]: drop } }, { code: ['timeout', 'handshake'] }],
    ['its new keys', { receiving: { [SSH.SERVICE_REQUEST]: mute } }, timeout(/login/)],
    ['the login service', { receiving: { [SSH.USERAUTH_REQUEST]: mute } }, timeout(/login/)],
    [
      'its list of methods',
      { receiving: { [SSH.USERAUTH_REQUEST]: (_, __, nth) => nth > 0 }, accepts: ['password'] },
      timeout(/login/),
    ],
    [
      'its question',
      { accepts: ['keyboard-interactive'], receiving: { [SSH.USERAUTH_INFO_RESPONSE]: mute } },
      timeout(/login/),
    ],
    ['the welcome', { receiving: { [SSH.CHANNEL_OPEN]: mute } }, timeout(/SFTP service/)],
    ['opening a channel', { receiving: { [SSH.CHANNEL_REQUEST]: mute } }, timeout(/SFTP service/)],
  ];
  it.concurrent.each(rows)('S07 %s is left at its deadline', async (_, scenario, expected) => {
    const { tookMs } = await check(scenario, expected, { deadlines: quick, answers });
    // not the usual one, of 10 s and more
    expect(tookMs).toBeLessThan(9_000);
  });

  it.concurrent.each<[string, Scenario]>([
    ['everything', { onReady: (peer) => void setTimeout(() => peer.socket.pause(), 300) }],
    ['a new key exchange', { onReady: (peer) => void setTimeout(() => stallKeys(peer), 300) }],
  ])('S07 %s in a session is found dead', async (_, scenario) => {
    const { script } = await check(scenario, 'works', {
      deadlines: { keepaliveIntervalMs: 100, keepaliveDeadMs: 1_500 },
      use: untilLost,
    });
    expect(script.events.at(-1)).toMatchObject({
      event: 'closed',
      error: { code: 'disconnected' },
    });
  });
});

/** Waits until the session is over. */
const untilLost: NonNullable<Meeting['use']> = async (side) => {
  const alive = async () => {
    await side.files();
    throw new Error('the session lives');
  };
  await vi.waitFor(
    () =>
      alive().catch((error: unknown) => {
        if (!(error instanceof OpError)) throw error;
      }),
    { timeout: 4_000 },
  );
};

/** Begins a key exchange and never says another word. */
function stallKeys(peer: RawPeer): void {
  peer.exchangeKeys();
  peer.socket.pause();
}

describe('S09 a goodbye', () => {
  const bye = (...fields: Buffer[]) => message(SSH.DISCONNECT, u32(2), ...fields);
  const instead = (type: number, payload: Buffer): Scenario => ({
    receiving: {
      [type]: (_, peer) => {
        peer.sendNow(payload);
        peer.socket.end();
        return true;
      },
    },
  });
  const texts: [string, Buffer, RegExp][] = [
    ['with a reason', bye(str('too many logins'), str('en')), /too many logins/],
    ['with an escape sequence', bye(str('\x1b[2Jgone\x07'), str('')), /gone/],
    ['with direction marks', bye(str('\u202egone'), str('')), /gone/],
    ['of 30,000 characters', bye(str('y'.repeat(30_000)), str('')), /yyy/],
    ['that is no UTF-8', bye(str(Buffer.from([0x67, 0xff, 0xc3])), str('')), /g/],
    ['without a language', bye(str('bare')), /./],
    ['without a text', bye(), /./],
    ['of several lines', bye(str('one\r\ntwo\nthree'), str('')), /one/],
  ];
  const stages: [string, number][] = [
    ['key exchange', SSH.KEX_INIT],
    ['login', SSH.USERAUTH_REQUEST],
    ['channel', SSH.CHANNEL_OPEN],
  ];
  const rows = texts.flatMap(([name, payload, says]) =>
    stages.map(([stage, type]): [string, string, number, Buffer, RegExp] => [
      name,
      stage,
      type,
      payload,
      says,
    ]),
  );
  it.concurrent.each(rows)(
    'S09 %s during the %s is told clean',
    async (_, __, type, payload, says) => {
      const codes = ['handshake', 'auth', 'disconnected', 'protocol'] as const;
      await check(instead(type, payload), { code: codes, says });
    },
  );

  it.concurrent.each<[string, Buffer]>([
    [
      'with a reason',
      message(SSH.CHANNEL_OPEN_FAILURE, u32(0), u32(1), str('no channels for you'), str('')),
    ],
    ['without a language', message(SSH.CHANNEL_OPEN_FAILURE, u32(0), u32(1), str('no'))],
    [
      'with an escape sequence',
      message(SSH.CHANNEL_OPEN_FAILURE, u32(0), u32(1), str('\x1b[2J\u202e'), str('')),
    ],
    [
      'of 30,000 characters',
      message(SSH.CHANNEL_OPEN_FAILURE, u32(0), u32(1), str('z'.repeat(30_000)), str('')),
    ],
    [
      'for a channel nobody opens',
      message(SSH.CHANNEL_OPEN_FAILURE, u32(77), u32(1), str('no'), str('')),
    ],
  ])('S09 to a channel %s is told clean', async (_, payload) => {
    const scenario: Scenario = {
      receiving: {
        [SSH.CHANNEL_OPEN]: (_request, peer) => {
          peer.send(payload);
          return true;
        },
      },
    };
    const codes = ['failed', 'protocol', 'timeout', 'disconnected'] as const;
    await check(scenario, { code: codes }, { deadlines: quick });
  });
});

describe('S15 new keys', () => {
  const lots: NonNullable<Meeting['use']> = async (side) => {
    const files = await side.files();
    for (let turn = 0; turn < 60; turn += 1) {
      expect(await files.lstat('/home/hello.txt')).toMatchObject({ size: 6 });
    }
  };
  it.concurrent.each<[string, number, string]>([
    ['every millisecond', 1, 'aes128-gcm@openssh.com'],
    ['every 10 ms', 10, 'aes128-gcm@openssh.com'],
    ['every 5 ms', 5, 'aes128-ctr'],
  ])('S15 %s (%i ms, %s) disturb nothing', async (_, intervalMs, cipher) => {
    const scenario: Scenario = {
      lists: { cipher: [cipher] },
      onReady: (peer) => peer.every(intervalMs, () => peer.exchangeKeys()),
    };
    const { script } = await check(scenario, 'works', { use: lots });
    expect(script.asked).toHaveLength(1);
  });

  it.each(['aes128-gcm@openssh.com', 'aes128-ctr'])(
    'S15 begun again before ours have come disturb nothing (%s)',
    async (cipher) => {
      let begun = 0;
      const again: SendHook = (payload, peer, nth) => {
        if (nth === 0 || begun === 5) return payload;
        begun += 1;
        // behind these new keys, in the same breath
        queueMicrotask(() => {
          const init = kexInit({ ...honestLists, cipher: [cipher] });
          peer.countAsOffer(init);
          peer.sendNow(init);
        });
        return payload;
      };
      const scenario: Scenario = {
        lists: { cipher: [cipher] },
        onReady: (peer) => peer.exchangeKeys(),
        sending: { [SSH.NEWKEYS]: again },
      };
      await check(scenario, 'works', {
        use: async (side) => {
          const files = await side.files();
          await vi.waitFor(() => expect(begun).toBe(5), 4_000);
          expect(await files.lstat('/home/hello.txt')).toMatchObject({ size: 6 });
        },
      });
    },
  );

  const later = (act: (peer: RawPeer) => void): Pick<Scenario, 'onReady'> => ({
    onReady: (peer) => void setTimeout(() => act(peer), 300),
  });
  const again = later((peer) => peer.exchangeKeys());
  const second =
    (make: (payload: Buffer) => Buffer | Buffer[]) => (payload: Buffer, _: RawPeer, nth: number) =>
      nth > 0 ? make(payload) : payload;
  it.concurrent.each<[string, Scenario]>([
    [
      'with another host key',
      later((peer) => {
        peer.hostKey = newHostKey();
        peer.exchangeKeys();
      }),
    ],
    [
      'with a broken answer',
      { ...again, sending: { [SSH.KEX_REPLY]: second(() => message(SSH.KEX_REPLY)) } },
    ],
    ['that are never used', { ...again, sending: { [SSH.NEWKEYS]: second(() => []) } }],
    [
      'with a second offer in between',
      {
        ...again,
        sending: {
          [SSH.KEX_REPLY]: second((reply) => [message(SSH.KEXINIT, Buffer.alloc(16)), reply]),
        },
      },
    ],
  ])('S15 %s end the session', async (_, scenario) => {
    const { script } = await check(scenario, 'works', {
      deadlines: { keepaliveIntervalMs: 100, keepaliveDeadMs: 800 },
      use: untilLost,
    });
    expect(script.events.at(-1)).toMatchObject({ event: 'closed' });
    expect(script.asked).toHaveLength(1);
  });
});
