import { displayName } from '../../../../shared/names.ts';
import { linesOf } from './armour.ts';
import { decodeBase64 } from './base64.ts';
import { checkArgon2Cost, type Argon2Cost } from './costs.ts';
import type { Argon2Kind } from './kdf.ts';
import { damagedKey, unsupportedKey } from './key-fault.ts';

/** How version 3 turns a passphrase into keys. */
type PpkKdf = { readonly kind: Argon2Kind; readonly salt: Buffer; readonly cost: Argon2Cost };

/** The lines of a PuTTY key file, read but not believed: the MAC comes later. */
export type PpkFields = {
  readonly version: 2 | 3;
  readonly algorithm: string;
  readonly encryption: string;
  readonly isEncrypted: boolean;
  /** Its bytes, because the MAC covers them. */
  readonly comment: Buffer;
  readonly publicBlob: Buffer;
  readonly privateBlob: Buffer;
  /** Only for encrypted files of version 3. */
  readonly kdf: PpkKdf | undefined;
  readonly mac: Buffer;
};

/** Lines of base64 in one part; a key of 16,384 bits has about 300. */
const maxLines = 2_000;

/** Throws a `KeyFault`. */
export function readPpkFields(bytes: Buffer): PpkFields {
  const take = lineTaker(bytes);
  const [firstName, algorithm] = take.any();
  const version = readVersion(firstName);
  const encryption = take.text('Encryption');
  if (encryption !== 'none' && encryption !== 'aes256-cbc') {
    throw unsupportedKey(
      `is encrypted with ${displayName(encryption.slice(0, 64))}`,
      'Write it anew: puttygen FILE -P',
    );
  }
  const comment = take.bytes('Comment');
  const publicBlob = take.base64('Public-Lines');
  const isEncrypted = encryption !== 'none';
  const kdf = isEncrypted && version === 3 ? readKdf(take) : undefined;
  const privateBlob = take.base64('Private-Lines');
  const mac = readHex(take.text('Private-MAC'));
  if (take.hasMore() || mac.length !== (version === 2 ? 20 : 32)) throw damagedKey();
  const head = { version, algorithm: algorithm.toString('latin1'), encryption, isEncrypted };
  return { ...head, comment: Buffer.from(comment), publicBlob, privateBlob, kdf, mac };
}

function readVersion(name: string): 2 | 3 {
  const version = /^PuTTY-User-Key-File-(\d{1,4})$/.exec(name)?.[1];
  if (version === undefined) throw damagedKey();
  if (version === '2' || version === '3') return version === '2' ? 2 : 3;
  throw unsupportedKey(
    `is in version ${version} of PuTTY’s format`,
    'Write it anew with a current PuTTYgen.',
  );
}

const kinds = { Argon2d: 'argon2d', Argon2i: 'argon2i', Argon2id: 'argon2id' } as const;

function readKdf(take: LineTaker): PpkKdf {
  const name = take.text('Key-Derivation');
  if (name !== 'Argon2d' && name !== 'Argon2i' && name !== 'Argon2id') {
    throw unsupportedKey(
      `turns its passphrase into a key by ${displayName(name.slice(0, 64))}`,
      'Write it anew: puttygen FILE -P --ppk-param kdf=argon2id',
    );
  }
  const cost = {
    memoryKiB: readNumber(take.text('Argon2-Memory')),
    passes: readNumber(take.text('Argon2-Passes')),
    parallelism: readNumber(take.text('Argon2-Parallelism')),
  };
  const salt = readHex(take.text('Argon2-Salt'));
  checkArgon2Cost(cost);
  // RFC 9106: eight blocks a lane, and a salt of eight bytes
  if (cost.memoryKiB < 8 * cost.parallelism || salt.length < 8) throw damagedKey();
  return { kind: kinds[name], salt, cost };
}

function readNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw damagedKey();
  return Number(text);
}

function readHex(text: string): Buffer {
  if (!/^([0-9a-fA-F]{2}){1,64}$/.test(text)) throw damagedKey();
  return Buffer.from(text, 'hex');
}

type LineTaker = {
  readonly any: () => readonly [name: string, value: Buffer];
  readonly bytes: (name: string) => Buffer;
  readonly text: (name: string) => string;
  readonly base64: (name: string) => Buffer;
  readonly hasMore: () => boolean;
};

/** Takes `Name: value` lines in their order; anything else is damage. */
function lineTaker(buffer: Buffer): LineTaker {
  const lines = linesOf(buffer);
  let at = 0;
  const any = (): readonly [string, Buffer] => {
    const line = lines[at];
    at += 1;
    if (!line) throw damagedKey();
    const colon = buffer.indexOf(': ', line.start, 'latin1');
    if (colon === -1 || colon >= line.end || colon - line.start > 64) throw damagedKey();
    const name = buffer.toString('latin1', line.start, colon);
    return [name, buffer.subarray(colon + 2, line.end)];
  };
  const bytes = (name: string): Buffer => {
    const [found, value] = any();
    if (found !== name) throw damagedKey();
    return value;
  };
  const text = (name: string): string => bytes(name).toString('latin1', 0, 256);
  const base64 = (name: string): Buffer => {
    const count = readNumber(text(name));
    const [first, last] = [lines[at], lines[at + count - 1]];
    if (count > maxLines || !first || !last) throw damagedKey();
    at += count;
    return decodeBase64(buffer.subarray(first.start, last.end)) ?? damaged();
  };
  const hasMore = () => lines.slice(at).some(({ start, end }) => end > start);
  return { any, bytes, text, base64, hasMore };
}

function damaged(): never {
  throw damagedKey();
}
