import { afterEach, describe, expect, it, vi } from 'vitest';
import { OpError } from '../../shared/errors.ts';
import { createClient } from './client.ts';
import { createFakeBridge, type FakeStream } from './fake-bridge.ts';

type WatchStream = FakeStream<unknown, unknown>;

afterEach(() => vi.restoreAllMocks());

describe('calls', () => {
  it('gives the value of a call that worked', async () => {
    const { bridge, seen } = createFakeBridge(window, {
      calls: { 'files.realPath': ({ path }) => ({ path: `/home/${path}` }) },
    });
    const result = await createClient(bridge, window).call('files.realPath', {
      fs: 'local',
      path: 'a',
    });
    expect(result).toEqual({ ok: true, value: { path: '/home/a' } });
    expect(seen).toEqual([{ name: 'files.realPath', params: { fs: 'local', path: 'a' } }]);
  });

  it('gives a failure as a value', async () => {
    const { bridge } = createFakeBridge(window, {
      calls: {
        'hosts.list': () => {
          throw new OpError('permission', 'No.', { next: 'Ask.' });
        },
      },
    });
    expect(await createClient(bridge, window).call('hosts.list', {})).toEqual({
      ok: false,
      error: { code: 'permission', message: 'No.', next: 'Ask.' },
    });
  });

  it('never rejects, even when the bridge does', async () => {
    const { bridge } = createFakeBridge(window, {});
    const broken = { ...bridge, call: () => Promise.reject(new Error('cannot be cloned')) };
    const result = await createClient(broken, window).call('hosts.list', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
  });

  it('answers an abort at once and cancels on the far side', async () => {
    const cancel = vi.fn<(id: string) => void>();
    const { bridge } = createFakeBridge(window, {
      calls: { 'hosts.list': () => new Promise(() => {}) },
    });
    const abort = new AbortController();
    const call = createClient({ ...bridge, cancel }, window).call(
      'hosts.list',
      {},
      { signal: abort.signal },
    );
    abort.abort();
    expect(await call).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('does not even begin when it is aborted before', async () => {
    const { bridge, seen } = createFakeBridge(window, { calls: { 'hosts.list': () => [] } });
    const result = await createClient(bridge, window).call(
      'hosts.list',
      {},
      { signal: AbortSignal.abort() },
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(seen).toEqual([]);
  });
});

describe('streams', () => {
  it('brings what the far end sends, and queues what is posted before the port is there', async () => {
    const posted: unknown[] = [];
    const { bridge } = createFakeBridge(window, {
      streams: {
        'terminals.open': (_params, stream) => {
          stream.onPost = (message) => posted.push(message);
          stream.send({ type: 'taken', count: 3 });
        },
      },
    });
    let handOver: () => void = () => {};
    const late = {
      ...bridge,
      open: async (...args: Parameters<typeof bridge.open>) => {
        await new Promise<void>((resolve) => (handOver = resolve));
        return bridge.open(...args);
      },
    };
    const messages: unknown[] = [];
    const stream = createClient(late, window).open(
      'terminals.open',
      { sessionId: 's', columns: 80, rows: 24 },
      { onMessage: (message) => messages.push(message) },
    );
    stream.post({ type: 'ack', count: 1 });
    stream.post({ type: 'ack', count: 2 });
    handOver();
    await vi.waitFor(() =>
      expect(posted).toEqual([
        { type: 'ack', count: 1 },
        { type: 'ack', count: 2 },
      ]),
    );
    await vi.waitFor(() => expect(messages).toEqual([{ type: 'taken', count: 3 }]));
    stream.close();
  });

  it('tells why it was refused', async () => {
    const { bridge } = createFakeBridge(window, {
      streams: {
        'sessions.watch': () => {
          throw new OpError('refused', 'Not for you.');
        },
      },
    });
    const onClose = vi.fn<(error?: unknown) => void>();
    createClient(bridge, window).open('sessions.watch', {}, { onMessage: () => {}, onClose });
    await vi.waitFor(() =>
      expect(onClose).toHaveBeenCalledExactlyOnceWith({ code: 'refused', message: 'Not for you.' }),
    );
  });

  it('tells when the far end closes, and not when the page itself does', async () => {
    const far: WatchStream[] = [];
    const { bridge } = createFakeBridge(window, {
      streams: { 'sessions.watch': (_params, stream) => far.push(stream as WatchStream) },
    });
    const client = createClient(bridge, window);
    const onClose = vi.fn<(error?: unknown) => void>();
    client.open('sessions.watch', {}, { onMessage: () => {}, onClose });
    const own = vi.fn<(error?: unknown) => void>();
    const mine = client.open('sessions.watch', {}, { onMessage: () => {}, onClose: own });
    await vi.waitFor(() => expect(far).toHaveLength(2));
    const closed = new Promise<void>((resolve) => {
      const second = far[1];
      if (second !== undefined) second.onClosed = resolve;
    });
    far[0]?.close();
    await vi.waitFor(() => expect(onClose).toHaveBeenCalledExactlyOnceWith(undefined));
    mine.close();
    await closed;
    expect(own).not.toHaveBeenCalled();
  });

  it('closes a port that comes after the page has closed the stream', async () => {
    const far: WatchStream[] = [];
    const { bridge } = createFakeBridge(window, {
      streams: { 'sessions.watch': (_params, stream) => far.push(stream as WatchStream) },
    });
    let handOver: () => void = () => {};
    const late = {
      ...bridge,
      open: async (...args: Parameters<typeof bridge.open>) => {
        await new Promise<void>((resolve) => (handOver = resolve));
        return bridge.open(...args);
      },
    };
    createClient(late, window)
      .open('sessions.watch', {}, { onMessage: () => {} })
      .close();
    const closed = new Promise<void>((resolve) => {
      far.push = (...streams) => {
        for (const stream of streams) stream.onClosed = resolve;
        return streams.length;
      };
    });
    handOver();
    await closed;
  });

  it('takes no port from another window', async () => {
    const { bridge } = createFakeBridge(window, {});
    let id = '';
    const waiting = {
      ...bridge,
      open: (given: string) => {
        id = given;
        return new Promise<never>(() => {});
      },
    };
    const messages: unknown[] = [];
    const stream = createClient(waiting, window).open(
      'sessions.watch',
      {},
      { onMessage: (message) => messages.push(message) },
    );
    const foreign = new MessageChannel();
    window.dispatchEvent(
      new MessageEvent('message', {
        data: { hawserPort: id },
        source: null,
        ports: [foreign.port2],
      }),
    );
    const own = new MessageChannel();
    window.dispatchEvent(
      new MessageEvent('message', { data: { hawserPort: id }, source: window, ports: [own.port2] }),
    );
    foreign.port1.postMessage('foreign');
    own.port1.postMessage('own');
    await vi.waitFor(() => expect(messages).toEqual(['own']));
    stream.close();
    foreign.port1.close();
  });
});
