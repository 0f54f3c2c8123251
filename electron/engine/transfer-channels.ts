import type { FileSystem } from './fs/file-system.ts';
import { RemoteFileSystem } from './fs/remote.ts';
import type { SftpClient } from './sftp/client.ts';
import { Sluice } from './sftp/sluice.ts';

/** SFTP channels that the transfers of one connection share. */
export type TransferChannels = {
  /** Runs `use` with a file system over these channels, or over `fallback` when the server opens none. */
  readonly lend: <T>(
    use: (files: FileSystem) => Promise<T>,
    fallback: () => Promise<FileSystem>,
  ) => Promise<T>;
  readonly end: () => void;
};

// Each channel has a window of its own (2 MiB in OpenSSH), which is what caps a far link. Four do best, and leave
// room for panes and terminals in OpenSSH's MaxSessions of 10.
const maxChannels = 4;
/** Channels are kept this long for the next transfer: opening one costs two round trips. */
const idleMs = 10_000;

/**
 * Opens channels for transfers; a server that refuses some of them is used with fewer. Until the first of them is there,
 * two round trips later, a transfer looks around on the one that `borrow` gives.
 */
export function createTransferChannels(
  open: () => Promise<SftpClient>,
  borrow: () => SftpClient | undefined = () => undefined,
): TransferChannels {
  let clients: SftpClient[] = [];
  let users = 0;
  let isFull = false;
  let isOver = false;
  const underWay = new UnderWay();
  let idleTimer: NodeJS.Timeout | undefined;
  // as long as the connection: the next transfer begins with what this one learned
  const sluice = new Sluice();

  const endAll = () => {
    clearTimeout(idleTimer);
    for (const client of clients.splice(0)) client.end();
    isFull = false;
  };
  const addOne = async () => {
    try {
      const client = await open();
      if (users === 0 || isOver) client.end();
      else clients.push(client);
    } catch {
      // the server allows no more (MaxSessions), or the connection is going: what is there must do
      isFull = true;
    }
  };
  const add = (count: number) => {
    for (let left = count; left > 0; left -= 1) underWay.add(addOne());
  };
  /** All at once, since a far link is only full when all of them carry. */
  const grow = () => {
    clients = clients.filter((client) => !client.isEnded);
    if (!isFull && !isOver) add(maxChannels - clients.length - underWay.count);
    return underWay.all();
  };
  const isOneThere = () => clients.length > 0;
  const own = () => (isOneThere() ? undefined : underWay.until(isOneThere));

  return {
    lend: async (use, fallback) => {
      users += 1;
      clearTimeout(idleTimer);
      try {
        clients = clients.filter((client) => !client.isEnded);
        if (clients.length === 0 && !isFull && !isOver && underWay.count === 0) add(1);
        const borrowed = clients.length === 0 ? borrow() : undefined;
        if (borrowed === undefined) {
          await own();
          if (clients.length === 0) return await use(await fallback());
        }
        // the borrowed one until there is one; a large file stays on that it was opened on, so it waits for that one
        const lent = () => (borrowed === undefined || clients.length > 0 ? clients : [borrowed]);
        return await use(new RemoteFileSystem({ clients: lent, own, grow, sluice }));
      } finally {
        users -= 1;
        if (users === 0) idleTimer = setTimeout(endAll, idleMs).unref();
      }
    },
    end: () => {
      isOver = true;
      endAll();
    },
  };
}

/** Channels that are being opened. */
class UnderWay {
  readonly #all = new Set<Promise<void>>();

  get count(): number {
    return this.#all.size;
  }

  add(opening: Promise<void>): void {
    const one = opening.finally(() => this.#all.delete(one));
    this.#all.add(one);
  }

  /** Settles when those of now came or failed; undefined when there are none. */
  all(): Promise<unknown> | undefined {
    return this.#all.size === 0 ? undefined : Promise.all(this.#all);
  }

  /** Settles when there is what was wanted, or nothing comes any more. */
  async until(isThere: () => boolean): Promise<void> {
    while (!isThere() && this.#all.size > 0) await Promise.race(this.#all);
  }
}
