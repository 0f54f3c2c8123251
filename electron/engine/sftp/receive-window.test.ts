import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { widenReceiveWindow } from './receive-window.ts';

const mebibyte = 1024 * 1024;

function windowed() {
  const sent: number[] = [];
  const channel = Object.assign(new Duplex({ read: () => undefined }), {
    incoming: { window: 2 * mebibyte },
    outgoing: { id: 7, state: 'open' },
    _client: {
      _protocol: { channelWindowAdjust: (_id: number, bytes: number) => void sent.push(bytes) },
    },
  });
  const receive = (bytes: number): void => {
    channel.incoming.window -= bytes;
    channel.emit('data', Buffer.alloc(0));
  };
  return { channel, sent, receive };
}

describe('the receive window', () => {
  it('is opened wide at once and topped up in steps', () => {
    const { channel, sent, receive } = windowed();
    widenReceiveWindow(channel);
    receive(100_000);
    receive(500_000);
    expect(sent).toEqual([14 * mebibyte, 600_000]);
    expect(channel.incoming.window).toBe(16 * mebibyte);
  });

  it('is left alone once the channel closes', () => {
    const { channel, sent, receive } = windowed();
    widenReceiveWindow(channel);
    channel.outgoing.state = 'closing';
    receive(mebibyte);
    expect(sent).toHaveLength(1);
  });

  it('of anything that is no ssh2 channel is none of its business', () => {
    const channel = new Duplex({ read: () => undefined });
    widenReceiveWindow(channel);
    expect(channel.listenerCount('data')).toBe(0);
  });
});
