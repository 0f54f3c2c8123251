import { connect as connectSocket, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { OpError } from '../../../shared/errors.ts';
import { socketError } from './errors.ts';
import { Inlet, type Feed } from './inlet.ts';

/** What SSH is spoken over. Its bytes come through the inlet, never as `data` events. */
export type Line = {
  readonly socket: Duplex;
  readonly inlet: Feed;
  /** What carries the line is gone; told at once, with the reason. */
  readonly onLost?: (listener: (error: OpError) => void) => void;
  /** Asked when the line has ended: the reason, when what carries it knows a better one than "it ended". */
  readonly whyEnded?: () => Promise<OpError | undefined>;
};

/** A TCP connection. */
export type TcpLine = { readonly socket: Socket; readonly inlet: Inlet };

/** How a TCP connection is made. */
export type DialOptions = {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Only addresses of this version. */
  readonly family?: 4 | 6 | undefined;
  /** The address of this computer to connect from. */
  readonly from?: string | undefined;
};

/** Opens a TCP connection, or says why it cannot. */
export function dial(
  to: { readonly host: string; readonly tcpPort: number },
  options: DialOptions,
): Promise<TcpLine> {
  return new Promise((resolve, reject) => {
    const inlet = new Inlet();
    const { host, tcpPort: port } = to;
    const { family = 0, timeoutMs, signal, from } = options;
    const socket = connectSocket({
      host,
      port,
      family,
      noDelay: true,
      onread: inlet.onread,
      ...(from === undefined ? {} : { localAddress: from }),
    });
    const settle = (error?: OpError) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      if (!error) return resolve({ socket, inlet });
      socket.destroy();
      reject(error);
    };
    const cancel = () => settle(new OpError('cancelled', 'Connecting was cancelled.'));
    const timer = setTimeout(() => settle(socketError({ code: 'ETIMEDOUT' }, to)), timeoutMs);
    socket.on('error', (error) => settle(socketError(error, to)));
    socket.once('connect', () => settle());
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}
