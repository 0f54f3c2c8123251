/** Groups K18, K19, K21, K29 and S16 of the catalogue: key exchanges that must not come to an end. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { message, mpint, str, u32, u8 } from '../../testing/raw-ssh/bytes.ts';
import { honestLists, kexInit, strictMark } from '../../testing/raw-ssh/kex.ts';
import type { KexLists } from '../../testing/raw-ssh/kex.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { infoRequest, refusal } from '../../testing/raw-ssh/login.ts';
import { check, meet, type Row } from '../../testing/hostile-meeting.ts';

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
    const { error, peer } = await check({ lists: { kex: [kex, strictMark] } }, handshake);
    expect(error?.message).toContain(kex);
    // nothing was computed for it
    expect(peer?.received).toEqual([SSH.KEXINIT]);
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

describe('K21 while the host key is in question', () => {
  /** Said under the server's new keys, which ssh2 takes before anybody has said yes to the host key. */
  const behindKeys = (...payloads: Buffer[]): Scenario => ({
    accepts: ['password'],
    sending: { [SSH.EXT_INFO]: (told) => [told, ...payloads] },
    // a client that does not mind goes on until then
    onSocket: (socket) => void setTimeout(() => socket.destroy(), 900),
  });
  const accept = message(SSH.SERVICE_ACCEPT, str('ssh-userauth'));
  const begunEarly = (): Scenario => ({
    ...behindKeys(),
    sending: {
      [SSH.EXT_INFO]: (told, peer) => {
        setTimeout(() => peer.sendNow(refusal(['password'])), 100);
        return [told, accept];
      },
    },
  });
  const early = /went on to the login before the key exchange had ended/;
  const rows: [string, Scenario, RegExp][] = [
    ['the login service', behindKeys(accept), early],
    ['the login service and a refusal', behindKeys(accept, refusal(['password'])), early],
    ['the login service, and a refusal once it has begun', begunEarly(), early],
    ['a refusal', behindKeys(refusal(['password'])), early],
    ['a welcome (CVE-2023-46446)', behindKeys(message(SSH.USERAUTH_SUCCESS)), early],
    ['a banner', behindKeys(message(SSH.USERAUTH_BANNER, str('hi'), str(''))), early],
    ['a request', behindKeys(message(SSH.GLOBAL_REQUEST, str('x'), u8(1))), early],
    [
      'a channel',
      behindKeys(message(90, str('auth-agent@openssh.com'), u32(0), u32(1_000), u32(1_000))),
      early,
    ],
    [
      'a new offer',
      behindKeys(kexInit(honestLists)),
      /began a new key exchange before the first had ended/,
    ],
  ];
  it.concurrent.each(rows)('K21 %s gets no secret and ends it', async (_, scenario, says) => {
    const sent: Buffer[] = [];
    const onSocket = (socket: Socket) => {
      socket.on('data', (chunk) => sent.push(chunk));
      return scenario.onSocket?.(socket);
    };
    const { error, script, peer } = await meet(
      { ...scenario, onSocket },
      {
        answers: {
          hostKey: () => new Promise(() => undefined),
          password: () => ({ password: 'secret' }),
        },
      },
    );
    // not a byte of a login, in whatever form
    const wire = Buffer.concat(sent).toString('latin1');
    expect(wire).not.toMatch(/secret|ssh-connection/);
    expect(script.asked.map(({ name }) => name)).toEqual(['hostKey']);
    expect(peer?.received).not.toContain(SSH.USERAUTH_REQUEST);
    expect(error?.code).toBe('handshake');
    expect(error?.message).toMatch(says);
  });

  it('K21 what may come then does no harm', async () => {
    const scenario: Scenario = {
      sending: {
        [SSH.EXT_INFO]: (told) => [told, infoRequest(['Password: ']), message(SSH.IGNORE), told],
      },
    };
    const later = new Promise((resolve) => setTimeout(resolve, 100));
    const hostKey = () => later.then(() => ({ accepted: true }) as const);
    await check(scenario, 'works', { answers: { hostKey } });
  });
});

describe('K21 without strictness', () => {
  const lists = { kex: ['curve25519-sha256'] };
  const before = (payload: Buffer): Scenario => ({
    lists,
    sending: { [SSH.KEX_REPLY]: (reply) => [payload, reply] },
  });
  it.concurrent.each<[string, Buffer]>([
    [
      'extension information before the keys (CVE-2023-46445)',
      message(SSH.EXT_INFO, u32(1), str('server-sig-algs'), str('ssh-rsa')),
    ],
    ['a welcome before the keys (CVE-2023-46446)', message(SSH.USERAUTH_SUCCESS)],
    ['the login service before the keys', message(SSH.SERVICE_ACCEPT, str('ssh-userauth'))],
    ['a request before the keys', message(SSH.GLOBAL_REQUEST, str('x'), u8(1))],
    ['a ping before the keys', message(192, str('x'))],
  ])('K21 %s ends the connection all the same', async (_, payload) => {
    const { peer } = await check(before(payload), handshake);
    expect(peer?.isStrict).toBe(false);
    expect(peer?.received).not.toContain(SSH.USERAUTH_REQUEST);
  });
});
