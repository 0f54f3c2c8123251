import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { ownBytes, wrapPort, type RawPort } from './port.ts';

/** Behaves as Electron's port: `{ data }`, and no `close` event on the end that closed. */
class ElectronLikePort extends EventEmitter implements RawPort {
  sent: unknown[] = [];
  postMessage(message: unknown) {
    this.sent.push(message);
  }
  start() {}
  close() {}
}

test('a message waits for its listener', async () => {
  const { port1, port2 } = new MessageChannel();
  const port = wrapPort<string, string>(port2, { events: 'node' });
  port1.postMessage('a');
  await new Promise((resolve) => setTimeout(resolve, 5));
  const heard: string[] = [];
  port.onMessage((message) => heard.push(message));
  expect(heard).toEqual(['a']);
  port.close();
});

test("an Electron port's messages are unwrapped", () => {
  const raw = new ElectronLikePort();
  const heard: unknown[] = [];
  wrapPort<unknown, unknown>(raw, { events: 'electron' }).onMessage((message) => {
    heard.push(message);
  });
  raw.emit('message', { data: 'x' });
  expect(heard).toEqual(['x']);
});

test('the end that closes hears it too, once, and sends and hears nothing more', () => {
  const raw = new ElectronLikePort();
  const port = wrapPort<unknown, unknown>(raw, { events: 'electron' });
  const onClose = vi.fn<() => void>();
  const onMessage = vi.fn<(message: unknown) => void>();
  port.onClose(onClose);
  port.onMessage(onMessage);
  port.close();
  expect(onClose).toHaveBeenCalledTimes(1);
  raw.emit('close');
  raw.emit('message', { data: 'late' });
  port.post('late');
  expect(onClose).toHaveBeenCalledTimes(1);
  expect(onMessage).not.toHaveBeenCalled();
  expect(raw.sent).toEqual([]);
});

test('a listener set after the close is told at once', () => {
  const raw = new ElectronLikePort();
  const port = wrapPort<unknown, unknown>(raw, { events: 'electron' });
  raw.emit('close');
  const onClose = vi.fn<() => void>();
  port.onClose(onClose);
  expect(onClose).toHaveBeenCalledTimes(1);
});

test('bytes that share a buffer are sent without their neighbours', () => {
  const pool = Buffer.from('secret:public');
  const message = { type: 'data', bytes: pool.subarray(7) };
  const sent = ownBytes(message) as typeof message;
  expect(Buffer.from(sent.bytes).toString()).toBe('public');
  expect(sent.bytes.buffer.byteLength).toBe(6);
  const whole = { bytes: new Uint8Array(4) };
  expect(ownBytes(whole)).toBe(whole);
});
