/** Groups K11, K12 and K23 of the catalogue: host keys that are none, and answers about them that are no yes. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Socket } from 'node:net';
import { OpError } from '../../../shared/errors.ts';
import { str, u32, u8 } from '../../testing/raw-ssh/bytes.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { check, meet } from '../../testing/hostile-meeting.ts';

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
    // nobody is asked about what is no key
    expect(script.asked).toEqual([]);
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

describe('K11 main’s answer about a host key', () => {
  const rows: [string, () => unknown][] = [
    ['a promise that is never kept', () => new Promise(() => undefined)],
    ['a promise of true inside', () => ({ accepted: Promise.resolve(true) })],
    ['undefined', () => undefined],
    ['null', () => null],
    ['0', () => 0],
    ['true without a field', () => true],
    ['an empty text', () => ''],
    ['the text “true”', () => ({ accepted: 'true' })],
    ['1', () => ({ accepted: 1 })],
    ['an empty object', () => ({})],
    ['a list', () => [{ accepted: true }]],
    ['a refusal without a reason', () => ({ accepted: false })],
    ['an inherited yes', () => Object.create({ accepted: 'yes' }) as unknown],
    ['a failure', () => Promise.reject(new OpError('internal', 'broken'))],
    [
      'something thrown',
      () => {
        throw new TypeError('broken');
      },
    ],
  ];
  it.concurrent.each(rows)('K11 of %s is no yes', async (_, answer) => {
    const hostKey = () => answer() as { accepted: true };
    const scenario: Scenario = {
      // a question that is never answered ends with the connection
      onSocket: (socket) => void setTimeout(() => socket.destroy(), 700),
    };
    const { error, script, peer } = await meet(scenario, { answers: { hostKey } });
    expect(error).toBeDefined();
    expect(script.events).not.toContainEqual({ event: 'handshake' });
    expect(peer?.received).not.toContain(SSH.USERAUTH_REQUEST);
    expect(peer?.received).not.toContain(SSH.NEWKEYS);
  });
});

describe('K12 the link dies while the question about the key is open', () => {
  const rows: [string, string, boolean, (socket: Socket) => void][] = [
    ['an end', 'yes', true, (socket) => socket.end()],
    ['an end', 'no', false, (socket) => socket.end()],
    ['a reset', 'yes', true, (socket) => socket.resetAndDestroy()],
    ['a reset', 'no', false, (socket) => socket.resetAndDestroy()],
  ];
  it.concurrent.each(rows)('K12 by %s, and a late %s is passed over', async (_, __, yes, die) => {
    let answer: (answer: { accepted: true }) => void = () => undefined;
    const late = new Promise<{ accepted: true }>((resolve) => (answer = resolve));
    const server = { socket: undefined as Socket | undefined };
    const { error, script } = await meet(
      { onSocket: (socket) => void (server.socket = socket) },
      {
        answers: {
          hostKey: () => {
            if (server.socket) die(server.socket);
            return late;
          },
        },
      },
    );
    expect(error?.code).toMatch(/handshake|connect/);
    expect(script.takenBack).toEqual(['hostKey']);
    answer({ accepted: yes as true });
    await new Promise((resolve) => setImmediate(resolve));
    expect(script.events).not.toContainEqual({ event: 'handshake' });
  });
});
