/** Groups K24 and S06 of the catalogue: offers and answers that were changed on the way or make no sense. */
import { describe, expect, it } from 'vitest';
import { message, names, str, u32, u8 } from '../../testing/raw-ssh/bytes.ts';
import { honestLists, kexInit, newHostKey, strictMark } from '../../testing/raw-ssh/kex.ts';
import type { KexLists } from '../../testing/raw-ssh/kex.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { check, type Row } from '../../testing/hostile-meeting.ts';

const handshake = { code: 'handshake' } as const;

describe('K24 tampering with the exchange', () => {
  const sent = (lists: Partial<KexLists>) => ({
    sending: { [SSH.KEXINIT]: () => kexInit({ ...honestLists, ...lists }) },
  });
  const reply = (change: (key: Buffer, point: Buffer, signature: Buffer) => Buffer) => ({
    sending: {
      [SSH.KEX_REPLY]: (payload: Buffer) => {
        const keyEnd = 5 + payload.readUInt32BE(1);
        const pointEnd = keyEnd + 4 + payload.readUInt32BE(keyEnd);
        return change(
          payload.subarray(1, keyEnd),
          payload.subarray(keyEnd, pointEnd),
          payload.subarray(pointEnd),
        );
      },
    },
  });
  const withPoint = (bytes: Buffer) =>
    reply((key, _, signature) => message(SSH.KEX_REPLY, key, str(bytes), signature));
  const withSignature = (make: (signature: Buffer) => Buffer) =>
    reply((key, point, signature) => message(SSH.KEX_REPLY, key, point, make(signature)));
  const flipped = (bytes: Buffer, at: number) => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  const one = Buffer.alloc(32);
  one[0] = 1;
  const rows: [string, Scenario][] = [
    ['a cipher taken out of the offer', sent({ cipher: ['aes128-ctr'] })],
    ['the offer in another order', sent({ cipher: ['aes128-ctr', 'aes128-gcm@openssh.com'] })],
    ['strictness taken out of the offer', sent({ kex: ['curve25519-sha256'] })],
    ['another host key type put in', sent({ hostKey: ['ssh-ed25519', 'ssh-rsa'] })],
    [
      'another identification line',
      {
        ident: 'SSH-2.0-raw_1',
        sendIdent: (socket, _line, listen) => {
          socket.write('SSH-2.0-raw_2\r\n');
          listen();
        },
      },
    ],
    [
      'a changed bit of the signature',
      withSignature((signature) => flipped(signature, signature.length - 1)),
    ],
    ['an empty signature', withSignature(() => str(''))],
    [
      'a signature of nothing',
      withSignature(() => str(Buffer.concat([str('ssh-ed25519'), str('')]))),
    ],
    [
      'a signature that is too short',
      withSignature(() => str(Buffer.concat([str('ssh-ed25519'), str(Buffer.alloc(63))]))),
    ],
    [
      'a signature of another type',
      withSignature(() => str(Buffer.concat([str('rsa-sha2-512'), str(Buffer.alloc(64))]))),
    ],
    ['the signature of another key', { hostKey: { ...newHostKey(), sign: newHostKey().sign } }],
    [
      'a signature of something else',
      ((key) => ({ hostKey: { blob: key.blob, sign: () => key.sign(Buffer.alloc(32)) } }))(
        newHostKey(),
      ),
    ],
    ['a point of 31 bytes (CVE-2026-73429)', withPoint(Buffer.alloc(31, 9))],
    ['a point of 33 bytes', withPoint(Buffer.alloc(33, 9))],
    ['no point', withPoint(Buffer.alloc(0))],
    ['a point of 20,000 bytes', withPoint(Buffer.alloc(20_000, 9))],
    ['the point 0', withPoint(Buffer.alloc(32))],
    ['the point 1, of low order', withPoint(one)],
    ['an answer cut short', reply((key) => message(SSH.KEX_REPLY, key))],
    ['an answer without anything', { sending: { [SSH.KEX_REPLY]: () => message(SSH.KEX_REPLY) } }],
    [
      'an answer that says to be longer than it is',
      { sending: { [SSH.KEX_REPLY]: () => message(SSH.KEX_REPLY, u32(0xffff_ffff)) } },
    ],
  ];
  it.concurrent.each(rows)('K24 %s ends the connection before the login', async (_, scenario) => {
    const { script, peer } = await check(scenario, { code: ['handshake', 'host-key'] });
    expect(script.events).not.toContainEqual({ event: 'handshake' });
    expect(peer?.received).not.toContain(SSH.USERAUTH_REQUEST);
  });
});

