/** Groups K18 to K24 and K29 of the catalogue: key exchanges that must not come to an end. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { message, mpint, names, str, u32, u8 } from '../../testing/raw-ssh/bytes.ts';
import { honestLists, kexInit, newHostKey, strictMark } from '../../testing/raw-ssh/kex.ts';
import type { KexLists } from '../../testing/raw-ssh/kex.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { check, type Row } from '../../testing/hostile-meeting.ts';

const handshake = { code: 'handshake' } as const;

describe('K18 a server that offers only', () => {
  const rows: [string, keyof KexLists, string][] = [
    ...[
      'diffie-hellman-group1-sha1',
      'diffie-hellman-group14-sha1',
      'diffie-hellman-group-exchange-sha1',
      'rsa1024-sha1',
      'gss-group1-sha1-toWM5Slw5Ew8Mqkay+al2g==',
    ].map((name): [string, keyof KexLists, string] => ['key exchange', 'kex', name]),
    ...['ssh-rsa', 'ssh-dss', 'null'].map((name): [string, keyof KexLists, string] => [
      'host key',
      'hostKey',
      name,
    ]),
    ...[
      '3des-cbc',
      'arcfour',
      'arcfour256',
      'aes128-cbc',
      'aes256-cbc',
      'blowfish-cbc',
      'none',
    ].map((name): [string, keyof KexLists, string] => ['cipher', 'cipher', name]),
    ...['hmac-md5', 'hmac-sha1', 'hmac-sha1-96', 'hmac-md5-96', 'none'].map(
      (name): [string, keyof KexLists, string] => ['MAC', 'mac', name],
    ),
  ];
  it.concurrent.each(rows)('K18 a weak %s (%s %s) is refused by name', async (what, list, name) => {
    const lists = { cipher: ['aes128-ctr'], [list]: [name] };
    const { error, script } = await check({ lists }, handshake);
    expect(error?.message).toContain(`no ${what} algorithm in common`);
    expect(error?.message).toContain(name);
    expect(script.asked).toEqual([]);
  });
});

describe('K29 a server that offers only a slow group', () => {
  it.concurrent.each([
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group15-sha512',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group17-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group-exchange-sha256',
  ])('K29 %s is refused at once', async (kex) => {
    const { error, tookMs } = await check({ lists: { kex: [kex, strictMark] } }, handshake);
    expect(error?.message).toContain(kex);
    expect(tookMs).toBeLessThan(1_000);
  });
});

describe('S16 compression', () => {
  it.concurrent.each([['zlib'], ['zlib@openssh.com'], ['zlib', 'zlib@openssh.com']])(
    'S16 of kind %s is not agreed to',
    async (...compress) => {
      const { peer } = await check({ lists: { compress } }, handshake);
      expect(peer?.clientOffer?.compress).toEqual(['none']);
    },
  );
});

/** A server that agrees on curve25519 and then hands out a group as in a group exchange. */
const group = (prime: Buffer, generator: number): Scenario => ({
  receiving: {
    [SSH.KEX_INIT]: (_, peer) => {
      peer.send(message(SSH.KEX_REPLY, mpint(prime), mpint(u8(generator))));
      return true;
    },
  },
});

describe('K19 group exchange', () => {
  const prime = (bits: number) => Buffer.alloc(bits / 8, 0xff);
  it.concurrent.each([
    ['of 512 bits', prime(512), 2],
    ['of 1024 bits', prime(1024), 2],
    ['with a composite of 2048 bits', prime(2048), 2],
    ['with the generator 0', prime(2048), 0],
    ['with the generator 1', prime(2048), 1],
    ['of 8192 bits', prime(8192), 2],
    ['with an even modulus', Buffer.alloc(256, 0xfe), 2],
    ['with nothing as its modulus', Buffer.alloc(0), 2],
  ])('K19 %s, which nobody offered, ends the connection', async (_, modulus, generator) => {
    const { script, peer } = await check(group(modulus, generator), handshake);
    expect(script.asked).toEqual([]);
    expect(peer?.clientOffer?.kex.join()).not.toContain('group-exchange');
  });
});

