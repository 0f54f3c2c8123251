import { describe, expect, it, vi } from 'vitest';
import { OpError } from '../../shared/errors.ts';
import { samples, send, setUp } from './requests.test-support.ts';

describe('the router', () => {
  it('says where a request is malformed', async () => {
    const { router, page } = setUp();
    const result = await send(router, page(1), 'transfers.start', {
      from: { fs: 'local', paths: ['/a', 7] },
      to: { fs: 'b', directory: '/' },
    });
    expect(result).toMatchObject({
      error: {
        code: 'invalid',
        message: expect.stringContaining('transfers.start.from.paths') as string,
      },
    });
  });

  it.each([
    'nope',
    '',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    7,
    null,
    {},
    ['app.info'],
  ])('refuses the unknown name %j', async (name) => {
    const { router, page } = setUp();
    const result = await send(router, page(1), name, {});
    expect(result).toMatchObject({ ok: false, error: { code: 'refused' } });
  });

  it.each([undefined, 7, '', 'x'.repeat(65), {}])('refuses the id %j', async (id) => {
    const { router, page, called } = setUp();
    const result = await router.call(page(1), { id, name: 'app.info', params: {} });
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(called).not.toHaveBeenCalled();
  });

  it('refuses a second request under an id that is in use', async () => {
    const { router, page } = setUp({ 'app.paste': () => new Promise(() => {}) });
    const request = { id: 'same', name: 'app.paste', params: {} };
    void router.call(page(1), request);
    expect(await router.call(page(1), request)).toMatchObject({ error: { code: 'invalid' } });
    const other = await Promise.race([router.call(page(2), request), Promise.resolve('waits')]);
    expect(other).toBe('waits');
  });

  it('gives a handler’s failure as it was meant for people', async () => {
    const { router, page } = setUp({
      'hosts.remove': () => {
        throw new OpError('not-found', 'Gone.', { next: 'Look again.' });
      },
    });
    expect(await send(router, page(1), 'hosts.remove', { id: 'a' })).toEqual({
      ok: false,
      error: { code: 'not-found', message: 'Gone.', next: 'Look again.' },
    });
  });

  it('reports what it refused, not what a handler says no to', async () => {
    const report = vi.fn<(trouble: string) => void>();
    const handler = () => Promise.reject(new OpError('invalid', 'FTP is not spoken here.'));
    const { router, page } = setUp({ 'sessions.open': handler }, { report });
    await send(router, page(1), 'sessions.open', { text: 'ftp://x' });
    expect(report).not.toHaveBeenCalled();
    await send(router, page(1), 'sessions.open', { text: 7 });
    expect(report).toHaveBeenCalledOnce();
  });

  it('lets no result out that the contract does not know', async () => {
    const refused = vi.fn<(why: string) => void>();
    const { router, page } = setUp(
      { 'app.info': () => ({ version: '1', secret: 'hunter2' }) },
      { report: refused },
    );
    const result = await send(router, page(1), 'app.info', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(refused).toHaveBeenCalledOnce();
  });

  it('refuses the request above a page’s share of a second, and no other page’s', async () => {
    vi.useFakeTimers();
    try {
      const { router, page } = setUp({}, { requestsPerSecond: 3 });
      const codes: unknown[] = [];
      for (let i = 0; i < 4; i += 1) {
        const result = await send(router, page(1), 'app.paste', {});
        codes.push(result.ok || result.error.code);
      }
      expect(codes).toEqual([true, true, true, 'refused']);
      expect(await send(router, page(2), 'app.paste', {})).toMatchObject({ ok: true });
      vi.advanceTimersByTime(1_000);
      expect(await send(router, page(1), 'app.paste', {})).toMatchObject({ ok: true });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('cancelling', () => {
  const waiting = () => {
    const signals: AbortSignal[] = [];
    const handler = (_: unknown, { signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      return new Promise(() => {});
    };
    return { signals, ...setUp({ 'files.realPath': handler }) };
  };
  const request = { id: 'one', name: 'files.realPath', params: samples['files.realPath'] };

  it('settles the call at once and tells its handler', async () => {
    const { router, page, signals } = waiting();
    const result = router.call(page(1), request);
    router.cancel(page(1), 'one');
    expect(await result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(signals.map((s) => s.aborted)).toEqual([true]);
  });

  it('does nothing from another page, from a wrong sender, or for an id that is none', async () => {
    const { router, page, signals } = waiting();
    const result = router.call(page(1), request);
    router.cancel(page(2), 'one');
    router.cancel(page(1, false), 'one');
    router.cancel(page(1), { toString: () => 'one' });
    expect(signals.map((s) => s.aborted)).toEqual([false]);
    router.cancel(page(1), 'one');
    await result;
  });

  it('happens to everything a page waits for when it is reloaded, and ids are free again', async () => {
    const { router, page, signals } = waiting();
    const first = router.call(page(1), request);
    const other = router.call(page(2), request);
    router.release(1);
    expect(await first).toMatchObject({ error: { code: 'cancelled' } });
    expect(signals.map((s) => s.aborted)).toEqual([true, false]);
    const again = router.call(page(1), request);
    router.cancel(page(1), 'one');
    router.cancel(page(2), 'one');
    expect(await again).toMatchObject({ error: { code: 'cancelled' } });
    await other;
  });

  it('happens by itself when a call outlives its deadline', async () => {
    const { router, page } = setUp(
      { 'files.realPath': () => new Promise(() => {}) },
      { deadlineMs: 10 },
    );
    expect(await router.call(page(1), request)).toMatchObject({ error: { code: 'timeout' } });
  });
});

describe('opening a stream', () => {
  const request = { id: 's', name: 'files.list', params: samples['files.list'] };

  it('delivers the port under the id it was asked with', async () => {
    const { router, page, minted } = setUp();
    expect(await router.open(page(1), request)).toEqual({ ok: true, value: null });
    expect(minted[0]?.deliver).toHaveBeenCalledWith('s');
    expect(minted[0]?.discard).not.toHaveBeenCalled();
  });

  it('discards the port when the handler fails, and mints none for a malformed request', async () => {
    const { router, page, minted } = setUp({
      'files.list': () => Promise.reject(new OpError('disconnected', 'Not connected.')),
    });
    expect(await router.open(page(1), request)).toMatchObject({ error: { code: 'disconnected' } });
    expect(minted[0]?.discard).toHaveBeenCalledOnce();
    expect(minted[0]?.deliver).not.toHaveBeenCalled();
    await router.open(page(1), { ...request, params: { fs: 'local' } });
    expect(minted).toHaveLength(1);
  });

  it('discards the port when the page was reloaded while it was opened', async () => {
    let go = (): void => {};
    const { router, page, minted } = setUp({
      'files.list': () => new Promise<void>((resolve) => (go = resolve)),
    });
    const result = router.open(page(1), request);
    router.release(1);
    expect(await result).toMatchObject({ error: { code: 'cancelled' } });
    go();
    await vi.waitFor(() => expect(minted[0]?.discard).toHaveBeenCalledOnce());
    expect(minted[0]?.deliver).not.toHaveBeenCalled();
  });
});
