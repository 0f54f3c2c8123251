import type { Socket } from 'node:net';
import type { TcpAddress } from '../ssh/open-tunnel.ts';
import {
  longestRequest,
  readGreeting,
  readRequest5,
  type SocksStep,
  type SocksVersion,
} from './socks.ts';

/** What a program asked for. */
export type SocksRequest = { readonly version: SocksVersion; readonly target: TcpAddress };

/**
 * Hears what a program wants; undefined when it wants nothing that is done here, and its connection is then over. What
 * it has sent behind its request comes as the first bytes of the connection.
 */
export function hearRequest(
  socket: Socket,
  options: { readonly deadlineMs: number },
): Promise<SocksRequest | undefined> {
  return new Promise((resolve) => {
    let seen: Buffer = Buffer.alloc(0);
    let read = readGreeting;
    const settle = (request: SocksRequest | undefined) => {
      clearTimeout(timer);
      socket.off('data', hear);
      socket.off('end', leave);
      socket.off('close', leave);
      socket.pause();
      resolve(request);
    };
    const leave = () => {
      settle(undefined);
      socket.destroy();
    };
    const refuse = (reply: Buffer | undefined) => {
      settle(undefined);
      if (reply === undefined) socket.destroy();
      else socket.end(reply, () => socket.destroy());
    };
    const hear = (bytes: Buffer) => {
      seen = Buffer.concat([seen, bytes]);
      for (;;) {
        const step: SocksStep = read(seen);
        if (step.at === 'more') return seen.length > longestRequest ? leave() : undefined;
        if (step.at === 'refused') return refuse(step.reply);
        seen = seen.subarray(step.used);
        if (step.at === 'answer') {
          socket.write(step.reply);
          read = readRequest5;
          continue;
        }
        settle(step);
        // programs need not wait for the answer
        if (seen.length > 0) socket.unshift(seen);
        return undefined;
      }
    };
    const timer = setTimeout(leave, options.deadlineMs);
    socket.on('data', hear);
    socket.on('end', leave);
    socket.on('close', leave);
    socket.resume();
  });
}
