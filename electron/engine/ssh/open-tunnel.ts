import { OpError } from '../../../shared/errors.ts';
import { openForwardChannel, type ChannelTools } from './channels.ts';
import { addressText } from './errors.ts';
import { wrapTunnel, type TunnelChannel, type TunnelLink } from './tunnel-channel.ts';

/** A host and a port of it. */
export type TcpAddress = { readonly host: string; readonly tcpPort: number };

/** Has the server connect to `to`, for whoever has connected to us from `from`. */
export async function openTunnel(
  server: TcpAddress,
  to: TcpAddress,
  tools: ChannelTools & {
    readonly from: TcpAddress;
    readonly link: TunnelLink;
    readonly signal: AbortSignal | undefined;
  },
): Promise<TunnelChannel> {
  const channel = await openForwardChannel(tools, to, {
    signal: tools.signal,
    from: tools.from,
    refused: (reason, said) => refusal(server, to, { reason, said }),
    late: () =>
      new OpError('timeout', `${addressText(server)} did not reach ${nameOf(to)} in time.`, {
        next: 'It may be off, or a firewall behind the server drops the packets.',
      }),
  });
  return wrapTunnel(channel, tools.link);
}

/** RFC 4254 section 5.1. */
const reasons = { prohibited: 1, connectFailed: 2 };

function refusal(
  server: TcpAddress,
  to: TcpAddress,
  { reason, said }: { readonly reason: number | undefined; readonly said: string },
): OpError {
  const [serverName, toName] = [addressText(server), nameOf(to)];
  switch (reason) {
    case reasons.prohibited:
      return new OpError('refused', `${serverName} does not allow connections to ${toName}.`, {
        next: 'AllowTcpForwarding and PermitOpen in its sshd_config decide that.',
      });
    case reasons.connectFailed:
      return new OpError('connect', `${serverName} cannot reach ${toName}: ${said}.`, {
        next: 'Check the address and port as the server knows them.',
      });
    default:
      return new OpError('failed', `${serverName} opens no way to ${toName}: ${said}.`, {
        next: 'It may limit channels; ask its administrator.',
      });
  }
}

/** With its port, also when that is SSH’s own. */
function nameOf(to: TcpAddress): string {
  return to.tcpPort === 22 ? `${addressText(to)}:22` : addressText(to);
}
