import type { Attrs, Entry } from '../../../shared/entry.ts';
import type { OpError } from '../../../shared/errors.ts';

/** What a side can do; the transfer engine chooses its way by it and the page greys out the rest. */
export type Capabilities = {
  readonly kind: 'local' | 'remote';
  /** `replace` swaps a file in one step, so a reader sees the old or the new one. */
  readonly atomicReplace: boolean;
  readonly fsync: boolean;
  readonly statvfs: boolean;
  readonly links: boolean;
  /** False on Windows disks, where permission bits mean nothing. */
  readonly setModes: boolean;
  /** Owners can be changed, by whoever has the right to. */
  readonly owners?: boolean;
  /** `setOwnAttrs` works on links, too. */
  readonly linkAttrs?: boolean;
  readonly hardLinks?: boolean;
  /** Best size of one read or write request. */
  readonly chunkBytes: number;
};

/** How a directory is listed. */
export type ListOptions = {
  readonly signal?: AbortSignal;
  /** `leave` spares finding out where links lead, for those who never follow them. */
  readonly links?: 'resolve' | 'leave';
};

/** The attributes that can be set; what is left out stays as it is. */
export type NewAttrs = {
  readonly mode?: number;
  readonly mtimeMs?: number;
  readonly atimeMs?: number;
};

/** The same with the numbers of the owner and the group. */
export type NewOwnAttrs = NewAttrs & { readonly uid?: number; readonly gid?: number };

/** Names of users and groups by their numbers. */
export type NamesOfIds = {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
};

/** What a file is opened for. */
export type OpenHow = 'read' | 'create' | 'update';

/** How a file is opened. */
export type OpenOptions = {
  /** Permission bits of a file to create, before the umask. */
  readonly mode?: number | undefined;
  /** So much is going to be written, where that is known: a far side gets ready for it. */
  readonly sizeBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Room on the volume that holds a path. */
export type FreeSpace = { readonly freeBytes: number; readonly totalBytes: number };

/** Who we are at a side. */
export type Self = { readonly uid: number; readonly gids: number[] };

/**
 * One side of a pane or transfer. Paths and names are `/`-separated text in the encoding of `shared/names.ts`.
 * Failures are `OpError`s.
 */
export interface FileSystem {
  readonly capabilities: Capabilities;
  /** Missing where small files go the way of large ones. */
  readonly wholeFiles?: WholeFiles | undefined;
  /**
   * Batches of entries as they arrive; `.` and `..` are left out and attributes do not follow links.
   * Links come first without `target`; later batches repeat them with it, so a later entry of the same name replaces
   * an earlier one. Trouble that still leaves a usable listing (a name no entry can have, too many entries) is thrown
   * after the last batch.
   */
  list(path: string, options?: ListOptions): AsyncIterable<readonly Entry[]>;
  /** Attributes of the path itself; `not-found` when nothing is there. */
  lstat(path: string): Promise<Attrs>;
  /** Attributes of what the path leads to. */
  stat(path: string): Promise<Attrs>;
  /** The absolute path without links; `.` or an empty path gives the home or start directory. */
  realPath(path: string): Promise<string>;
  /** `exists` when something is there. */
  makeDirectory(path: string, mode?: number): Promise<void>;
  /** Never replaces: `exists` when the target is there, as far as the side can guarantee it. */
  rename(from: string, to: string): Promise<void>;
  /** Replaces a file in one step where `capabilities.atomicReplace` says so, else `unsupported`. */
  replace(from: string, to: string): Promise<void>;
  /** Removes a file or a link itself, never what it points to. */
  removeFile(path: string): Promise<void>;
  /** Removes an empty directory; `not-empty` when it is not. */
  removeDirectory(path: string): Promise<void>;
  /** Sets attributes of what the path leads to: links are followed. */
  setAttrs(path: string, attrs: NewAttrs): Promise<void>;
  /**
   * Sets attributes of the path itself, never of what a link leads to: `unsupported` where a link's own cannot be set.
   * `now` is what it has, for what can only be set in pairs.
   */
  setOwnAttrs?(path: string, attrs: NewOwnAttrs, now: Attrs): Promise<void>;
  /** Names of these ids, as far as the side knows them. */
  ownerNames?(uids: readonly number[], gids: readonly number[]): Promise<NamesOfIds>;
  readLink(path: string): Promise<string>;
  makeLink(target: string, path: string): Promise<void>;
  /** A second name of a file; `exists` when something is at `path`. */
  makeHardLink?(existing: string, path: string): Promise<void>;
  /** Brings the names in a directory to the disk, on sides where that is something to ask for. */
  syncDirectory?(path: string): Promise<void>;
  /** Who we are here, where that is known for sure. */
  readonly self?: Self | undefined;
  /** Undefined when the side cannot tell. */
  freeSpace(path: string): Promise<FreeSpace | undefined>;
  /**
   * `create` is exclusive: it never follows a link and never truncates; `exists` when something is there. `update` is for
   * a file of ours that is there: it reads and writes, and neither creates nor truncates.
   */
  open(path: string, how: OpenHow, options?: OpenOptions): Promise<OpenFile>;
}

/** What to copy from one open file to another: from where, how much, and where to. */
export type CopyRange = { readonly from: number; readonly length: number; readonly to: number };

/** All content of a small file, and what its attributes were once it was read. */
export type WholeFile = { readonly bytes: Uint8Array; readonly attrs: Attrs };

/** How a small file is made. */
export type NewFile = {
  /** Permission bits while it is written. */
  readonly mode: number;
  /** What it gets when it is written. */
  readonly attrs: NewAttrs;
};

/** What became of a file that was made; each failure is told apart, for some can be lived with. */
export type MadeFile = {
  /** Of writing or closing. */
  readonly failure?: OpError;
  readonly attrsFailure?: OpError;
  readonly statFailure?: OpError;
  /** What the side says about it once all was written. */
  readonly found?: Attrs;
};

/** Small files in one go each, with as few requests and waits as the side allows. */
export interface WholeFiles {
  /** Largest content of a file. */
  readonly mostBytes: number;
  /** Undefined when it cannot be had in one go: the way of large files then tells why, or does it. */
  read(path: string, size: number, signal: AbortSignal): Promise<WholeFile | undefined>;
  /**
   * Makes a file exclusively, as `open` does, writes and closes it. Throws when none was made; undefined when that is
   * not to be done in one go now.
   */
  create(path: string, bytes: Uint8Array, file: NewFile): Promise<MadeFile | undefined>;
}

/** An open file of either side. Several reads and writes may be under way at once. */
export interface OpenFile {
  /** Fills `buffer` from `position`; gives the bytes read, fewer only at the end of the file, 0 at or past it. */
  read(buffer: Uint8Array, position: number): Promise<number>;
  /** Writes all of `buffer`, which must not be changed before this settles. */
  write(buffer: Uint8Array, position: number): Promise<void>;
  /**
   * Where the side can copy by itself: takes `length` bytes of another of its open files, which do not come here. False
   * when it cannot for this pair of files; missing when it never can.
   */
  copyFrom?(source: OpenFile, range: CopyRange): Promise<boolean>;
  stat(): Promise<Attrs>;
  setAttrs(attrs: NewAttrs): Promise<void>;
  /** Brings the content to the disk; false when the side cannot. */
  sync(): Promise<boolean>;
  /** Reports what the side says about closing; a second close does nothing. */
  close(): Promise<void>;
}
