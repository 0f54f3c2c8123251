import { isWholeKey, keyTypeOf } from './public-key.ts';
import { wireReader, wireString } from './wire.ts';

/** What a certificate for logins says (PROTOCOL.certkeys of OpenSSH), as far as choosing one needs it. */
export type UserCertificate = {
  /** The key it certifies, which signs. */
  readonly plainBlob: Buffer;
  /** The name its authority gave it. */
  readonly keyId: string;
  /** Milliseconds; infinite for one that never ends. */
  readonly validUntilMs: number;
};

const suffix = '-cert-v01@openssh.com';
const userKind = 1;

/** How many fields of each key type come after the nonce. */
const keyFields: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1,
  'ssh-rsa': 2,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
  'sk-ssh-ed25519': 2,
  'sk-ecdsa-sha2-nistp256': 3,
};

/** True for the name of a certificate's type, whatever is inside. */
export function isCertificateType(type: string): boolean {
  return type.endsWith(suffix);
}

/** Reads a certificate; undefined for anything else, one for hosts included. Whom to trust is the server's to say. */
export function readUserCertificate(blob: Uint8Array): UserCertificate | undefined {
  const type = keyTypeOf(blob);
  if (type === undefined || !isCertificateType(type)) return undefined;
  const certified = type.slice(0, -suffix.length);
  const reader = wireReader(blob);
  reader.string();
  const nonce = reader.string();
  const fields = Array.from({ length: keyFields[certified] ?? 0 }, () => reader.string());
  const plainBlob = packKey(certified, fields);
  const [serialHigh, serialLow, kind] = [reader.uint32(), reader.uint32(), reader.uint32()];
  const keyId = reader.string();
  reader.string(); // principals
  const times = [reader.uint32(), reader.uint32(), reader.uint32(), reader.uint32()];
  // critical options, extensions, reserved, the authority's key, its signature
  const rest = Array.from({ length: 5 }, () => reader.string());
  const isWhole = nonce && plainBlob && keyId && rest.every((part) => part) && reader.atEnd();
  if (!isWhole || serialHigh === undefined || serialLow === undefined) return undefined;
  if (kind !== userKind || !isWholeKey(plainBlob)) return undefined;
  return { plainBlob, keyId: keyId.toString('utf8'), validUntilMs: untilMs(times) };
}

function packKey(type: string, fields: readonly (Buffer | undefined)[]): Buffer | undefined {
  if (fields.length === 0 || fields.some((field) => field === undefined)) return undefined;
  const name = type.startsWith('sk-') ? `${type}@openssh.com` : type;
  return Buffer.concat([wireString(name), ...fields.map((field) => wireString(field ?? ''))]);
}

/** The second of two 64-bit times in seconds; all ones is "for ever". */
function untilMs([, , high = 0, low = 0]: readonly (number | undefined)[]): number {
  const seconds = high * 2 ** 32 + low;
  // the largest time a Date holds; ssh-keygen writes 2^64 - 1 for "always"
  return seconds > 8.64e12 ? Number.POSITIVE_INFINITY : seconds * 1_000;
}
