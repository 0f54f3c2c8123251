import type { Client } from 'ssh2';

/** What we use of ssh2's client besides its public methods: it is pinned, and none of it is in its types. */
type Inside = {
  readonly _chanMgr: { get(localId: number): unknown };
  readonly _protocol: {
    readonly _handlers: { [N in 'CHANNEL_DATA' | 'CHANNEL_EXTENDED_DATA']: Hear };
  };
};
type Hear = (protocol: unknown, localId: number, data: Buffer, type?: number) => void;

// a tenth of ssh2's own window, as OpenSSH forgives (channels.c, local_window_exceeded)
const forgivenBytes = 200 * 1024;

/**
 * Notices a server that sends more than a channel's window allows. ssh2 keeps it all, however much it is, while nobody
 * reads the channel; and drops it unseen when the window is at exactly zero.
 */
export function watchWindows(client: Client, onOverrun: () => void): void {
  const { _chanMgr: channels, _protocol: protocol } = client as unknown as Inside;
  const handlers = protocol._handlers;
  let isOver = false;
  for (const message of ['CHANNEL_DATA', 'CHANNEL_EXTENDED_DATA'] as const) {
    const hear = handlers[message];
    handlers[message] = (from, localId, data, type) => {
      if (isOver) return;
      const windowBytes = windowOf(channels.get(localId));
      if (windowBytes === undefined || isWithin(windowBytes, data.length)) {
        return hear(from, localId, data, type);
      }
      isOver = true;
      onOverrun();
    };
  }
}

function isWithin(windowBytes: number, bytes: number): boolean {
  return bytes <= windowBytes || (windowBytes !== 0 && bytes - windowBytes <= forgivenBytes);
}

/** Bytes that the server may still send; undefined for what is no open channel. */
function windowOf(channel: unknown): number | undefined {
  if (typeof channel !== 'object' || channel === null || !('incoming' in channel)) return undefined;
  const { incoming } = channel as { readonly incoming?: { readonly window?: unknown } };
  return typeof incoming?.window === 'number' ? incoming.window : undefined;
}
