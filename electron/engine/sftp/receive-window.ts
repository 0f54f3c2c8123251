import type { Duplex, Writable } from 'node:stream';
import type { Client } from 'ssh2';

/** What we use of an ssh2 channel besides being a Duplex; looked for at run time, since none of it is in its types. */
type WindowedChannel = {
  readonly incoming: { window: number };
  readonly outgoing: { readonly id: number; readonly state: string };
  readonly _client: Client & {
    readonly _protocol: { channelWindowAdjust(recipient: number, bytes: number): void };
  };
};

/** What a server may send before it must wait for us: all that is ever asked for at once (`sftp/flow-window.ts`). */
const windowBytes = 16 * 1024 * 1024;
const stepBytes = 512 * 1024;

/**
 * Keeps a channel's receive window wide. ssh2 gives 2 MiB and tops up when half of it is used; since its second top-up
 * then just misses the half, a far server sends 1 MiB per round trip: 20 MB/s at 50 ms, measured. Nothing piles up by
 * this, for a server only sends what was asked for, and what was not ends the channel. Any other Duplex is left alone.
 */
export function widenReceiveWindow(channel: Duplex): void {
  if (!isSsh2Channel(channel)) return;
  const topUp = (): void => {
    const missing = windowBytes - channel.incoming.window;
    if (missing < stepBytes || channel.outgoing.state !== 'open') return;
    channel.incoming.window += missing;
    channel._client._protocol.channelWindowAdjust(channel.outgoing.id, missing);
  };
  channel.on('data', topUp);
  topUp();
}

/** True for a channel of ssh2, false for any other stream. */
export function isSsh2Channel<T extends Duplex | Writable>(
  channel: T,
): channel is T & WindowedChannel {
  const { incoming, outgoing, _client } = channel as Partial<WindowedChannel>;
  return (
    typeof incoming?.window === 'number' &&
    typeof outgoing?.id === 'number' &&
    typeof _client?._protocol.channelWindowAdjust === 'function'
  );
}
