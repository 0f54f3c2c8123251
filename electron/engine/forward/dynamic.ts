import type { Socket } from 'node:net';
import type { ForwardSpec } from '../../../shared/contract/forwards.ts';
import { toAppError } from '../../../shared/errors.ts';
import { listenLocally, type LocalPort } from './listen.ts';
import { openFor, type ForwardMeans } from './local.ts';
import { failedReply, grantedReply, type SocksFailure } from './socks.ts';
import { hearRequest } from './socks-connection.ts';

/** What a program has to say it wants. */
const requestMs = 10_000;

/** Listens on this computer, and has the server connect to wherever each program asks for by SOCKS. */
export function startDynamic(
  { listen }: Extract<ForwardSpec, { kind: 'dynamic' }>,
  means: ForwardMeans,
): Promise<LocalPort> {
  return listenLocally(listen, (socket) => void carryAsAsked(socket, means));
}

async function carryAsAsked(socket: Socket, { connection, traffic }: ForwardMeans): Promise<void> {
  if (!traffic.enter(socket)) return void socket.resetAndDestroy();
  const request = await hearRequest(socket, { deadlineMs: requestMs });
  if (request === undefined) return;
  const { version, target } = request;
  try {
    const channel = await openFor(socket, target, connection);
    socket.write(grantedReply(version));
    traffic.carry(socket, channel);
  } catch (thrown) {
    traffic.failed(thrown);
    socket.end(failedReply(version, failureOf(thrown)), () => socket.destroy());
  }
}

function failureOf(thrown: unknown): SocksFailure {
  switch (toAppError(thrown).code) {
    case 'refused':
      return 'prohibited';
    case 'connect':
      return 'refused';
    case 'timeout':
      return 'unreachable';
    default:
      return 'failed';
  }
}
