import { createECDH, createHash, generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { signWith } from './identity.ts';
import { wireReader } from './wire.ts';

/** Order of P-521. */
const order = BigInt(
  `0x01${'f'.repeat(64)}fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409`,
);

const big = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const modulo = (value: bigint) => ((value % order) + order) % order;

/** By Fermat: the order is prime. */
function inverse(value: bigint): bigint {
  let [result, base, exponent] = [1n, modulo(value), order - 2n];
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = modulo(result * base);
    base = modulo(base * base);
  }
  return result;
}

it('CVE-2024-31497 a P-521 key signs with nonces of full length', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-521' });
  const secret = big(Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'));
  const lengths = Array.from({ length: 24 }, (_, at) => {
    const data = Buffer.from(`request ${at}`);
    const reader = wireReader(signWith(privateKey, 'ecdsa-sha2-nistp521', data));
    const [r, s] = [reader.string(), reader.string()].map((part) => big(part ?? Buffer.of(0)));
    if (r === undefined || s === undefined) throw new Error('There is no signature.');
    const hash = big(createHash('sha512').update(data).digest());
    const nonce = modulo(inverse(s) * (hash + r * secret));
    // it is the nonce indeed: its point is the first half of the signature
    const ecdh = createECDH('secp521r1');
    ecdh.setPrivateKey(Buffer.from(nonce.toString(16).padStart(132, '0'), 'hex'));
    expect(modulo(big(ecdh.getPublicKey().subarray(1, 67)))).toBe(r);
    return nonce.toString(2).length;
  });
  // PuTTY's had 512 bits at most: the nine on top were always zero; of sound ones, one in 512 is as short
  expect(lengths.filter((length) => length > 512).length).toBeGreaterThan(20);
});
