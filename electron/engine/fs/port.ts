import type { Attrs, Entry } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type {
  Capabilities,
  FileSystem,
  FreeSpace,
  ListOptions,
  OpenFile,
  OpenHow,
  WholeFiles,
} from './file-system.ts';
import { tooMany } from './local-list.ts';
import { broken, PortCalls, portSilentMs, type FilesPort } from './port-calls.ts';
import { PortFile, readOnly, wholeFilesOver } from './port-file.ts';
import { portListParts, portReadBytes, type PortReply } from './port-messages.ts';

/** The files of another session, to be read over a port. */
export type PortFiles = {
  readonly files: FileSystem;
  /** The key that the server behind proved to own, as the other session says. */
  readonly hostKey: Uint8Array;
  readonly close: () => void;
};

const helloMs = 60_000;

/** Waits until the far end is ready; fails as it says, when it is gone, or when it takes too long. */
export function openPortFiles(
  port: FilesPort,
  { signal, silentMs = portSilentMs }: { signal?: AbortSignal; silentMs?: number } = {},
): Promise<PortFiles> {
  return new Promise((resolve, reject) => {
    const stop = (error: OpError) => {
      settle();
      reject(error);
      calls.end(error);
    };
    const cancel = () => stop(new OpError('cancelled', 'Cancelled.'));
    const timer = setTimeout(
      () => stop(new OpError('timeout', 'The session that the files come from does not answer.')),
      helloMs,
    );
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    const calls = new PortCalls(port, {
      silentMs,
      onHello: (hello) => {
        settle();
        const close = () => calls.end(new OpError('disconnected', 'The port was closed.'));
        resolve({ files: new PortFileSystem(calls, hello), hostKey: hello.hostKey, close });
      },
      onEnd: (error) => {
        settle();
        reject(error);
      },
    });
    calls.start();
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}

/** Reads the files of another session. It can change none: a copy never writes to where it comes from. */
export class PortFileSystem implements FileSystem {
  readonly capabilities: Capabilities;
  readonly wholeFiles: WholeFiles | undefined;
  readonly #calls: PortCalls;

  constructor(
    calls: PortCalls,
    { capabilities, wholeBytes }: Extract<PortReply, { kind: 'hello' }>,
  ) {
    this.#calls = calls;
    this.wholeFiles = wholeBytes === 0 ? undefined : wholeFilesOver(calls, wholeBytes);
    this.capabilities = {
      ...capabilities,
      atomicReplace: false,
      fsync: false,
      chunkBytes: portReadBytes,
    };
  }

  async *list(path: string, options: ListOptions = {}): AsyncGenerator<readonly Entry[]> {
    const parts: { readonly entries: readonly Entry[]; readonly more: () => void }[] = [];
    let wake = (): void => undefined;
    let outcome: 'whole' | { readonly thrown: unknown } | undefined;
    const leaving = new AbortController();
    const signal = either(leaving.signal, options.signal);
    const end = (how: 'whole' | { readonly thrown: unknown }) => {
      outcome = how;
      wake();
    };
    const onEntries = (entries: readonly Entry[], more: () => void) => {
      if (parts.length >= portListParts) return this.#calls.end(broken('sent more than was asked'));
      parts.push({ entries, more });
      wake();
    };
    const links = options.links ?? 'resolve';
    void this.#calls.call('list', { path, links }, { signal, onEntries }).then(
      () => end('whole'),
      (thrown: unknown) => end({ thrown }),
    );
    let count = 0;
    try {
      for (;;) {
        const part = parts.shift();
        if (part !== undefined) {
          // links come twice, the second time with where they lead
          count += part.entries.length;
          if (count > 2 * limits.entriesPerDirectory)
            throw tooMany(path, limits.entriesPerDirectory);
          yield part.entries;
          part.more();
        } else if (outcome === undefined) {
          await new Promise<void>((resolve) => (wake = resolve));
        } else if (outcome === 'whole') return;
        else throw outcome.thrown;
      }
    } finally {
      // a listing left early is no longer wanted; after its end this does nothing
      leaving.abort();
    }
  }

  lstat(path: string): Promise<Attrs> {
    return this.#calls.call('lstat', { path });
  }

  stat(path: string): Promise<Attrs> {
    return this.#calls.call('stat', { path });
  }

  realPath(path: string): Promise<string> {
    return this.#calls.call('realPath', { path });
  }

  readLink(path: string): Promise<string> {
    return this.#calls.call('readLink', { path });
  }

  async freeSpace(path: string): Promise<FreeSpace | undefined> {
    return (await this.#calls.call('freeSpace', { path })) ?? undefined;
  }

  async open(
    path: string,
    how: OpenHow,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<OpenFile> {
    if (how === 'create') throw readOnly();
    const file = await this.#calls.call('open', { path }, { signal: options.signal });
    return new PortFile(this.#calls, file);
  }

  makeDirectory(): Promise<void> {
    return Promise.reject(readOnly());
  }

  rename(): Promise<void> {
    return Promise.reject(readOnly());
  }

  replace(): Promise<void> {
    return Promise.reject(readOnly());
  }

  removeFile(): Promise<void> {
    return Promise.reject(readOnly());
  }

  removeDirectory(): Promise<void> {
    return Promise.reject(readOnly());
  }

  setAttrs(): Promise<void> {
    return Promise.reject(readOnly());
  }

  makeLink(): Promise<void> {
    return Promise.reject(readOnly());
  }
}

function either(first: AbortSignal, second: AbortSignal | undefined): AbortSignal {
  return second === undefined ? first : AbortSignal.any([first, second]);
}
