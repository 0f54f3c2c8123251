import { copyFile, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { encodeLine, journalHeader, JournalReader, type JournalReading } from './journal-lines.ts';

/** The system calls of a journal, so that a test can count them or let them fail. */
export type JournalIo = {
  readonly open: (file: string, flags: 'w') => Promise<FileHandle>;
  readonly write: (handle: FileHandle, bytes: Buffer, position: number) => Promise<number>;
  readonly sync: (handle: FileHandle) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
};

/** The disk itself. */
export const diskIo: JournalIo = {
  open: (file, flags) => open(file, flags, 0o600),
  write: async (handle, bytes, position) =>
    (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
  sync: (handle) => handle.sync(),
  rename,
};

/** How a record is written. */
export type AppendOptions = {
  readonly durable?: boolean;
  /** Called when it is written, or cannot be for now. */
  readonly onWritten?: () => void;
};

/** A file that records are only added to, each with a checksum. */
export type Journal = {
  /** Writes at once, so that it outlives a kill; `durable` ones outlive a power cut from when they are written. */
  readonly append: (record: unknown, options?: AppendOptions) => void;
  /** Settles when all that was added is on the disk, and closes the file. */
  readonly close: () => Promise<void>;
};

/** What a {@link Journal} is made of. */
export type JournalOptions = {
  readonly file: string;
  /** All that is true now, as records: takes the place of everything written before. */
  readonly live: () => Iterable<unknown>;
  /** It cannot be written; told once until it can be again. Nothing is lost while the app runs. */
  readonly onTrouble: (cause: unknown) => void;
  readonly io?: JournalIo;
  readonly retryMs?: number;
};

/** Below this a file is not worth writing anew. */
const smallBytes = 8 * 1024 * 1024;
const syncEveryMs = 1_000;
const retryAfterMs = 5_000;
const pieceBytes = 256 * 1024;

/**
 * Reads a journal record by record; one that is missing is empty. A torn end is what a crash leaves. A damaged file is
 * copied to `<file>.damaged-<time>` and what is good of it is taken; one of a later version is moved to `<file>.later-<time>`.
 */
export async function readJournal(
  file: string,
  onRecord: (record: unknown) => void,
): Promise<JournalReading & { readonly kept?: string }> {
  const reader = new JournalReader(onRecord);
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return reader.end();
    throw thrown;
  }
  try {
    const piece = Buffer.alloc(1024 * 1024);
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length);
      if (bytesRead === 0) break;
      reader.take(piece.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
  const reading = reader.end();
  if (!reading.isLater && reading.badLines === 0) return reading;
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const kept = `${file}.${reading.isLater ? 'later' : 'damaged'}-${time}`;
  await (reading.isLater ? rename(file, kept) : copyFile(file, kept));
  return { ...reading, kept };
}

/** Starts a journal anew from what is live; `lastNumber` is where the one that was read ended. */
export function createJournal(options: JournalOptions, lastNumber: number): Journal {
  return new JournalFile(options, lastNumber);
}

class JournalFile implements Journal {
  readonly #options: JournalOptions;
  readonly #io: JournalIo;
  #number: number;
  #handle: FileHandle | undefined;
  #pending: unknown[] = [];
  /** Told when what is pending now is written, or cannot be. */
  #waiting: (() => void)[] = [];
  #bytes = 0;
  #bytesAtRewrite = 0;
  #needsRewrite = true;
  #needsSync = false;
  #isBroken = false;
  #isClosed = false;
  #working: Promise<void> | undefined;
  #syncTimer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(options: JournalOptions, lastNumber: number) {
    this.#options = options;
    this.#io = options.io ?? diskIo;
    this.#number = lastNumber;
    this.#work();
  }

  append(record: unknown, { durable = false, onWritten }: AppendOptions = {}): void {
    // all that is live is written when it can be again
    if (this.#isClosed || this.#isBroken) return onWritten?.();
    this.#pending.push(record);
    if (onWritten !== undefined) this.#waiting.push(onWritten);
    if (durable) this.#needsSync = true;
    else this.#syncTimer ??= setTimeout(() => this.#syncNow(), syncEveryMs).unref();
    this.#work();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    this.#syncNow();
    await this.#working;
    await this.#handle?.close();
    this.#handle = undefined;
  }

  #syncNow(): void {
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
    this.#needsSync = true;
    this.#work();
  }

  #line(record: unknown): string {
    this.#number += 1;
    return encodeLine(this.#number, record);
  }

  /** One write at a time; what comes meanwhile goes out together. */
  #work(): void {
    if (this.#isBroken && !this.#needsRewrite) return;
    this.#working ??= this.#run().finally(() => {
      this.#working = undefined;
      if (this.#pending.length > 0 || this.#needsSync) this.#work();
    });
  }

  async #run(): Promise<void> {
    try {
      // what is added in this turn goes with it
      await Promise.resolve();
      while (this.#needsRewrite || this.#pending.length > 0 || this.#needsSync) await this.#step();
      this.#isBroken = false;
    } catch (cause) {
      this.#fail(cause);
    }
  }

  async #step(): Promise<void> {
    const grownBytes = this.#bytes - this.#bytesAtRewrite;
    if (this.#needsRewrite || grownBytes > Math.max(smallBytes, this.#bytesAtRewrite)) {
      return this.#rewrite();
    }
    const handle = this.#handle;
    if (handle === undefined) throw new Error('the journal is not open');
    if (this.#pending.length === 0) {
      this.#needsSync = false;
      return this.#io.sync(handle);
    }
    const bytes = Buffer.from(this.#pending.map((record) => this.#line(record)).join(''));
    const waiting = this.#waiting.splice(0);
    this.#pending = [];
    try {
      this.#bytes += await this.#writeAll(handle, bytes, this.#bytes);
    } finally {
      for (const tell of waiting) tell();
    }
  }

  async #writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<number> {
    let done = 0;
    while (done < bytes.length) {
      const written = await this.#io.write(handle, bytes.subarray(done), position + done);
      if (written === 0) throw new Error('nothing was written');
      done += written;
    }
    return done;
  }

  /** Writes what is live to a new file, which takes the place of the old one when it is on the disk. */
  async #rewrite(): Promise<void> {
    const { file } = this.#options;
    const temporary = `${file}.new`;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await this.#io.open(temporary, 'w');
    let bytes = 0;
    try {
      let piece = this.#line(journalHeader());
      for (const record of this.#options.live()) {
        piece += this.#line(record);
        if (piece.length < pieceBytes) continue;
        const full = Buffer.from(piece);
        piece = '';
        bytes += await this.#writeAll(handle, full, bytes);
      }
      bytes += await this.#writeAll(handle, Buffer.from(piece), bytes);
      await this.#io.sync(handle);
      await this.#io.rename(temporary, file);
      await syncDirectory(dirname(file));
    } catch (thrown) {
      await handle.close().catch(() => undefined); // the first failure is what counts
      await rm(temporary, { force: true }).catch(() => undefined);
      throw thrown;
    }
    await this.#handle?.close().catch(() => undefined); // it is no longer the journal
    this.#handle = handle;
    this.#bytes = bytes;
    this.#bytesAtRewrite = bytes;
    this.#needsRewrite = false;
    this.#isBroken = false;
  }

  /** All of it is written anew later on: what is in memory is what is true. */
  #fail(cause: unknown): void {
    const isNews = !this.#isBroken;
    this.#isBroken = true;
    this.#pending = [];
    for (const tell of this.#waiting.splice(0)) tell();
    this.#needsSync = false;
    this.#needsRewrite = false;
    if (isNews) this.#options.onTrouble(cause);
    if (this.#isClosed) return;
    this.#retryTimer = setTimeout(() => {
      this.#needsRewrite = true;
      this.#work();
    }, this.#options.retryMs ?? retryAfterMs).unref();
  }
}

async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return; // Windows cannot open directories; its rename is journaled
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
