import { ECDH } from 'node:crypto';
import { wireMpint, wireReader, wireString } from './wire.ts';

/** What can be told of a public-key blob (RFC 4253 section 6.6, RFC 5656, RFC 8709) without using it. */

/** Modulus bits that OpenSSH takes at all; Hawser itself asks for {@link minimumRsaBits}. */
const readableRsaBits = 1_024;

/** RSA keys below this are refused, for hosts and for logins: 1024 bits are within reach of an attacker. */
export const minimumRsaBits = 2_048;
/** OpenSSH's SSHBUF_MAX_BIGNUM: a larger modulus only costs time. */
const maximumRsaBits = 16_384;

type Reader = ReturnType<typeof wireReader>;

/** A public key that was read, or the key inside a certificate. */
export type PublicKey = {
  /** As the blob names it: for a certificate, the certificate's type. */
  readonly type: string;
  readonly isCertificate: boolean;
  /** The plain key in its one proper form: two keys are the same when these bytes are. */
  readonly plain: Buffer;
};

/** The type named inside a public-key blob, such as `ssh-ed25519`; undefined when there is none. */
export function keyTypeOf(key: Uint8Array): string | undefined {
  const type = wireReader(key).string()?.toString('latin1');
  // RFC 4251 section 6: names are printable US-ASCII of at most 64 characters
  return type !== undefined && /^[\x21-\x7e]{1,64}$/.test(type) ? type : undefined;
}

/** Length of an RSA key's modulus in bits; undefined for any other type or a malformed blob. */
export function rsaBits(key: Uint8Array): number | undefined {
  const reader = wireReader(key);
  if (reader.string()?.toString('latin1') !== 'ssh-rsa' || !reader.string()) return undefined;
  const modulus = reader.string();
  return modulus && bitsOf(modulus);
}

/** Size of a key in bits, as ssh-keygen tells it; undefined for a type not in use or a malformed blob. */
export function keyBits(key: Uint8Array): number | undefined {
  const type = keyTypeOf(key) ?? '';
  if (type === 'ssh-rsa') return rsaBits(key);
  if (type === 'ssh-ed25519' || type === 'sk-ssh-ed25519@openssh.com') return 256;
  const curve = /^(?:sk-)?ecdsa-sha2-nistp(256|384|521)(?:@openssh\.com)?$/.exec(type)?.[1];
  if (curve !== undefined) return Number(curve);
  const reader = wireReader(key);
  return type === 'ssh-dss' && reader.string() ? bitsOf(reader.string() ?? Buffer.of()) : undefined;
}

/** True when the blob is a whole plain key of a type in use, with nothing after it, that proves something. */
export function isWholeKey(key: Uint8Array): boolean {
  return readPublicKey(key)?.isCertificate === false && hasOddParts(key);
}

/** Reads a key as OpenSSH does, or a certificate without checking who signed it; undefined when it is not whole. */
export function readPublicKey(blob: Uint8Array): PublicKey | undefined {
  const reader = wireReader(blob);
  const type = reader.string()?.toString('latin1') ?? '';
  const plainType = type.replace(/-cert-v01(?=@openssh\.com$)/, '');
  const isCertificate = plainType !== type;
  // of the types of certificates only the security keys keep the name of their maker
  const keyType = isCertificate && !plainType.startsWith('sk-') ? dropMaker(plainType) : plainType;
  if (isCertificate && !reader.string()) return undefined; // its nonce
  const parts = readParts(reader, keyType);
  if (!parts || (isCertificate && !skipCertificate(reader)) || !reader.atEnd()) return undefined;
  return { type, isCertificate, plain: Buffer.concat([wireString(keyType), ...parts]) };
}

function dropMaker(type: string): string {
  return type.replace(/@openssh\.com$/, '');
}

