import { wireReader } from './wire.ts';

/** What can be told of a public-key blob (RFC 4253 section 6.6, RFC 5656, RFC 8709) without using it. */

/** Modulus bits that OpenSSH takes at all; Hawser itself asks for {@link minimumRsaBits}. */
const readableRsaBits = 1_024;

/** RSA keys below this are refused, for hosts and for logins: 1024 bits are within reach of an attacker. */
export const minimumRsaBits = 2_048;
/** OpenSSH's SSHBUF_MAX_BIGNUM: a larger modulus only costs time. */
const maximumRsaBits = 16_384;

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
  if (!modulus) return undefined;
  let at = 0;
  while (at < modulus.length && modulus[at] === 0) at += 1;
  if (at === modulus.length) return 0;
  return (modulus.length - at - 1) * 8 + (32 - Math.clz32(modulus[at] ?? 0));
}

/** True when the blob is a whole key of a type in use, with nothing after it. */
export function isWholeKey(key: Uint8Array): boolean {
  const reader = wireReader(key);
  const type = reader.string()?.toString('latin1') ?? '';
  return hasParts(reader, type) && reader.atEnd() && hasSaneModulus(key, type);
}

function hasParts(reader: ReturnType<typeof wireReader>, type: string): boolean {
  switch (type) {
    case 'ssh-ed25519':
      return reader.string()?.length === 32;
    case 'sk-ssh-ed25519@openssh.com':
      return reader.string()?.length === 32 && reader.string() !== undefined;
    case 'ssh-rsa':
      return [1, 2].every(() => (reader.string()?.length ?? 0) > 0);
    case 'ssh-dss':
      return [1, 2, 3, 4].every(() => (reader.string()?.length ?? 0) > 0);
    case 'ecdsa-sha2-nistp256':
      return hasPoint(reader, 'nistp256', 65);
    case 'ecdsa-sha2-nistp384':
      return hasPoint(reader, 'nistp384', 97);
    case 'ecdsa-sha2-nistp521':
      return hasPoint(reader, 'nistp521', 133);
    case 'sk-ecdsa-sha2-nistp256@openssh.com':
      return hasPoint(reader, 'nistp256', 65) && reader.string() !== undefined;
    default:
      return false;
  }
}

function hasPoint(reader: ReturnType<typeof wireReader>, curve: string, length: number): boolean {
  if (reader.string()?.toString('latin1') !== curve) return false;
  const point = reader.string();
  // 4 marks an uncompressed point, the only form SSH allows
  return point?.length === length && point[0] === 4;
}

function hasSaneModulus(key: Uint8Array, type: string): boolean {
  if (type !== 'ssh-rsa') return true;
  const bits = rsaBits(key) ?? 0;
  return bits >= readableRsaBits && bits <= maximumRsaBits && hasOddParts(key);
}

/** Under the exponent 1 anybody can sign; an even one, or an even modulus, is no RSA key at all. */
function hasOddParts(key: Uint8Array): boolean {
  const reader = wireReader(key);
  reader.string();
  const [exponent, modulus] = [reader.string(), reader.string()];
  const isOdd = (bytes: Buffer | undefined) => ((bytes?.at(-1) ?? 0) & 1) === 1;
  const isOne = exponent?.subarray(0, -1).every((byte) => byte === 0) && exponent.at(-1) === 1;
  return isOdd(exponent) && isOdd(modulus) && isOne !== true;
}