describe('K21 in a strict key exchange', () => {
  const debug = message(SSH.DEBUG, u8(0), str('x'), str(''));
  const before = (payload: Buffer) => ({
    sending: { [SSH.KEX_REPLY]: (reply: Buffer) => [payload, reply] },
  });
  const first = (payload: Buffer) => ({
    sending: { [SSH.KEXINIT]: (init: Buffer) => [payload, init] },
  });
  const rows: Row[] = [
    ['IGNORE before the offer', first(message(SSH.IGNORE, str('x'))), handshake],
    ['DEBUG before the offer', first(debug), handshake],
    ['IGNORE before the answer', before(message(SSH.IGNORE, str('x'))), handshake],
    ['DEBUG before the answer', before(debug), handshake],
    ['UNIMPLEMENTED before the answer', before(message(SSH.UNIMPLEMENTED, u32(1))), handshake],
    [
      'extension information before the keys (CVE-2023-46445)',
      before(message(SSH.EXT_INFO, u32(1), str('server-sig-algs'), str('ssh-rsa'))),
      handshake,
    ],
    ['a second offer', before(kexInit(honestLists)), handshake],
    ['new keys before the answer', before(message(SSH.NEWKEYS)), handshake],
    [
      'an answer to a request for a service',
      before(message(SSH.SERVICE_ACCEPT, str('ssh-userauth'))),
      handshake,
    ],
    [
      'a welcome before the keys (CVE-2023-46446)',
      before(message(SSH.USERAUTH_SUCCESS)),
      handshake,
    ],
    ['a global request', before(message(SSH.GLOBAL_REQUEST, str('x'), u8(1))), handshake],
    ['data of a channel', before(message(SSH.CHANNEL_DATA, u32(0), str('x'))), handshake],
    ['a number nobody knows', before(message(49, str('x'))), handshake],
    ['the answer twice', { sending: { [SSH.KEX_REPLY]: (reply) => [reply, reply] } }, handshake],
    ['no answer, only new keys', { sending: { [SSH.KEX_REPLY]: () => [] } }, handshake],
  ];
  it.concurrent.each(rows)('K21 %s ends the connection', async (_, scenario, expected, more) => {
    const { script, peer } = await check(scenario, expected, more);
    expect(peer?.isStrict).toBe(true);
    expect(peer?.received).not.toContain(SSH.USERAUTH_REQUEST);
    expect(script.events).not.toContainEqual({ event: 'phase', phase: 'login' });
  });

  it.concurrent.each([
    ['aes128-ctr', 'hmac-sha2-256-etm@openssh.com'],
    ['aes128-ctr', 'hmac-sha2-512-etm@openssh.com'],
  ])('K21 without it %s with %s is refused (CVE-2023-48795)', async (cipher, mac) => {
    const lists = { kex: ['curve25519-sha256'], cipher: [cipher], mac: [mac] };
    await check({ lists, signatureAlgorithms: null }, { code: 'handshake', says: /Terrapin/ });
  });

  it('K21 without it AES-GCM is fine', async () => {
    await check({ lists: { kex: ['curve25519-sha256'] } }, 'works');
  });
});

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
      { ident: 'SSH-2.0-raw_1', sendIdent: (socket) => socket.write('SSH-2.0-raw_2\r\n') },
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

