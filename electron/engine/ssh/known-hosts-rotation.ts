import {
  linesAbout,
  linesWhere,
  type KnownHost,
  type KnownHostsFile,
} from './known-hosts-lines.ts';
import { nameInFile, namesMatcher, type KnownHostName } from './known-hosts-names.ts';
import { isWholeKey, keyTypeOf, minimumRsaBits, readPublicKey, rsaBits } from './public-key.ts';

/**
 * Which keys a host that was checked may have learned and removed by its own word (`hostkeys-00@openssh.com`), under the
 * conditions of OpenSSH's UpdateHostKeys (clientloop.c). Pure.
 */

/** What a host says its keys are, after login. */
export type Announcement = {
  /** All that it names, in its order. */
  readonly announced: readonly Uint8Array[];
  /** Those of them it has signed this session with. */
  readonly proven: readonly Uint8Array[];
};

/** What becomes of the user's files. */
export type Rotation =
  /** In the first file these keys stand for the host, and no others; in the rest none do. */
  | { readonly kind: 'change'; readonly keep: readonly Buffer[]; readonly isNew: readonly Buffer[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly reason: string };

/** A host has one key of each type; more than this is no list of keys (OpenSSH is bound by the packet alone). */
export const maxAnnouncedKeys = 32;

/** Decides by the user's files. That one of them vouches for the key in use has been made sure of before. */
export function planRotation(
  userFiles: readonly KnownHostsFile[],
  name: KnownHostName,
  { announced, proven }: Announcement,
): Rotation {
  if (announced.length > maxAnnouncedKeys) return refused('too many keys');
  const keys = announced.map((key) => Buffer.from(key)).filter(isUsable);
  if (hasTwice(keys)) return refused('a key is named twice');
  if (keys.length === 0) return { kind: 'nothing' };
  const lines = linesAbout(userFiles, nameInFile(name));
  const known = lines.filter(({ marker }) => marker === 'none');
  const isNew = keys.filter((key) => !known.some((line) => isOf(line, key)));
  const old = known.filter((line) => !keys.some((key) => isOf(line, key)));
  if (isNew.length === 0 && old.length === 0) return { kind: 'nothing' };
  if (lines.some(isComplex)) return refused('a line has patterns, many names or a marker');
  const others = linesOfOthers(userFiles, nameInFile(name), [...keys, ...old.map(plainOf)]);
  const isElsewhere = others.some(
    (line) => keys.some((key) => isOf(line, key)) || old.some((each) => isSameKey(each, line)),
  );
  if (isElsewhere) return refused('a key is known under another name, too');
  if (isNew.some((key) => !proven.some((each) => key.equals(each)))) {
    return refused('the server did not prove that it owns the new keys');
  }
  return { kind: 'change', keep: keys, isNew };
}

function refused(reason: string): Rotation {
  return { kind: 'refused', reason };
}

/** The types we would take at a key exchange. A certificate is no key. */
function isUsable(key: Buffer): boolean {
  if (!isWholeKey(key) || !usedTypes.includes(keyTypeOf(key) ?? '')) return false;
  return (rsaBits(key) ?? minimumRsaBits) >= minimumRsaBits;
}

const usedTypes = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
];

function hasTwice(keys: readonly Buffer[]): boolean {
  return keys.some((key, index) => keys.findIndex((each) => each.equals(key)) !== index);
}

/** A marker, patterns, or more names than ssh itself writes. */
function isComplex({ marker, names }: KnownHost): boolean {
  return marker !== 'none' || /[*?]/.test(names) || names.split(',').length > 2;
}

/** The lines about other hosts with one of these keys. To read every key of a long file would hold up main. */
function linesOfOthers(
  files: readonly KnownHostsFile[],
  name: string,
  keys: readonly Buffer[],
): KnownHost[] {
  const isAboutHost = namesMatcher(name);
  const texts = keys.map((key) => key.toString('base64'));
  return linesWhere(files, (names, line) => {
    return texts.some((text) => line.includes(text)) && !isAboutHost(names);
  });
}

function plainOf(line: KnownHost): Buffer {
  return line.key.plain;
}

function isOf(line: KnownHost, key: Buffer): boolean {
  return !line.key.isCertificate && line.key.plain.equals(readPublicKey(key)?.plain ?? Buffer.of());
}

function isSameKey(a: KnownHost, b: KnownHost): boolean {
  return a.key.type === b.key.type && a.key.plain.equals(b.key.plain);
}
