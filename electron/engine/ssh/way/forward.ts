import { OpError } from '../../../../shared/errors.ts';
import { openForwardChannel, type ChannelTools } from '../channels.ts';
import { addressText } from '../errors.ts';
import type { Line } from '../tcp.ts';
import { streamInlet } from './stream-inlet.ts';

type Target = { readonly host: string; readonly tcpPort: number };

/** A line to another server, as a channel of this connection to a jump host. It ends with the connection. */
export async function forwardTo(
  jump: Target,
  to: Target,
  tools: ChannelTools & { readonly signal: AbortSignal | undefined },
): Promise<Line> {
  const lost = (error: OpError): OpError => lostWith(jump, to, error);
  const channel = await openForwardChannel(tools, to, {
    signal: tools.signal,
    refused: (reason, said) => refusal(jump, to, reason, said),
    late: () => lateError(jump, to),
  }).catch((thrown: unknown) => {
    const reason = tools.ending.reason();
    throw reason ? lost(reason) : thrown;
  });
  channel.stderr.resume();
  return {
    socket: channel,
    inlet: streamInlet(channel),
    onLost: (listener) => tools.ending.onEnd((error) => listener(lost(error))),
    // the channel may end a moment before its connection is known to
    whyEnded: async () => {
      await new Promise(setImmediate);
      const reason = tools.ending.reason();
      return reason && lost(reason);
    },
  };
}

/** RFC 4254 section 5.1. */
const reasons = { prohibited: 1, connectFailed: 2 };

function refusal(jump: Target, to: Target, reason: number | undefined, said: string): OpError {
  const [jumpName, toName] = [addressText(jump), addressText(to)];
  switch (reason) {
    case reasons.prohibited:
      return new OpError(
        'refused',
        `The jump host ${jumpName} does not allow connections to ${toName}.`,
        {
          next: 'Its administrator can allow them: AllowTcpForwarding and PermitOpen in sshd_config.',
        },
      );
    case reasons.connectFailed:
      return new OpError('connect', `The jump host ${jumpName} cannot reach ${toName}: ${said}.`, {
        next: 'Check the host’s address and port as the jump host knows them.',
      });
    default:
      return new OpError(
        'failed',
        `The jump host ${jumpName} opens no way to ${toName}: ${said}.`,
        {
          next: 'It may limit channels (MaxSessions); ask its administrator.',
        },
      );
  }
}

function lateError(jump: Target, to: Target): OpError {
  return new OpError(
    'timeout',
    `The jump host ${addressText(jump)} did not reach ${addressText(to)} in time.`,
    { next: 'The host may be off, or a firewall behind the jump host drops the packets.' },
  );
}

function lostWith(jump: Target, to: Target, { code, message, next }: OpError): OpError {
  const text = `The jump host ${addressText(jump)} is gone, and the connection to ${addressText(to)} with it: ${message}`;
  return new OpError(code, text, next === undefined ? {} : { next });
}
