import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { limits } from '../../shared/limits.ts';
import { offerPort } from '../services/session/offered-port.ts';
import { createWatched } from '../services/session/watched.ts';
import { serveWatched } from './streams.ts';

function watching(options: { intervalMs?: number } = {}) {
  const { port1, port2 } = new MessageChannel();
  let value = 0;
  const watched = createWatched(() => value);
  serveWatched<number>(offerPort(port1, { events: 'node' }), watched, options);
  const received: { value: number; atMs: number }[] = [];
  port2.on('message', (message: number) => {
    received.push({ value: message, atMs: performance.now() });
  });
  const set = (next: number): void => {
    value = next;
    watched.changed();
  };
  return { received, set, page: port2, values: () => received.map((r) => r.value) };
}

describe('serving what is watched', () => {
  it('sends what there is at once, then every change', async () => {
    const { set, values, page } = watching();
    await vi.waitFor(() => expect(values()).toEqual([0]));
    set(1);
    await vi.waitFor(() => expect(values()).toEqual([0, 1]));
    page.close();
  });

  it('leaves out what lies between two sendings, never the last', async () => {
    const startMs = performance.now();
    const { received, set, values, page } = watching({ intervalMs: 50 });
    for (let i = 1; i <= 200; i += 1) {
      set(i);
      await Promise.resolve();
    }
    await vi.waitFor(() => expect(values().at(-1)).toBe(200));
    expect(received).toHaveLength(2);
    expect((received[1]?.atMs ?? 0) - startMs).toBeGreaterThan(45);
    page.close();
  });

  it('stops listening when the page closes its port', async () => {
    const { port1, port2 } = new MessageChannel();
    const stop = vi.fn<() => void>();
    const watched = { read: () => 0, subscribe: () => stop };
    serveWatched<number>(offerPort(port1, { events: 'node' }), watched);
    port2.close();
    await vi.waitFor(() => expect(stop).toHaveBeenCalledOnce());
  });

  it('ends at the first word of the page, which has nothing to say there', async () => {
    const { port1, port2 } = new MessageChannel();
    const stop = vi.fn<() => void>();
    const watched = { read: () => 0, subscribe: () => stop };
    serveWatched<number>(offerPort(port1, { events: 'node' }), watched);
    const closed = new Promise((resolve) => port2.once('close', resolve));
    port2.start(); // a port that does not listen hears of no close either
    for (let i = 0; i < 1_000; i += 1) port2.postMessage('x'.repeat(1_000));
    await closed;
    expect(stop).toHaveBeenCalledOnce();
  });

  it('is refused to a page that opens one after the other, until some are closed', async () => {
    const watched = createWatched(() => 0);
    const pages: MessagePort[] = [];
    const open = (): void => {
      const { port1, port2 } = new MessageChannel();
      pages.push(port2);
      serveWatched<number>(offerPort(port1, { events: 'node' }), watched);
    };
    for (let i = 0; i < limits.watchers; i += 1) open();
    expect(open).toThrow(expect.objectContaining({ code: 'refused' }));
    pages[0]?.close();
    await vi.waitFor(() => expect(open).not.toThrow());
    for (const page of pages) page.close();
  });
});
