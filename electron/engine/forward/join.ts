import type { Socket } from 'node:net';
import type { TunnelChannel } from '../ssh/tunnel-channel.ts';

/** How many bytes went which way. */
export type OnBytes = (direction: 'to-server' | 'from-server', bytes: number) => void;

/** How long the server has to take the last bytes of a program that has left. */
const lingerMs = 30_000;

/**
 * Joins a connection of this computer and one of the server's into one. Each side waits while the other takes nothing,
 * so that no more is held than windows hold, and each direction ends by itself. A link that breaks resets the
 * connection here: what came so far must not pass for all there was.
 */
export function join(
  socket: Socket,
  channel: TunnelChannel,
  { onBytes }: { readonly onBytes: OnBytes },
): void {
  let ends = 0;
  // ssh2 closes nothing by itself once both have ended
  const ended = () => {
    ends += 1;
    if (ends === 2) channel.close();
  };
  let writing: Promise<void> = Promise.resolve();
  socket.on('data', (bytes) => {
    socket.pause();
    onBytes('to-server', bytes.length);
    writing = channel.write(bytes).then(() => {
      socket.resume();
    });
  });
  // a paused socket tells of its end all the same, while its last bytes are still on their way
  socket.on('end', () => void writing.then(() => channel.end(ended)));
  socket.on('drain', () => channel.resume());
  channel.onData((bytes) => {
    onBytes('from-server', bytes.length);
    if (!socket.write(bytes)) channel.pause();
  });
  let hasFarEnded = false;
  channel.onEnd(() => {
    hasFarEnded = true;
    socket.end();
    ended();
  });
  let lingering: NodeJS.Timeout | undefined;
  channel.onClose((lost) => {
    clearTimeout(lingering);
    if (lost) socket.resetAndDestroy();
    else socket.destroySoon();
  });
  // whoever is gone here can be told nothing more, and takes nothing
  socket.on('error', () => channel.close());
  socket.on('close', () => {
    // it has said and heard all: its last bytes may still be on their way to the server
    if (socket.readableEnded && hasFarEnded)
      lingering = setTimeout(() => channel.close(), lingerMs);
    else channel.close();
  });
  if (socket.destroyed) channel.close();
  else socket.resume();
}
