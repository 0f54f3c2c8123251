import type { FileSystem } from './fs/file-system.ts';
import { RemoteFileSystem } from './fs/remote.ts';
import type { SftpChannels } from './fs/remote-channels.ts';
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
  let opening: Promise<unknown> | undefined;
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
    const all = Promise.all(Array.from({ length: count }, addOne));
    opening = all.finally(() => (opening = undefined));
  };
  /** All at once, since a far link is only full when all of them carry. */
  const grow = () => {
    clients = clients.filter((client) => !client.isEnded);
    if (isFull || isOver || opening !== undefined) return;
    if (clients.length < maxChannels) add(maxChannels - clients.length);
  };

  const now = () => ({ clients, opening });
  return {
    lend: async (use, fallback) => {
      users += 1;
      clearTimeout(idleTimer);
      try {
        clients = clients.filter((client) => !client.isEnded);
        if (clients.length === 0 && !isFull && !isOver && opening === undefined) add(1);
        const borrowed = clients.length === 0 ? borrow() : undefined;
        if (borrowed === undefined) {
          if (clients.length === 0) await opening;
          if (clients.length === 0) return await use(await fallback());
        }
        return await use(new RemoteFileSystem({ ...lentChannels(now, borrowed), grow, sluice }));
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

type Now = () => {
  readonly clients: readonly SftpClient[];
  readonly opening: Promise<unknown> | undefined;
};

/** The borrowed channel until there is one; a large file stays on that it was opened on, so it waits for that one. */
function lentChannels(
  now: Now,
  borrowed: SftpClient | undefined,
): Pick<SftpChannels, 'clients' | 'own'> {
  return {
    clients: () => {
      const { clients } = now();
      return borrowed === undefined || clients.length > 0 ? clients : [borrowed];
    },
    own: () => (now().clients.length === 0 ? now().opening : undefined),
  };
}
