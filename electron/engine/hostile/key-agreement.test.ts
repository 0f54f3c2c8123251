/**
 * Group K20 of the catalogue: halves of a key agreement that are none, or make a secret that anybody knows. The server
 * signs each of them with its own key, and with the secret that a client without a check would get: nothing else is
 * wrong with the exchange.
 */
import { createECDH, getDiffieHellman } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { check } from '../../testing/hostile-meeting.ts';
import { agreements, x25519Half, type ServerHalf } from '../../testing/raw-ssh/halves.ts';
import { strictMark } from '../../testing/raw-ssh/kex.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';

const group14 = 'diffie-hellman-group14-sha256';
// off by default: allowed here so that it comes that far
const params = { algorithms: { legacy: [group14] } };

/** A half from which no secret can be had: a client that goes on has none but 0. */
const dead = (sent: Buffer | number[]): ServerHalf => ({
  sent: Buffer.from(sent),
  secretWith: () => Buffer.alloc(0),
});
const hex = (text: string) => Buffer.from(text, 'hex');

/** An honest half, found by trying, that is then cut: a client that fills it up again gets the right secret. */
function cutHalf(isZero: (sent: Buffer) => boolean, cut: (sent: Buffer) => Buffer): ServerHalf {
  for (;;) {
    const half = x25519Half();
    if (isZero(half.sent)) return { ...half, sent: cut(half.sent) };
  }
}

/** An honest half with something about it that does not belong there. */
function withMore(more: (sent: Buffer) => Buffer): ServerHalf {
  const half = x25519Half();
  return { ...half, sent: more(half.sent) };
}

const refused = (kex: string, half: () => ServerHalf) =>
  check(
    { lists: { kex: [kex, strictMark] }, half },
    { code: 'handshake', says: /computing DH secret/ },
    { params },
  );

describe('K20 a key agreement', () => {
  it.concurrent.each(Object.keys(agreements))('K20 %s works when it is honest', async (kex) => {
    await check({ lists: { kex: [kex, strictMark] } }, 'works', { params });
  });

  const points: [string, () => ServerHalf][] = [
    [
      '31 bytes, the last one gone (CVE-2026-73429)',
      () => cutHalf(isLast0, (p) => p.subarray(0, 31)),
    ],
    ['31 bytes, the first one gone', () => cutHalf(isFirst0, (p) => p.subarray(1))],
    ['33 bytes, one behind', () => withMore((p) => Buffer.concat([p, Buffer.of(0)]))],
    ['33 bytes, one in front', () => withMore((p) => Buffer.concat([Buffer.of(0), p]))],
    ['64 bytes', () => withMore((p) => Buffer.concat([p, p]))],
    ['no bytes', () => dead([])],
    ['20,000 bytes', () => dead(Buffer.alloc(20_000, 9))],
    // the points of low order (RFC 7748 section 6.1)
    ['the point 0', () => dead(Buffer.alloc(32))],
    ['the point 1', () => dead(hex(`01${'00'.repeat(31)}`))],
    [
      'a point of order 8',
      () => dead(hex('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800')),
    ],
    [
      'the other point of order 8',
      () => dead(hex('5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157')),
    ],
    ['the point p - 1', () => dead(hex(`ec${'ff'.repeat(30)}7f`))],
    ['the point p', () => dead(hex(`ed${'ff'.repeat(30)}7f`))],
    ['the point p + 1', () => dead(hex(`ee${'ff'.repeat(30)}7f`))],
    ['the point 0 with its top bit set', () => dead(hex(`${'00'.repeat(31)}80`))],
  ];
  it.concurrent.each(points)('K20 of X25519 with %s ends the connection', async (_, half) => {
    const { script, peer } = await refused('curve25519-sha256', half);
    expect(script.events).not.toContainEqual({ event: 'handshake' });
    expect(peer?.received).not.toContain(SSH.USERAUTH_REQUEST);
  });

  const curves: [string, string, number][] = [
    ['ecdh-sha2-nistp256', 'secp384r1', 32],
    ['ecdh-sha2-nistp384', 'secp521r1', 48],
    ['ecdh-sha2-nistp521', 'prime256v1', 66],
  ];
  const curvePoints = curves.flatMap(([kex, other, bytes]) => {
    const point = (type: number, fill: number, length = 2 * bytes) =>
      dead(Buffer.concat([Buffer.of(type), Buffer.alloc(length, fill)]));
    const rows: [string, ServerHalf][] = [
      ['the point at infinity', dead([0])],
      ['no bytes', dead([])],
      ['a point of zeros', point(4, 0)],
      ['a point that is not on the curve', point(4, 7)],
      ['coordinates larger than the field', point(4, 0xff)],
      ['a point cut short', point(4, 7, 2 * bytes - 1)],
      ['a point of another curve', dead(createECDH(other).generateKeys())],
      ['a form that does not exist', point(9, 7)],
    ];
    return rows.map(([name, half]): [string, string, ServerHalf] => [kex, name, half]);
  });
  it.concurrent.each(curvePoints)('K20 of %s with %s ends the connection', async (kex, _, half) => {
    const { peer } = await refused(kex, () => half);
    expect(peer?.received).not.toContain(SSH.USERAUTH_REQUEST);
  });

  const prime = getDiffieHellman('modp14').getPrime();
  const nextTo = (step: number) => {
    const number = Buffer.concat([Buffer.of(0), prime]);
    number[number.length - 1] = (number.at(-1) ?? 0) + step;
    return number;
  };
  it.concurrent.each<[string, Buffer | number[]]>([
    ['0', []],
    ['0 in a byte', [0]],
    ['1', [1]],
    ['p - 1', nextTo(-1)],
    ['p', nextTo(0)],
  ])('K20 of group 14 with %s ends the connection', async (_, sent) => {
    const { peer } = await refused(group14, () => dead(sent));
    expect(peer?.received).not.toContain(SSH.USERAUTH_REQUEST);
  });
});

function isLast0(sent: Buffer): boolean {
  return sent.at(-1) === 0;
}

function isFirst0(sent: Buffer): boolean {
  return sent[0] === 0;
}
