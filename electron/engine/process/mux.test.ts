import { MessageChannel } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { createMux, type Frame, type Mux } from './mux.ts';
import { wrapPort, type StreamPort } from '../port.ts';

/** Two ends with a channel between them that delivers in the next turn, in order. */
function pair(): { host: Mux; engine: Mux } {
  const ends: { host?: Mux; engine?: Mux } = {};
  const to = (end: 'host' | 'engine') => (frame: Frame) =>
    void setImmediate(() => ends[end]?.receive(structuredClone(frame)));
  const host = (ends.host = createMux(to('engine')));
  const engine = (ends.engine = createMux(to('host')));
  return { host, engine };
}

function portPair() {
  const { port1, port2 } = new MessageChannel();
  return { near: port1, far: wrapPort<unknown, unknown>(port2, { events: 'node' }) };
}

/** Sends a port over and gives the far end of the relayed stream. */
async function opened(
  far: StreamPort<unknown, unknown>,
  { host, engine }: ReturnType<typeof pair>,
) {
  const arrived = new Promise<StreamPort<unknown, unknown>>((resolve, reject) =>
    engine.onMessage((message, port) => {
      expect(message).toBe('open');
      if (port) resolve(port);
      else reject(new Error('no port'));
    }),
  );
  host.post('open', far);
  return arrived;
}

test('messages pass both ways in order, also those sent before anyone listened', async () => {
  const ends = pair();
  const { near, far } = portPair();
  near.postMessage('early');
  const port = await opened(far, ends);
  near.postMessage('late');
  const heard: unknown[] = [];
  await new Promise(setImmediate);
  port.onMessage((message) => heard.push(message));
  await vi.waitFor(() => expect(heard).toEqual(['early', 'late']));
  const back: unknown[] = [];
  near.on('message', (message) => back.push(message));
  port.post(new Uint8Array([1, 2]));
  await vi.waitFor(() => expect(back).toEqual([new Uint8Array([1, 2])]));
  near.close();
});

test('a close of the page is heard by the engine, once', async () => {
  const ends = pair();
  const { near, far } = portPair();
  const port = await opened(far, ends);
  const onClose = vi.fn<() => void>();
  port.onClose(onClose);
  near.close();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
  port.close();
  expect(onClose).toHaveBeenCalledTimes(1);
});

test('a close of the engine reaches the page after the last message', async () => {
  const ends = pair();
  const { near, far } = portPair();
  const port = await opened(far, ends);
  const heard: unknown[] = [];
  near.on('message', (message) => heard.push(message));
  near.on('close', () => heard.push('closed'));
  port.post('last');
  port.close();
  await vi.waitFor(() => expect(heard).toEqual(['last', 'closed']));
});

test('the loss of the channel closes every stream', async () => {
  const ends = pair();
  const first = portPair();
  const second = portPair();
  const ports = [await opened(first.far, ends), await opened(second.far, ends)];
  const closed = vi.fn<() => void>();
  for (const port of ports) port.onClose(closed);
  ends.engine.closeAll();
  expect(closed).toHaveBeenCalledTimes(2);
  ends.host.closeAll();
});
