import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startFaultProxy, type FaultPlan, type FaultProxy } from './fault-proxy.ts';
import { serveTcp } from './ssh-fixtures.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

/** A server that sends back what it gets, behind a proxy. */
async function dial(plan: FaultPlan): Promise<{ proxy: FaultProxy; socket: Socket }> {
  const echo = await serveTcp((socket) => socket.pipe(socket));
  stops.push(echo.stop);
  const proxy = await startFaultProxy(echo.port, plan);
  stops.push(proxy.close);
  const socket = connect(proxy.port, '127.0.0.1');
  stops.push(async () => void socket.destroy());
  return { proxy, socket };
}

/** What comes until the end, or until it is this much. */
function received(socket: Socket, bytes: number): Promise<{ text: string; how: string }> {
  let text = '';
  return new Promise((resolve) => {
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (text.length >= bytes) resolve({ text, how: 'open' });
    });
    socket.on('end', () => resolve({ text, how: 'end' }));
    socket.on('error', () => resolve({ text, how: 'error' }));
  });
}

describe('a scripted proxy', () => {
  it('lets everything through when nothing is planned', async () => {
    const { proxy, socket } = await dial({});
    socket.write('hello world');
    expect(await received(socket, 11)).toEqual({ text: 'hello world', how: 'open' });
    expect(proxy.struck).toBe(false);
  });

  it('turns over one bit of the byte that is named', async () => {
    const { proxy, socket } = await dial({ toServer: { flipAt: 6, sliceBytes: 4 } });
    socket.write('hello world');
    expect((await received(socket, 11)).text).toBe('hello sorld');
    expect(proxy.struck).toBe(true);
  });

  it.each(['fin', 'rst'] as const)('cuts at the byte that is named, by %s', async (how) => {
    const { proxy, socket } = await dial({ toClient: { stop: { at: 5, how } } });
    socket.write('hello world');
    const { text, how: ended } = await received(socket, 11);
    expect(proxy.struck).toBe(true);
    // Node ends a socket before it resets it, so either may be seen first, and a reset throws away what was not read
    expect(how === 'fin' ? ['end'] : ['end', 'error']).toContain(ended);
    expect('hello'.startsWith(text)).toBe(true);
  });

  it('swallows everything behind a blackhole, and counts from when its plan began', async () => {
    const { proxy, socket } = await dial({});
    socket.write('hello ');
    await received(socket, 6);
    proxy.follow({ toClient: { stop: { at: 3, how: 'blackhole' } } });
    socket.write('world');
    expect(await received(socket, 3)).toEqual({ text: 'wor', how: 'open' });
  });

  it('keeps a client in the dark about a server that is gone', async () => {
    const { proxy, socket } = await dial({ toServer: { stop: { at: 5, how: 'half-open' } } });
    let over = false;
    socket.on('end', () => (over = true)).on('error', () => (over = true));
    socket.write('hello world');
    await expect.poll(() => proxy.struck).toBe(true);
    socket.write('still here?');
    expect(over).toBe(false);
  });

  it('lets through only so much a second', async () => {
    const { socket } = await dial({
      toServer: { bytesPerSecond: 100, sliceBytes: 1, delayMs: 20 },
    });
    const startMs = performance.now();
    socket.write('hello world');
    await received(socket, 11);
    expect(performance.now() - startMs).toBeGreaterThan(100);
  });
});