describe('K23 a host key', () => {
  const ed25519 = (bytes: number, more: Buffer = Buffer.alloc(0)) =>
    Buffer.concat([str('ssh-ed25519'), str(Buffer.alloc(bytes, 3)), more]);
  const rsa = (exponent: Uint8Array, modulus: Uint8Array) =>
    Buffer.concat([str('ssh-rsa'), str(exponent), str(modulus)]);
  const f4 = Buffer.from([1, 0, 1]);
  const odd = (bytes: number) => Buffer.concat([Buffer.alloc(1), Buffer.alloc(bytes, 0xc1)]);
  const even = Buffer.concat([odd(255), Buffer.of(0xc0)]);
  const point = (type: string, curve: string, bytes: Buffer) =>
    Buffer.concat([str(type), str(curve), str(bytes)]);
  const p256 = (bytes: Buffer) => point('ecdsa-sha2-nistp256', 'nistp256', bytes);
  const rows: [string, string, Buffer][] = [
    ['ed25519 of 31 bytes (CVE-2020-9283)', 'ssh-ed25519', ed25519(31)],
    ['ed25519 of 33 bytes', 'ssh-ed25519', ed25519(33)],
    ['ed25519 of no bytes', 'ssh-ed25519', ed25519(0)],
    ['ed25519 with something behind it', 'ssh-ed25519', ed25519(32, str('more'))],
    ['nothing', 'ssh-ed25519', Buffer.alloc(0)],
    ['a type name that is longer than the key', 'ssh-ed25519', u32(0xffff_ffff)],
    [
      'a type name with a NUL',
      'ssh-ed25519',
      Buffer.concat([str('ssh-ed25519\0'), str(Buffer.alloc(32))]),
    ],
    [
      'a certificate that poses as a key',
      'ssh-ed25519',
      Buffer.concat([
        str('ssh-ed25519-cert-v01@openssh.com'),
        str(Buffer.alloc(32)),
        str(Buffer.alloc(32)),
      ]),
    ],
    ['RSA where ed25519 was agreed', 'ssh-ed25519', rsa(f4, odd(256))],
    ['ed25519 where RSA was agreed', 'rsa-sha2-512', ed25519(32)],
    ['RSA with an even modulus', 'rsa-sha2-512', rsa(f4, even)],
    ['RSA of 16,392 bits', 'rsa-sha2-512', rsa(f4, odd(2_049))],
    ['RSA of 512 bits', 'rsa-sha2-512', rsa(f4, odd(64))],
    ['RSA of 1,024 bits', 'rsa-sha2-512', rsa(f4, odd(128))],
    ['RSA with the exponent 1', 'rsa-sha2-512', rsa(Buffer.of(1), odd(256))],
    ['RSA with the exponent 0', 'rsa-sha2-512', rsa(Buffer.of(0), odd(256))],
    ['RSA with an even exponent', 'rsa-sha2-512', rsa(Buffer.of(2), odd(256))],
    ['RSA with a negative modulus', 'rsa-sha2-512', rsa(f4, Buffer.alloc(256, 0xc1))],
    ['RSA with something behind it', 'rsa-sha2-512', Buffer.concat([rsa(f4, odd(256)), u8(0)])],
    [
      'a point that is not on the curve',
      'ecdsa-sha2-nistp256',
      p256(Buffer.concat([u8(4), Buffer.alloc(64, 7)])),
    ],
    ['a point at infinity', 'ecdsa-sha2-nistp256', p256(u8(0))],
    [
      'a compressed point',
      'ecdsa-sha2-nistp256',
      p256(Buffer.concat([u8(2), Buffer.alloc(32, 7)])),
    ],
    [
      'a point of another curve',
      'ecdsa-sha2-nistp256',
      point('ecdsa-sha2-nistp256', 'nistp384', Buffer.concat([u8(4), Buffer.alloc(96, 7)])),
    ],
    [
      'DSS, which nobody offered',
      'ssh-ed25519',
      Buffer.concat([str('ssh-dss'), str(odd(128)), str(odd(20)), str(odd(128)), str(odd(128))]),
    ],
    ['30,000 bytes', 'ssh-ed25519', ed25519(30_000)],
  ];
  const algorithmOf = (blob: Buffer) => (blob.includes('ssh-rsa') ? 'rsa-sha2-512' : 'ssh-ed25519');
  it.concurrent.each(rows)('K23 of %s ends the connection', async (_, agreed, blob) => {
    const signature = Buffer.concat([str(algorithmOf(blob)), str(Buffer.alloc(64, 1))]);
    const scenario = { lists: { hostKey: [agreed] }, hostKey: { blob, sign: () => signature } };
    const { script, peer } = await check(scenario, { code: ['handshake', 'host-key'] });
    expect(script.events).not.toContainEqual({ event: 'handshake' });
    expect(peer?.received).not.toContain(SSH.USERAUTH_REQUEST);
  });

  it('K23 of RSA with the exponent 1, under which anyone can sign, is not even asked about', async () => {
    // with this exponent the padded hash (PKCS#1) is its own signature
    const prefix = Buffer.from('3051300d060960864801650304020305000440', 'hex');
    const padded = (data: Buffer) => {
      const tail = Buffer.concat([prefix, createHash('sha512').update(data).digest()]);
      const filler = Buffer.alloc(256 - 3 - tail.length, 0xff);
      return Buffer.concat([Buffer.of(0, 1), filler, Buffer.of(0), tail]);
    };
    const hostKey = {
      blob: rsa(Buffer.of(1), odd(256)),
      sign: (data: Buffer) => Buffer.concat([str('rsa-sha2-512'), str(padded(data))]),
    };
    const lists = { hostKey: ['rsa-sha2-512'] };
    const { script } = await check({ lists, hostKey }, { code: 'host-key' });
    expect(script.asked).toEqual([]);
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
