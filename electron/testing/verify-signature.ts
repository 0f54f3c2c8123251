import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { SignatureAlgorithm } from '../engine/ssh/identity.ts';
import { wireReader } from '../engine/ssh/wire.ts';

/** Checks a signature in SSH's form with nothing but the public key of a `.pub` file. */
export function isSignedBy(
  blob: Uint8Array,
  algorithm: SignatureAlgorithm,
  data: Buffer,
  signature: Buffer,
): boolean {
  const key = publicKeyOf(blob);
  if (!algorithm.startsWith('ecdsa-')) {
    const hash = algorithm === 'ssh-ed25519' ? null : algorithm.replace('rsa-sha2-', 'sha');
    return verify(hash, data, key, signature);
  }
  // SSH wants two mpints, Node two numbers of equal length
  const reader = wireReader(signature);
  const size = Math.ceil(Number(algorithm.slice(-3)) / 8);
  const raw = [reader.string(), reader.string()].map((part) => {
    const bytes = part?.[0] === 0 ? part.subarray(1) : (part ?? Buffer.alloc(0));
    return Buffer.concat([Buffer.alloc(size - bytes.length), bytes]);
  });
  const hash = `sha${{ 32: 256, 48: 384, 66: 512 }[size]}`;
  const verifier = { key, dsaEncoding: 'ieee-p1363' as const };
  return reader.atEnd() && verify(hash, data, verifier, Buffer.concat(raw));
}

function publicKeyOf(blob: Uint8Array): KeyObject {
  const reader = wireReader(blob);
  const type = reader.string()?.toString('latin1');
  const next = () => reader.string() ?? Buffer.alloc(0);
  const text = (bytes: Buffer) => bytes.toString('base64url');
  if (type === 'ssh-ed25519') {
    return fromJwk({ kty: 'OKP', crv: 'Ed25519', x: text(next()) });
  }
  if (type === 'ssh-rsa') {
    const e = text(next());
    return fromJwk({ kty: 'RSA', e, n: text(next()) });
  }
  const curve = next().toString('latin1').replace('nistp', 'P-');
  const point = next();
  const half = (point.length - 1) / 2;
  const [x, y] = [point.subarray(1, 1 + half), point.subarray(1 + half)];
  return fromJwk({ kty: 'EC', crv: curve, x: text(x), y: text(y) });
}

function fromJwk(key: Record<string, string>): KeyObject {
  return createPublicKey({ key, format: 'jwk' });
}
