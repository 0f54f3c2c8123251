import type { ClientChannel } from 'ssh2';
import type { OpError } from '../../../shared/errors.ts';

/** A channel that carries one TCP connection, each direction of which ends by itself. */
export type TunnelChannel = {
  /** Bytes from the far side. One listener. */
  readonly onData: (listener: (bytes: Buffer) => void) => void;
  /** The far side sends no more; all it sent was given. */
  readonly onEnd: (listener: () => void) => void;
  /** The channel is over: with a reason when its connection went away under it. Called once. */
  readonly onClose: (listener: (lost: OpError | undefined) => void) => void;
  /** Stops and starts what comes; the server stops sending when its window is full. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Resolves when the server's window and the link had room for the bytes, or the channel is over. */
  readonly write: (bytes: Buffer) => Promise<void>;
  /** Says that no more comes from us; `done` is called when that is said. */
  readonly end: (done: () => void) => void;
  readonly close: () => void;
};

/** What such channels need to know of their connection. */
export type TunnelLink = {
  /** Lets bytes onto the link in turn: see {@link createTurns}. */
  readonly inTurn: (write: () => void) => Promise<void>;
  /** Aborted when the connection ends. */
  readonly signal: AbortSignal;
  readonly lost: () => OpError | undefined;
};

/**
 * One writer after the other, each when the system has taken what those before gave. ssh2 takes any amount without
 * waiting: many channels with a window each would fill the memory of a slow link.
 */
export function createTurns(drained: () => Promise<void>): TunnelLink['inTurn'] {
  let last: Promise<void> = Promise.resolve();
  return (write) => {
    const turn = last.then(drained).then(write);
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** Wraps ssh2's channel. */
export function wrapTunnel(channel: ClientChannel, link: TunnelLink): TunnelChannel {
  let isOver = false;
  let listeners: ((lost: OpError | undefined) => void)[] = [];
  // ssh2 keeps the end of a channel back while there is something to read; that of the connection is told at once
  const over = () => {
    if (isOver) return;
    isOver = true;
    link.signal.removeEventListener('abort', over);
    const lost = link.lost();
    for (const listener of listeners) listener(lost);
    listeners = [];
  };
  const whenOver = (listener: (lost: OpError | undefined) => void) => {
    if (isOver) listener(link.lost());
    else listeners.push(listener);
  };
  channel.on('error', () => undefined);
  channel.stderr.on('error', () => undefined);
  channel.stderr.resume();
  channel.on('close', over);
  link.signal.addEventListener('abort', over, { once: true });
  if (link.signal.aborted) over();
  return {
    onData: (listener) => channel.on('data', listener),
    onEnd: (listener) =>
      channel.on('end', () => {
        // ssh2 says this of a link that broke as well: an end that never came must not look like one
        if (link.lost()) over();
        else if (!isOver) listener();
      }),
    onClose: whenOver,
    pause: () => channel.pause(),
    resume: () => channel.resume(),
    write: (bytes) =>
      new Promise((resolve) => {
        // after the far end closed, ssh2 never calls back
        const settle = () => {
          listeners = listeners.filter((each) => each !== settle);
          resolve();
        };
        whenOver(settle);
        void link.inTurn(() => isOver || void channel.write(bytes, settle)).catch(() => settle());
      }),
    end: (done) => {
      if (!isOver) channel.end(done);
    },
    close: () => {
      if (isOver) return;
      channel.close();
      // what is still unread would hold the close back
      channel.resume();
    },
  };
}
