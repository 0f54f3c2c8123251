import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Inlet } from './inlet.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Both ends of a TCP connection, one of them read by an inlet. */
async function line() {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const inlet = new Inlet();
  const near = connect({ host: '127.0.0.1', port, onread: inlet.onread });
  const [far] = (await once(server, 'connection')) as [Socket];
  near.resume();
  stops.push(
    () => server.close(),
    () => near.destroy(),
    () => far.destroy(),
  );
  return { inlet, near, far };
}

describe('an inlet', () => {
  it('lends one buffer again and again', async () => {
    const { inlet, far } = await line();
    const seen: { text: string; memory: ArrayBufferLike; how: string }[] = [];
    inlet.connect({
      take: (bytes, how) => {
        seen.push({ text: bytes.toString(), memory: bytes.buffer, how });
        return true;
      },
      mayLend: () => true,
    });
    for (const text of ['one', 'two']) {
      far.write(text);
      await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ text, how: 'lent' }));
    }
    expect(seen[0]?.memory).toBe(seen[1]?.memory);
  });

  it('gives bytes away for good when they may be kept', async () => {
    const { inlet, far } = await line();
    const kept: Buffer[] = [];
    inlet.connect({ take: (bytes) => kept.push(bytes) > 0, mayLend: () => false });
    for (const text of ['one', 'two']) {
      far.write(text);
      await vi.waitFor(() => expect(kept.at(-1)?.toString()).toBe(text));
    }
    expect(kept.map(String)).toEqual(['one', 'two']);
  });

  it('never writes over bytes that ended the lending', async () => {
    const { inlet, far } = await line();
    const kept: Buffer[] = [];
    let mayLend = true;
    inlet.connect({
      take: (bytes) => {
        mayLend = false;
        return kept.push(bytes) > 0;
      },
      mayLend: () => mayLend,
    });
    for (const text of ['one', 'two']) {
      far.write(text);
      await vi.waitFor(() => expect(kept.at(-1)?.toString()).toBe(text));
    }
    expect(kept.map(String)).toEqual(['one', 'two']);
  });

  it('keeps what comes before somebody takes it', async () => {
    const { inlet, near, far } = await line();
    far.write('early');
    await vi.waitFor(() => expect(near.bytesRead).toBe(5));
    const kept: string[] = [];
    inlet.connect({ take: (bytes) => kept.push(bytes.toString()) > 0, mayLend: () => false });
    expect(kept).toEqual(['early']);
  });

  it('stops when the taker has enough, until the socket goes on', async () => {
    const { inlet, near, far } = await line();
    let text = '';
    inlet.connect({
      take: (bytes) => {
        text += bytes.toString();
        return false;
      },
      mayLend: () => true,
    });
    far.write('one');
    await vi.waitFor(() => expect(text).toBe('one'));
    await new Promise((resolve) => far.write('two', resolve));
    // a whole turn of the event loop, in which the bytes would have come
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(text).toBe('one');
    near.pause();
    near.resume();
    await vi.waitFor(() => expect(text).toBe('onetwo'));
  });
});
