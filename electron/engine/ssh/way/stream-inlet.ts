import type { Duplex } from 'node:stream';
import type { Feed, Taker } from '../inlet.ts';

/** Feeds from a stream that is no TCP socket; the stream waits while its taker has enough. */
export function streamInlet(stream: Duplex): Feed {
  return {
    connect: ({ take }: Taker) => {
      stream.on('data', (bytes: Buffer) => {
        if (!take(bytes, 'given')) stream.pause();
      });
    },
  };
}
