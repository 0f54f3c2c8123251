import { createHash, randomUUID } from 'node:crypto';

/** What marks the files that a transfer leaves for a while: a later run of it knows them for its own. */
export function transferTag(transferId: string): string {
  return sha256(transferId).slice(0, 8);
}

/** Name of a file being written. Short, whatever the length of the final name, and not to be guessed. */
export function partialName(tag: string): string {
  // 60 random bits: Node keeps randomness for UUIDs in store, which `randomBytes` does not: 9 µs less for each file
  return `.hawser-${tag}-${randomUUID().replaceAll('-', '').slice(-15)}.part`;
}

/** Name the old file has for the moment of a swap: who finds it later must know whose place it had. */
export function backupName(tag: string, finalName: string): string {
  return `.hawser-${tag}-${sha256(finalName).slice(0, 15)}.old`;
}

/** Name of an empty file that shows whether two folders are one. Each attempt has the same, so that none is left behind. */
export function probeName(tag: string): string {
  return `.hawser-${tag}-${'0'.repeat(15)}.part`;
}

/** True for a partial of this very transfer. */
export function isOwnPartial(tag: string, name: string): boolean {
  return name.startsWith(`.hawser-${tag}-`) && name.endsWith('.part');
}

/** True for an old file that a swap of this very transfer left aside. */
export function isOwnBackup(tag: string, name: string): boolean {
  return name.startsWith(`.hawser-${tag}-`) && name.endsWith('.old');
}

function sha256(text: string): string {
  // UTF-16, in which names that are no valid text stay different
  return createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex');
}
