import { createHash } from 'node:crypto';
import { wireReader } from './wire.ts';

/** OpenSSH's binary list of revoked keys (PROTOCOL.krl), as far as it is about plain keys. Pure. */

const magic = Buffer.from('SSHKRL\n\0', 'latin1');
const formatVersion = 1;

/** The kinds of sections, by their number. */
const certificates = 1;
const explicitKeys = 2;
const sha1Fingerprints = 3;
const signature = 4;
const sha256Fingerprints = 5;
const extension = 255;

/** Whether a file is such a list, rather than lines of text. */
export function isRevocationList(bytes: Buffer): boolean {
  return bytes.subarray(0, magic.length).equals(magic);
}

/** Whether the list holds this plain key; undefined when it cannot be read, which is no "not revoked". */
export function isInRevocationList(bytes: Buffer, plain: Buffer): boolean | undefined {
  const reader = wireReader(bytes.subarray(magic.length));
  if (reader.uint32() !== formatVersion) return undefined;
  // its number, when it was made, and flags, each of 64 bits; then a reserved text and a comment
  const numbers = Array.from({ length: 6 }, () => reader.uint32());
  const texts = [reader.string(), reader.string()];
  if ([...numbers, ...texts].includes(undefined)) return undefined;
  let isFound = false;
  while (!reader.atEnd()) {
    const kind = reader.byte();
    const section = reader.string();
    if (kind === undefined || !section) return undefined;
    const holds = sectionHolds(kind, section, plain);
    if (holds === undefined) return undefined;
    isFound ||= holds;
  }
  return isFound;
}

function sectionHolds(kind: number, section: Buffer, plain: Buffer): boolean | undefined {
  switch (kind) {
    case explicitKeys:
      return listHolds(section, plain);
    case sha1Fingerprints:
      return listHolds(section, createHash('sha1').update(plain).digest());
    case sha256Fingerprints:
      return listHolds(section, createHash('sha256').update(plain).digest());
    // certificates are never taken for keys here; whoever can change the file can change its signature
    case certificates:
    case signature:
      return false;
    case extension:
      return isCritical(section) ? undefined : false;
    default:
      return undefined;
  }
}

function listHolds(section: Buffer, wanted: Buffer): boolean | undefined {
  const reader = wireReader(section);
  let isFound = false;
  while (!reader.atEnd()) {
    const entry = reader.string();
    if (!entry) return undefined;
    isFound ||= entry.equals(wanted);
  }
  return isFound;
}

/** Of an extension that nobody here knows; one that cannot be read counts as critical. */
function isCritical(section: Buffer): boolean {
  const reader = wireReader(section);
  return !reader.string() || reader.byte() !== 0;
}
