import type { Client, ClientChannel } from 'ssh2';

/** What we use of ssh2's channels besides its public methods: it is pinned, and none of it is in its types. */
type Inside = {
  readonly _chanMgr: { add(opened: Opened): number };
  readonly _protocol: {
    session(localId: number, windowBytes: number, packetBytes: number): void;
    subsystem(remoteId: number, name: string, wantReply: boolean): void;
    channelData(remoteId: number, data: Buffer): void;
  };
};
type InsideChannel = ClientChannel & {
  readonly outgoing: { readonly id: number; window: number };
  readonly _callbacks: ((failure: Error | boolean) => void)[];
};
type Opened = (error: Error | undefined, channel: InsideChannel) => void;

// what ssh2 opens its own channels with
const windowBytes = 2 * 1024 * 1024;
const packetBytes = 32 * 1024;

/**
 * Starts a subsystem as ssh2's `subsys` does, with the client's first words right behind the request, which saves a
 * round trip. OpenSSH opens the channel's window only with its answer, but has opened it by the time it reads words that
 * came behind the request; once it has refused the request it passes them over.
 */
export function startSubsystem(
  client: Client,
  name: 'sftp',
  firstWords: Buffer,
  done: (error: Error | undefined, channel: ClientChannel) => void,
): void {
  const { _chanMgr: channels, _protocol: protocol } = client as unknown as Inside;
  const localId = channels.add((error, channel) => {
    if (error) return done(error, channel);
    channel._callbacks.push((failure) => {
      if (failure === true) return done(new Error(`Unable to start subsystem: ${name}`), channel);
      if (failure !== false) return done(failure, channel);
      channel.outgoing.window = Math.max(0, channel.outgoing.window - firstWords.length);
      done(undefined, channel);
    });
    protocol.subsystem(channel.outgoing.id, name, true);
    protocol.channelData(channel.outgoing.id, firstWords);
  });
  protocol.session(localId, windowBytes, packetBytes);
}
