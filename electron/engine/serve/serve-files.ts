import { OpError, toAppError } from '../../../shared/errors.ts';
import type { FileSystem, OpenFile, WholeFile } from '../fs/file-system.ts';
import {
  portListParts,
  portOpenFiles,
  portPartEntries,
  portRequests,
  readPortRequest,
  type PortOp,
  type PortReply,
  type PortRequest,
} from '../fs/port-messages.ts';
import type { StreamPort } from '../port.ts';
import type { ServedPaths } from './served-paths.ts';
import { Budget } from '../transfer/budget.ts';
import { sessionBudgetBytes } from '../transfer/tuning.ts';

/** What is served, and for how long it is lent. */
export type ServedFiles = {
  readonly lend: (use: (files: FileSystem) => Promise<void>) => Promise<void>;
  readonly hostKey: () => Uint8Array;
  readonly paths: ServedPaths;
};

type Port = StreamPort<PortRequest, PortReply>;
type Answered = Extract<PortRequest, { op: PortOp }>;

/** Lets another session process read files over a port, until either end closes it. */
export async function serveFiles(port: Port, served: ServedFiles): Promise<void> {
  const closed = new Promise<void>((resolve) => port.onClose(resolve));
  try {
    await served.lend(async (files) => {
      const reader = new Reader(port, files, served.paths);
      const { kind, statvfs, links, setModes } = files.capabilities;
      const capabilities = { kind, statvfs, links, setModes };
      const wholeBytes = files.wholeFiles?.mostBytes ?? 0;
      port.post({ kind: 'hello', capabilities, wholeBytes, hostKey: served.hostKey() });
      port.onMessage((message) => reader.take(message));
      await closed;
      await reader.end();
    });
  } catch (thrown) {
    port.post({ kind: 'refused', error: toAppError(thrown) });
  }
  port.close();
}

// what is read ahead for all who ask: the far end asks for no more, but that is its own decision
const readBudget = new Budget(sessionBudgetBytes);

/** Serves the requests of one port. The far end is not trusted: what breaks the rules closes it. */
class Reader {
  readonly #port: Port;
  readonly #files: FileSystem;
  readonly #paths: ServedPaths;
  readonly #open = new Map<number, OpenFile>();
  readonly #running = new Map<number, AbortController>();
  /** Who waits until another part of a listing has been taken in, and how many may go. */
  readonly #credits = new Map<number, { parts: number; wake: () => void }>();
  readonly #spare: Uint8Array[] = [];
  #lastFile = 0;
  #opening = 0;
  #isOver = false;

  constructor(port: Port, files: FileSystem, paths: ServedPaths) {
    this.#port = port;
    this.#files = files;
    this.#paths = paths;
  }