describe('S06 an offer', () => {
  const sent = (payload: Buffer) => ({
    sending: {
      [SSH.KEXINIT]: (_: Buffer, peer: { countAsOffer: (init: Buffer) => void }) => {
        peer.countAsOffer(payload);
        return payload;
      },
    },
  });
  const many = Array.from({ length: 3_000 }, (_, at) => `k${at}`);
  const rows: Row[] = [
    ['without anything', sent(message(SSH.KEXINIT)), handshake],
    ['of a cookie alone', sent(message(SSH.KEXINIT, Buffer.alloc(16))), handshake],
    [
      'of empty lists',
      sent(kexInit({ kex: [], hostKey: [], cipher: [], mac: [], compress: [] })),
      handshake,
    ],
    ['cut in the middle', sent(kexInit(honestLists).subarray(0, 60)), handshake],
    ['without its last field', sent(kexInit(honestLists).subarray(0, -4)), 'works'],
    [
      'with a list that says to be endless',
      sent(message(SSH.KEXINIT, Buffer.alloc(16), u32(0xffff_ffff))),
      handshake,
    ],
    [
      'with 3,000 names in front',
      sent(kexInit({ ...honestLists, kex: [...many, ...honestLists.kex] })),
      'works',
    ],
    [
      'with the same name 1,000 times',
      sent(
        kexInit({
          ...honestLists,
          cipher: Array<string>(1_000).fill('aes128-ctr').concat(honestLists.cipher),
        }),
      ),
      'works',
    ],
    ['with a reserved field that is set', sent(kexInit(honestLists, { reserved: 1 })), 'works'],
    ['of 40,000 bytes', sent(kexInit({ ...honestLists, mac: ['x'.repeat(40_000)] })), handshake],
    [
      'with names of control characters',
      sent(kexInit({ ...honestLists, kex: ['\x1b[2J\u202e'] })),
      handshake,
    ],
    [
      'with empty names',
      sent(kexInit({ ...honestLists, kex: ['', '', 'curve25519-sha256', strictMark] })),
      'works',
    ],
    [
      'with only the mark of strictness',
      sent(kexInit({ ...honestLists, kex: [strictMark] })),
      handshake,
    ],
    [
      'with only the client’s mark',
      sent(kexInit({ ...honestLists, kex: ['kex-strict-c-v00@openssh.com'] })),
      handshake,
    ],
    [
      'with the names of extensions as key exchanges',
      sent(kexInit({ ...honestLists, kex: ['ext-info-c', 'ext-info-s'] })),
      handshake,
    ],
    [
      'with a wrong guess behind it',
      {
        sending: {
          [SSH.KEXINIT]: (_: Buffer, peer) => {
            const init = kexInit(
              { ...honestLists, kex: ['ecdh-sha2-nistp256', 'curve25519-sha256', strictMark] },
              { firstFollows: true },
            );
            peer.countAsOffer(init);
            return [init, message(SSH.KEX_REPLY, str('guess'), str('guess'), str('guess'))];
          },
        },
      },
      'works',
    ],
    [
      'that names lists with commas only',
      sent(
        message(
          SSH.KEXINIT,
          Buffer.alloc(16),
          ...Array.from({ length: 10 }, () => names([',', ','])),
          u8(0),
          u32(0),
        ),
      ),
      handshake,
    ],
  ];
  it.concurrent.each(rows)('S06 %s', async (_, scenario, expected, more) => {
    await check(scenario, expected, more);
  });
});
