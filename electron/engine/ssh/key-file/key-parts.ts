import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import { secretConcat } from '../../secret-text.ts';
import { publicBlobOf } from '../key-object.ts';
import { isWholeKey } from '../public-key.ts';
import { derInteger, derValue, tags, withoutZeros } from './der.ts';
import { damagedKey, unsupportedKey } from './key-fault.ts';
import { checkedExponents } from './rsa-check.ts';

/**
 * A private key as every format gives it. Numbers are magnitudes, most significant byte first. The runtime's own
 * parsers never see a file: they get what is built from these parts here, after it was checked.
 */
export type KeyParts =
  | RsaParts
  | {
      readonly type: 'ecdsa';
      readonly curve: Curve;
      readonly d: Buffer;
      /** The public point, where the format stores one: in full or compressed. */
      readonly point?: Buffer;
    }
  | { readonly type: 'ed25519'; readonly seed: Buffer; readonly publicKey?: Buffer };

/** The numbers of an RSA key; some formats leave some of them out. */
export type RsaParts = {
  readonly type: 'rsa';
  readonly n: Buffer;
  readonly e: Buffer;
  readonly d: Buffer;
  readonly p: Buffer;
  readonly q: Buffer;
  readonly dp?: Buffer;
  readonly dq?: Buffer;
  readonly qi: Buffer;
};

/** Curves SSH uses, by the names it gives them. */
export type Curve = 'nistp256' | 'nistp384' | 'nistp521';

type CurveFacts = { readonly name: string; readonly bytes: number; readonly oid: Buffer };

/** What each curve is called elsewhere. */
export const curves: Readonly<Record<Curve, CurveFacts>> = {
  nistp256: { name: 'prime256v1', bytes: 32, oid: Buffer.from('2a8648ce3d030107', 'hex') },
  nistp384: { name: 'secp384r1', bytes: 48, oid: Buffer.from('2b81040022', 'hex') },
  nistp521: { name: 'secp521r1', bytes: 66, oid: Buffer.from('2b81040023', 'hex') },
};

/** True for the name of a curve SSH uses. */
export function isCurve(name: string): name is Curve {
  return Object.hasOwn(curves, name);
}

/** A private key that can sign, and its public half. */
export type WholeKey = { readonly key: KeyObject; readonly blob: Buffer };

/** Makes the key, after a check that its parts belong together; throws a `KeyFault`. The parts are wiped. */
export function keyFromParts(parts: KeyParts): WholeKey {
  const der = derOf(parts);
  try {
    const key = createPrivateKey({ key: der.bytes, format: 'der', type: der.type });
    const blob = publicBlobOf(key);
    if (!blob || !isWholeKey(blob) || !fits(parts, blob)) throw damagedKey();
    return { key, blob };
  } catch {
    // OpenSSL's reasons mean nothing to people
    throw damagedKey();
  } finally {
    der.bytes.fill(0);
    for (const part of Object.values(parts)) if (Buffer.isBuffer(part)) part.fill(0);
  }
}

/** Whether the public half that was computed is the one in the file. */
function fits(parts: KeyParts, blob: Buffer): boolean {
  switch (parts.type) {
    case 'rsa':
      return true;
    case 'ecdsa':
      return !parts.point || isSamePoint(blob.subarray(-pointBytes(parts.curve)), parts.point);
    case 'ed25519':
      return !parts.publicKey || blob.subarray(-32).equals(parts.publicKey);
    default:
      return parts satisfies never;
  }
}

function pointBytes(curve: Curve): number {
  return 1 + 2 * curves[curve].bytes;
}

/** A point may be stored in full, or as its first half and the sign of the second (SEC1 section 2.3.3). */
function isSamePoint(full: Buffer, stored: Buffer): boolean {
  if (stored[0] === 4) return stored.equals(full);
  const sign = 2 + ((full.at(-1) ?? 0) & 1);
  const half = full.subarray(1, 1 + (full.length - 1) / 2);
  return stored.equals(Buffer.concat([Buffer.of(sign), half]));
}

type Der = { readonly bytes: Buffer; readonly type: 'pkcs1' | 'sec1' | 'pkcs8' };

function derOf(parts: KeyParts): Der {
  switch (parts.type) {
    case 'rsa':
      return { bytes: rsaDer(parts), type: 'pkcs1' };
    case 'ecdsa':
      return { bytes: ecDer(parts.curve, parts.d), type: 'sec1' };
    case 'ed25519':
      if (parts.seed.length !== 32) throw damagedKey();
      return { bytes: Buffer.concat([ed25519Head, parts.seed]), type: 'pkcs8' };
    default:
      return parts satisfies never;
  }
}

/** RFC 8410: everything of a PKCS#8 ed25519 key that stands in front of its 32 bytes. */
const ed25519Head = Buffer.from('302e020100300506032b657004220420', 'hex');

function ecDer(curve: Curve, d: Buffer): Buffer {
  const { name, bytes, oid } = curves[curve];
  const short = withoutZeros(d);
  if (short.length > bytes) throw damagedKey();
  const scalar = secretConcat(Buffer.alloc(bytes - short.length), short);
  const secret = derValue(tags.octets, scalar);
  try {
    const point = pointOf(name, scalar);
    return derValue(
      tags.sequence,
      derInteger(Buffer.of(1)),
      secret,
      derValue(tags.first, derValue(tags.oid, oid)),
      derValue(tags.second, derValue(tags.bitString, Buffer.of(0), point)),
    );
  } finally {
    scalar.fill(0);
    secret.fill(0);
  }
}

function pointOf(curve: string, scalar: Buffer): Buffer {
  try {
    const ecdh = createECDH(curve);
    ecdh.setPrivateKey(scalar);
    return ecdh.getPublicKey();
  } catch {
    // zero, or not below the curve's order
    throw damagedKey();
  }
}

/** A key of 16,384 bits has numbers of this length: see `isWholeKey`. */
const maxRsaBytes = 2_048;

function rsaDer(parts: RsaParts): Buffer {
  const { n, e, d, p, q, qi } = parts;
  if ([n, d, p, q, qi].some((part) => withoutZeros(part).length > maxRsaBytes)) {
    throw unsupportedKey('holds an RSA key of more than 16384 bits');
  }
  // larger exponents only cost time; OpenSSL has the same limit
  if (withoutZeros(e).length > 8) throw damagedKey();
  const { dp, dq } = checkedExponents(parts);
  const numbers = [n, e, d, p, q, dp, dq, qi].map(derInteger);
  const der = derValue(tags.sequence, derInteger(Buffer.alloc(1)), ...numbers);
  for (const secret of [dp, dq, ...numbers]) secret.fill(0);
  return der;
}