  take(message: unknown): void {
    if (this.#isOver) return;
    const request = readPortRequest(message);
    if (request === undefined) return this.#port.close();
    if (request.op === 'cancel') return this.#running.get(request.id)?.abort();
    if (request.op === 'more') return this.#credit(request.id);
    const isKnown = this.#running.has(request.id);
    if (isKnown || this.#running.size >= portRequests) return this.#port.close();
    return void this.#run(request);
  }

  /** Stops what runs and gives every file back. */
  async end(): Promise<void> {
    this.#isOver = true;
    for (const controller of this.#running.values()) controller.abort();
    for (const { wake } of this.#credits.values()) wake();
    const files = [...this.#open.values()];
    this.#open.clear();
    // they were only read: what closing says has nobody to tell
    await Promise.allSettled(files.map((file) => file.close()));
  }

  async #run(request: Answered): Promise<void> {
    const { id } = request;
    const controller = new AbortController();
    this.#running.set(id, controller);
    let reply: PortReply;
    try {
      if (request.op === 'read') return await this.#read(request);
      reply = { kind: 'value', id, value: await this.#serve(request, controller.signal) };
    } catch (thrown) {
      reply = { kind: 'error', id, error: toAppError(thrown) };
    } finally {
      this.#running.delete(id);
    }
    this.#port.post(reply);
  }

  async #serve(request: Exclude<Answered, { op: 'read' }>, signal: AbortSignal): Promise<unknown> {
    const files = this.#files;
    if (request.op === 'realPath') this.#paths.checkPlace(request.path);
    else if ('path' in request) this.#paths.check(request.path);
    switch (request.op) {
      case 'lstat':
        return files.lstat(request.path);
      case 'stat':
        return files.stat(request.path);
      case 'realPath':
        return files.realPath(request.path);
      case 'readLink':
        return files.readLink(request.path);
      case 'freeSpace':
        return (await files.freeSpace(request.path)) ?? null;
      case 'list':
        return this.#list(request, signal);
      case 'open':
        return this.#openFile(request.path, signal);
      case 'whole':
        return this.#whole(request, signal);
      case 'fstat':
        return this.#file(request.file).stat();
      case 'close':
        return this.#close(request.file);
      default:
        return request satisfies never;
    }
  }

  async #openFile(path: string, signal: AbortSignal): Promise<number> {
    if (this.#open.size + this.#opening >= portOpenFiles) {
      throw new OpError('refused', `More than ${portOpenFiles} files are open at once.`);
    }
    this.#opening += 1;
    try {
      const file = await this.#files.open(path, 'read', { signal });
      if (this.#isOver) await file.close();
      this.#lastFile += 1;
      this.#open.set(this.#lastFile, file);
      return this.#lastFile;
    } finally {
      this.#opening -= 1;
    }
  }

  async #close(number: number): Promise<null> {
    const file = this.#file(number);
    this.#open.delete(number);
    await file.close();
    return null;
  }

  async #read({ id, file, position, length }: Extract<Answered, { op: 'read' }>): Promise<void> {
    const open = this.#file(file);
    const free = await readBudget.take(length);
    try {
      const buffer = this.#buffer(length);
      const count = await open.read(buffer, position);
      // copied on its way: the buffer is free again at once
      this.#port.post({ kind: 'value', id, value: buffer.subarray(0, count) });
      this.#spare.push(buffer);
    } finally {
      free();
    }
  }

  async #whole(
    { path, size }: Extract<Answered, { op: 'whole' }>,
    signal: AbortSignal,
  ): Promise<WholeFile | null> {
    const free = await readBudget.take(size);
    try {
      const file = await this.#files.wholeFiles?.read(path, size, signal);
      // a small buffer shares its memory with others, whose content is nobody's business over there
      return file === undefined ? null : { ...file, bytes: new Uint8Array(file.bytes) };
    } finally {
      free();
    }
  }

  async #list(
    { id, path, links }: Extract<Answered, { op: 'list' }>,
    signal: AbortSignal,
  ): Promise<null> {
    const credit = { parts: portListParts, wake: (): void => undefined };
    this.#credits.set(id, credit);
    try {
      for await (const entries of this.#files.list(path, { signal, links })) {
        for (let from = 0; from < entries.length; from += portPartEntries) {
          await this.#mayGo(credit, signal);
          const part = entries.slice(from, from + portPartEntries);
          this.#port.post({ kind: 'entries', id, entries: part });
        }
      }
      return null;
    } finally {
      this.#credits.delete(id);
    }
  }

  async #mayGo(credit: { parts: number; wake: () => void }, signal: AbortSignal): Promise<void> {
    const wake = (): void => credit.wake();
    signal.addEventListener('abort', wake, { once: true });
    while (credit.parts === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => (credit.wake = resolve));
    }
    signal.removeEventListener('abort', wake);
    if (signal.aborted) throw new OpError('cancelled', 'Cancelled.');
    credit.parts -= 1;
  }

  #credit(id: number): void {
    const credit = this.#credits.get(id);
    // one more than were sent, or for a listing that has just ended: neither gains anything
    if (credit === undefined || credit.parts >= portListParts) return;
    credit.parts += 1;
    credit.wake();
  }

  #file(number: number): OpenFile {
    const file = this.#open.get(number);
    if (file !== undefined) return file;
    throw new OpError('invalid', 'This file is not open.');
  }

  /** Blocks of a transfer mostly have one size, which spares making them anew. */
  #buffer(length: number): Uint8Array {
    const buffer = this.#spare.pop();
    if (buffer?.length === length) return buffer;
    this.#spare.length = 0;
    return Buffer.allocUnsafeSlow(length);
  }
}
