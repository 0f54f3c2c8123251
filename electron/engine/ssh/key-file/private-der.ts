import { derReader, oidText, tags, type DerReader } from './der.ts';
import { damagedKey, unsupportedKey } from './key-fault.ts';
import { curves, isCurve, type Curve, type KeyParts } from './key-parts.ts';

/** A PKCS#1 `RSAPrivateKey` (RFC 8017 appendix A.1.2). */
export function readRsaDer(der: Buffer): KeyParts {
  const reader = wholeSequence(der);
  const version = reader.small();
  if (version === 1) throw unsupportedKey('holds an RSA key of more than two primes');
  const next = () => {
    const bytes = reader.magnitude();
    return bytes && Buffer.from(bytes);
  };
  const [n, e, d, p, q, dp, dq, qi] = Array.from({ length: 8 }, next);
  if (version !== 0 || !n || !e || !d || !p || !q || !dp || !dq || !qi) throw damagedKey();
  if (!reader.atEnd()) throw damagedKey();
  return { type: 'rsa', n, e, d, p, q, dp, dq, qi };
}

/** A SEC1 `ECPrivateKey` (RFC 5915); inside PKCS#8 the curve is named outside of it. */
export function readSec1Der(der: Buffer, outerCurve?: Curve): KeyParts {
  const reader = wholeSequence(der);
  if (reader.small() !== 1) throw damagedKey();
  const d = reader.take(tags.octets);
  const named = reader.inside(tags.first);
  const curve = named ? readCurve(named) : outerCurve;
  const publicPart = reader.inside(tags.second);
  const bits = publicPart?.take(tags.bitString);
  // a public half that cannot be read is no reason to do without
  if (publicPart && (!bits || !publicPart.atEnd())) throw damagedKey();
  if (!d || !curve || !reader.atEnd()) throw damagedKey();
  if (outerCurve !== undefined && curve !== outerCurve) throw damagedKey();
  // whole bytes only: the number of unused bits in front is zero
  if (bits && bits[0] !== 0) throw damagedKey();
  const point = bits && Buffer.from(bits.subarray(1));
  return { type: 'ecdsa', curve, d: Buffer.from(d), ...(point ? { point } : {}) };
}

/** The curve an `ECParameters` names. */
export function readCurve(reader: DerReader): Curve {
  const oid = reader.take(tags.oid);
  if (!oid) {
    if (!reader.take(tags.sequence)) throw damagedKey();
    throw unsupportedKey('spells out its curve, which SSH cannot use');
  }
  const found = Object.entries(curves).find(([, facts]) => facts.oid.equals(oid))?.[0];
  if (found !== undefined && isCurve(found)) return found;
  throw unsupportedKey(`is for the curve ${oidText(oid)}, which SSH does not use`);
}

/** The inside of the one sequence the bytes are. */
export function wholeSequence(der: Buffer): DerReader {
  const outer = derReader(der);
  const inner = outer.inside(tags.sequence);
  if (!inner || !outer.atEnd()) throw damagedKey();
  return inner;
}
