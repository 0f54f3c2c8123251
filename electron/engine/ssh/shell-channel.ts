import type { ClientChannel } from 'ssh2';
import type { OpError } from '../../../shared/errors.ts';

/** How a remote program ended; empty when the server did not say. */
export type ShellExit = {
  readonly code?: number;
  readonly signal?: string;
  /** The connection went away under the shell. */
  readonly error?: OpError;
};

/** A shell's channel, reduced to what a terminal needs. */
export type ShellChannel = {
  /** Output and errors in the order they came. One listener. */
  readonly onData: (listener: (bytes: Uint8Array) => void) => void;
  /** The channel is closed and all output delivered. Called once; at once when it is over already. */
  readonly onClose: (listener: (exit: ShellExit) => void) => void;
  /** Stops and starts output; the server stops sending when its window is full. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Resolves when the channel has taken the bytes, or is closed. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly resize: (size: { readonly columns: number; readonly rows: number }) => void;
  readonly close: () => void;
};

/** What a shell needs to know of its connection. */
export type ShellLink = {
  /** Resolves when the socket has room: ssh2 takes any amount without waiting. */
  readonly drained: () => Promise<void>;
  /** Why the connection ended, when it has. */
  readonly lost: () => OpError | undefined;
};

/** Wraps ssh2's channel. */
export function wrapShell(channel: ClientChannel, link: ShellLink): ShellChannel {
  let exit: ShellExit = {};
  let isClosed = false;
  const closeListeners: ((exit: ShellExit) => void)[] = [];
  const ignore = () => undefined;
  channel.on('error', ignore);
  channel.stderr.on('error', ignore);
  channel.on('exit', (code: number | null, signal?: string) => {
    exit = { ...(code === null ? {} : { code }), ...(signal === undefined ? {} : { signal }) };
  });
  channel.on('close', () => {
    isClosed = true;
    const error = link.lost();
    if (error && exit.code === undefined && exit.signal === undefined) exit = { error };
    for (const listener of closeListeners.splice(0)) listener(exit);
  });
  const whenClosed = (listener: (exit: ShellExit) => void) => {
    if (isClosed) listener(exit);
    else closeListeners.push(listener);
  };
  return {
    onData: (listener) => {
      channel.on('data', listener);
      channel.stderr.on('data', listener);
    },
    onClose: whenClosed,
    pause: () => {
      channel.pause();
      channel.stderr.pause();
    },
    resume: () => {
      channel.resume();
      channel.stderr.resume();
    },
    write: async (bytes) => {
      if (isClosed) return;
      // after the far end closed, ssh2 never calls back
      await new Promise<void>((resolve) => {
        channel.write(bytes, () => resolve());
        whenClosed(() => resolve());
      });
      await link.drained();
    },
    resize: ({ columns, rows }) => {
      if (!isClosed) channel.setWindow(rows, columns, 0, 0);
    },
    close: () => {
      if (isClosed) return;
      channel.close();
      // what is still unread would hold the close back
      channel.resume();
      channel.stderr.resume();
    },
  };
}
