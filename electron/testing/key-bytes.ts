import { derInteger, derValue, tags } from '../engine/ssh/key-file/der.ts';
import { wireString, wireUint32 } from '../engine/ssh/wire.ts';

/** Key files put together byte by byte: what no tool writes, and what would take one too long. */

/** What stands in an OpenSSH key file, sound unless told otherwise. */
export type OpenSshParts = {
  readonly cipher?: string;
  readonly kdf?: string;
  readonly rounds?: number;
  readonly count?: number;
  readonly blob?: Buffer;
};

/** The public half of an ed25519 key, or the start of one of another type. */
export function blobOf(type: string, length = 32): Buffer {
  return Buffer.concat([wireString(type), wireString(Buffer.alloc(length, 7))]);
}

/** The public half of a key that lies in a FIDO token. */
export function securityKeyBlob(): Buffer {
  return Buffer.concat([blobOf('sk-ssh-ed25519@openssh.com'), wireString('ssh:')]);
}

/** The public half of a DSA key. */
export function dsaBlob(): Buffer {
  const number = wireString(Buffer.alloc(20, 7));
  return Buffer.concat([wireString('ssh-dss'), number, number, number, number]);
}

/** A file in OpenSSH's format whose secret part says nothing. */
export function openSshFile(parts: OpenSshParts): string {
  const { cipher = 'aes256-ctr', kdf = 'bcrypt', rounds = 16, count = 1 } = parts;
  const options = Buffer.concat([wireString(Buffer.alloc(16, 1)), wireUint32(rounds)]);
  const bytes = Buffer.concat([
    Buffer.from('openssh-key-v1\0', 'latin1'),
    ...[cipher, kdf, options].map(wireString),
    wireUint32(count),
    ...[parts.blob ?? blobOf('ssh-ed25519'), Buffer.alloc(64, 3)].map(wireString),
  ]);
  return armoured('OPENSSH PRIVATE KEY', bytes);
}

/** Bytes in PEM's form. */
export function armoured(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

const oid = (hex: string) => derValue(tags.oid, Buffer.from(hex, 'hex'));
const number = (value: number) =>
  derInteger(Buffer.from(value.toString(16).padStart(16, '0'), 'hex'));
const sequence = (...parts: readonly Uint8Array[]) => derValue(tags.sequence, ...parts);
const octets = (length: number) => derValue(tags.octets, Buffer.alloc(length, 5));

/** An encrypted PKCS#8 file that wants so many iterations of PBKDF2. */
export function pbkdf2File(iterations: number): string {
  return sealedFile(sequence(oid('2a864886f70d01050c'), sequence(octets(16), number(iterations))));
}

/** An encrypted PKCS#8 file with these parameters of scrypt. */
export function scryptFile(n: number, r: number, p: number): string {
  const params = sequence(octets(16), ...[n, r, p].map(number));
  return sealedFile(sequence(oid('2b06010401da47040b'), params));
}

function sealedFile(kdf: Buffer): string {
  const cipher = sequence(oid('60864801650304012a'), octets(16));
  const scheme = sequence(oid('2a864886f70d01050d'), sequence(kdf, cipher));
  return armoured('ENCRYPTED PRIVATE KEY', sequence(scheme, octets(64)));
}
