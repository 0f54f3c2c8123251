/** What a directory entry is. `other` covers sockets, FIFOs and devices, which are listed but never opened. */
export type EntryKind = 'file' | 'directory' | 'link' | 'other';

/** Attributes of a file as both sides know them. A server may leave any of them out. */
export type Attrs = {
  readonly kind: EntryKind;
  /** Bytes, exact to 2^53. */
  readonly size?: number;
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  readonly mode?: number;
  /** Milliseconds since 1970; SFTP v3 carries whole seconds. */
  readonly mtimeMs?: number;
  readonly atimeMs?: number;
  readonly uid?: number;
  readonly gid?: number;
};

/** One name in a directory, its attributes not following links. */
export type Entry = Attrs & {
  /** In the encoding of `names.ts`. */
  readonly name: string;
  /** Where a link points, when it could be read; in the encoding of `names.ts`. */
  readonly target?: string;
  /** What a link leads to, when that could be found out; `broken` when nothing is there. */
  readonly targetKind?: EntryKind | 'broken';
};

/** True when opening the entry leads into a directory. */
export function leadsToDirectory(entry: Entry): boolean {
  return entry.kind === 'directory' || (entry.kind === 'link' && entry.targetKind === 'directory');
}