/** What makes up a key of this type, each part in its proper form. */
function readParts(reader: Reader, type: string): Buffer[] | undefined {
  switch (type) {
    case 'ssh-ed25519':
      return whole([ed25519Point(reader)]);
    case 'sk-ssh-ed25519@openssh.com':
      return whole([ed25519Point(reader), application(reader)]);
    case 'ssh-rsa': {
      const [exponent, modulus] = [magnitude(reader), magnitude(reader)];
      return isSaneModulus(modulus) ? whole([mpint(exponent), mpint(modulus)]) : undefined;
    }
    case 'ssh-dss':
      return whole([1, 2, 3, 4].map(() => mpint(magnitude(reader))));
    case 'ecdsa-sha2-nistp256':
    case 'ecdsa-sha2-nistp384':
    case 'ecdsa-sha2-nistp521':
      return ecPoint(reader, type.slice('ecdsa-sha2-'.length));
    case 'sk-ecdsa-sha2-nistp256@openssh.com':
      return whole([...(ecPoint(reader, 'nistp256') ?? [undefined]), application(reader)]);
    default:
      return undefined;
  }
}

function whole(parts: readonly (Buffer | undefined)[]): Buffer[] | undefined {
  const there = parts.filter((part) => part !== undefined);
  return there.length === parts.length ? there : undefined;
}

function ed25519Point(reader: Reader): Buffer | undefined {
  const point = reader.string();
  return point?.length === 32 ? wireString(point) : undefined;
}

/** What a security key was made for. OpenSSH reads it as a C string. */
function application(reader: Reader): Buffer | undefined {
  const text = reader.string();
  return text && !text.includes(0) ? wireString(text) : undefined;
}

const curves: Record<string, { readonly name: string; readonly length: number }> = {
  nistp256: { name: 'prime256v1', length: 65 },
  nistp384: { name: 'secp384r1', length: 97 },
  nistp521: { name: 'secp521r1', length: 133 },
};

function ecPoint(reader: Reader, name: string): Buffer[] | undefined {
  const curve = curves[name];
  if (!curve || reader.string()?.toString('latin1') !== name) return undefined;
  const point = reader.string();
  // 4 marks an uncompressed point, the only form SSH allows
  if (point?.length !== curve.length || point[0] !== 4) return undefined;
  return isOnCurve(point, curve.name) ? [wireString(name), wireString(point)] : undefined;
}

function isOnCurve(point: Buffer, curve: string): boolean {
  try {
    ECDH.convertKey(point, curve);
    return true;
  } catch {
    // a point that is not on the curve is no key, and signatures by it could be forged
    return false;
  }
}

/** A positive number's bytes without leading zeros; undefined for a negative or too large one. */
function magnitude(reader: Reader): Buffer | undefined {
  const bytes = reader.string();
  if (!bytes || (bytes[0] ?? 0) & 0x80) return undefined;
  let at = 0;
  while (at < bytes.length && bytes[at] === 0) at += 1;
  return bytes.length - at > maximumRsaBits / 8 ? undefined : bytes.subarray(at);
}

function mpint(bytes: Buffer | undefined): Buffer | undefined {
  return bytes && wireMpint(bytes);
}

function isSaneModulus(modulus: Buffer | undefined): boolean {
  return modulus !== undefined && bitsOf(modulus) >= readableRsaBits;
}

function bitsOf(number: Uint8Array): number {
  let at = 0;
  while (at < number.length && number[at] === 0) at += 1;
  if (at === number.length) return 0;
  return (number.length - at - 1) * 8 + (32 - Math.clz32(number[at] ?? 0));
}

/** What follows the key in a certificate (PROTOCOL.certkeys): serial to signature. */
function skipCertificate(reader: Reader): boolean {
  const numbers = (count: number) => Array.from({ length: count }, () => reader.uint32());
  const strings = (count: number) => Array.from({ length: count }, () => reader.string());
  return [
    ...numbers(3), // the serial's 64 bits, and user or host
    ...strings(2), // its id, and whom it is for
    ...numbers(4), // from and until when
    ...strings(5), // options, extensions, reserved, who signed, and the signature
  ].every((part) => part !== undefined);
}

/** Under the exponent 1 anybody can sign; an even one, or an even modulus, is no RSA key at all. */
function hasOddParts(key: Uint8Array): boolean {
  const reader = wireReader(key);
  if (reader.string()?.toString('latin1') !== 'ssh-rsa') return true;
  const [exponent, modulus] = [reader.string(), reader.string()];
  const isOdd = (bytes: Buffer | undefined) => ((bytes?.at(-1) ?? 0) & 1) === 1;
  const isOne = exponent?.subarray(0, -1).every((byte) => byte === 0) && exponent.at(-1) === 1;
  return isOdd(exponent) && isOdd(modulus) && isOne !== true;
}
