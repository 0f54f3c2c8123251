import { connect as connectSocket, type Socket } from 'node:net';
import { OpError } from '../../../shared/errors.ts';
import { socketError } from './errors.ts';
import { Inlet } from './inlet.ts';

/** A TCP connection; its bytes come through the inlet, never as `data` events. */
export type Line = { readonly socket: Socket; readonly inlet: Inlet };

/** Opens a TCP connection, or says why it cannot. */
export function dial(
  to: { readonly host: string; readonly tcpPort: number },
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<Line> {
  return new Promise((resolve, reject) => {
    const inlet = new Inlet();
    const { host, tcpPort: port } = to;
    const socket = connectSocket({ host, port, noDelay: true, onread: inlet.onread });
    const settle = (error?: OpError) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', cancel);
      if (!error) return resolve({ socket, inlet });
      socket.destroy();
      reject(error);
    };
    const cancel = () => settle(new OpError('cancelled', 'Connecting was cancelled.'));
    const timer = setTimeout(
      () => settle(socketError({ code: 'ETIMEDOUT' }, to)),
      options.timeoutMs,
    );
    socket.on('error', (error) => settle(socketError(error, to)));
    socket.once('connect', () => settle());
    if (options.signal?.aborted) cancel();
    else options.signal?.addEventListener('abort', cancel, { once: true });
  });
}
