/**
 * One file: the samples of all operations, the refusals generated from them, and the router they are put to,
 * belong together; whoever adds an operation adds one line here.
 */
import { isDeepStrictEqual, types } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { contract, type Params } from '../../shared/contract/index.ts';
import { OpError } from '../../shared/errors.ts';
import type { Handlers } from './handlers.ts';
import { createRouter, type Router, type RouterOptions, type Sender } from './router.ts';

type Name = keyof typeof contract;
type Samples = { readonly [N in Name]: Params<N> };

/** One request for each operation that its schema takes: every refusal below is made from these. */
const samples: Samples = {
  'app.info': {},
  'app.paste': {},
  'app.openLink': { url: 'https://example.net' },
  'hosts.list': {},
  'hosts.save': {
    name: 'Box',
    address: 'box.example',
    tcpPort: 22,
    user: 'ada',
    authentication: { method: 'key-file', keyFile: '/k' },
  },
  'hosts.remove': { id: 'a' },
  'sshConfig.status': {},
  'sshConfig.withdraw': { purpose: 'match-exec', command: 'true' },
  'sessions.open': { hostId: 'a' },
  'sessions.reconnect': { sessionId: 'a' },
  'sessions.close': { sessionId: 'a' },
  'sessions.watch': {},
  'knownHosts.list': { filter: '' },
  'knownHosts.remove': { lines: [{ file: '/k', id: '0'.repeat(32) }] },
  'prompts.watch': {},
  'prompts.answer': { id: 'a', answer: { kind: 'password', password: 'x' } },
  'files.realPath': { fs: 'local', path: '/' },
  'files.makeDirectory': { fs: 'local', path: '/a' },
  'files.rename': { fs: 'local', from: '/a', to: '/b' },
  'files.freeSpace': { fs: 'local', path: '/' },
  'files.list': { fs: 'local', path: '/' },
  'files.remove': { fs: 'local', paths: ['/a'] },
  'transfers.start': { from: { fs: 'local', paths: ['/a'] }, to: { fs: 'b', directory: '/' } },
  'transfers.cancel': { id: 'a' },
  'transfers.retry': { id: 'a' },
  'transfers.clear': { id: 'a' },
  'transfers.problems': { id: 'a' },
  'transfers.pause': { id: 'a' },
  'transfers.resume': { id: 'a' },
  'transfers.move': { id: 'a', before: 'b' },
  'transfers.items': { id: 'a', show: 'all', offset: 0, count: 100 },
  'transfers.receipt': { id: 'a' },
  'transfers.exportReceipt': { id: 'a' },
  'transfers.changeSettings': {
    parallel: 3,
    bytesPerSecond: 1_000_000,
    syncFromBytes: 1_048_576,
    verify: 'auto',
    links: 'keep',
    conflict: { upload: 'ask', download: 'ask' },
    exclude: ['*.tmp'],
  },
  'transfers.settings': {},
  'transfers.watch': {},
  'terminals.open': { sessionId: 'a', columns: 80, rows: 24 },
  'terminals.settings': {},
  'terminals.changeSettings': { askBeforePaste: false, clipboardHosts: ['ada@box:22'] },
  'keyboard.settings': {},
  'keyboard.changeSettings': { preset: 'explorer', keys: ['copy Ctrl+Y'] },
  'vault.watch': {},
  'vault.forget': { id: 'a' },
  'vault.setMaster': { password: 'x' },
  'vault.removeMaster': { current: 'x' },
  'vault.unlock': {},
  'vault.lock': {},
  'vault.retryKeychain': {},
};

const names = Object.keys(contract) as Name[];

const wrongNumbers = [
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  -0,
  -1,
  -(2 ** 31),
  1.5,
  2 ** 53,
  2 ** 53 + 2,
  2 ** 60,
];

/** An object in itself. */
function cyclic(): object {
  const value: Record<string, unknown> = {};
  value['id'] = value;
  return value;
}

/** No structured clone carries these; they come nearest to what a fault in ours could let through. */
const strange: readonly unknown[] = [
  cyclic(),
  Object.create({ id: 'a', fs: 'local', path: '/' }),
  Object.defineProperty({}, 'id', { enumerable: true, get: () => fail('a getter was called') }),
  new Proxy({}, { ownKeys: () => fail('a proxy was looked at'), get: () => fail('and here') }),
];

function fail(what: string): never {
  throw new Error(what);
}

/** Values of a wrong kind for a place that holds `value`. */
function wrongValues(value: unknown): unknown[] {
  const common = [
    undefined,
    Number.NaN,
    true,
    1n,
    () => 1,
    new Uint8Array(3),
    Symbol('s'),
    ...strange,
  ];
  switch (typeof value) {
    case 'string':
      return [...common, 7, [], {}, 'x'.repeat(100_000)];
    case 'number':
      return [...common, ...wrongNumbers, '80', null, [], {}];
    default:
      return Array.isArray(value)
        ? [...common, 'x', {}, [], [null], null]
        : [...common, 'x', 7, [], {}];
  }
}

/** Copies of `value` that are wrong in one place each, with the place. */
function* mutations(value: unknown, where = 'params'): Generator<[string, unknown]> {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  for (const [index, wrong] of wrongValues(value).entries()) {
    const isStillEmpty = isEmpty && typeof wrong === 'object' && !Array.isArray(wrong);
    if (!isStillEmpty || wrong instanceof Uint8Array)
      yield [`${where} wrong value ${index}`, wrong];
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [where2, wrong] of mutations(value[0], `${where}[0]`)) yield [where2, [wrong]];
    return;
  }
  for (const key of ['extra', 'constructor', 'toString', '__proto__']) {
    yield [`${where} with a key ${key}`, withKey(value, key, { polluted: true })];
  }
  for (const [key, inner] of Object.entries(value)) {
    const { [key]: _, ...rest } = value as Record<string, unknown>;
    yield [`${where} without ${key}`, rest];
    for (const [where2, wrong] of mutations(inner, `${where}.${key}`)) {
      yield [where2, withKey(value, key, wrong)];
    }
  }
}

/** An own key, whatever its name: assigning `__proto__` would change the prototype instead. */
function withKey(value: object, key: string, inner: unknown): object {
  const copy = { ...value };
  Object.defineProperty(copy, key, { value: inner, enumerable: true, configurable: true });
  return copy;
}

/** Without an id, these mean all transfers. */
const oneOrAll: readonly Name[] = [
  'transfers.pause',
  'transfers.resume',
  'transfers.cancel',
  'transfers.retry',
  'transfers.clear',
];

/** No limit, no masks, the other of two answers. */
const alsoRight: { readonly [N in Name]?: readonly Partial<Params<N>>[] } = {
  'transfers.items': [{ offset: -0 }],
  'transfers.changeSettings': [
    { bytesPerSecond: null },
    { syncFromBytes: null },
    { syncFromBytes: -0 },
    { exclude: [] },
  ],
  'keyboard.changeSettings': [{ keys: [] }],
  'terminals.changeSettings': [{ askBeforePaste: true }, { clipboardHosts: [] }],
};

/** The few mutations that are right: no id for all, and those above. */
function isRight(name: Name, params: unknown): boolean {
  if (typeof params !== 'object' || params === null || types.isProxy(params)) return false;
  if (Object.getPrototypeOf(params) !== Object.prototype) return false;
  if (oneOrAll.includes(name)) return Object.keys(params).length === 0;
  try {
    return (alsoRight[name] ?? []).some((change) =>
      isDeepStrictEqual({ ...samples[name], ...change }, params),
    );
  } catch {
    return false; // one of the strange values
  }
}

function setUp(handlers: Partial<Record<Name, unknown>> = {}, options: RouterOptions = {}) {
  const called = vi.fn<(...args: unknown[]) => unknown>(() => ({}));
  const all = Object.fromEntries(names.map((name) => [name, handlers[name] ?? called]));
  const router = createRouter(all as unknown as Handlers, options);
  const minted: { deliver: ReturnType<typeof vi.fn>; discard: ReturnType<typeof vi.fn> }[] = [];
  const page = (id: number, isTrusted = true): Sender => ({
    page: id,
    isTrusted,
    mintPort: () => {
      const port = { deliver: vi.fn(), discard: vi.fn() };
      minted.push(port);
      return { ...port, offered: { raw: {}, serve: () => ({}) } as never };
    },
  });
  return { router, called, page, minted };
}

let lastId = 0;
function send(router: Router, sender: Sender, name: unknown, params: unknown) {
  const kind = names.includes(name as Name) ? contract[name as Name].kind : 'call';
  lastId += 1;
  const request = { id: `id${lastId}`, name, params };
  return kind === 'call' ? router.call(sender, request) : router.open(sender, request);
}

describe('the router', () => {
  describe.each(names)('%s', (name) => {
    it('takes its own parameters', async () => {
      const { router, called, page } = setUp();
      await send(router, page(1), name, samples[name]);
      expect(called).toHaveBeenCalledOnce();
      expect(called.mock.calls[0]?.[0]).toEqual(samples[name]);
    });

    it('refuses every malformed copy of them, and its handler never hears of it', async () => {
      const { router, called, page } = setUp({}, { requestsPerSecond: Number.POSITIVE_INFINITY });
      const taken: string[] = [];
      let count = 0;
      for (const [where, params] of mutations(samples[name])) {
        if (isRight(name, params)) continue;
        count += 1;
        const result = await send(router, page(1), name, params);
        if (result.ok || result.error.code !== 'invalid') taken.push(where);
      }
      expect(taken).toEqual([]);
      expect(called).not.toHaveBeenCalled();
      expect(count).toBeGreaterThan(10);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    });

    it('is refused to anyone but our own page', async () => {
      const { router, called, page } = setUp();
      const result = await send(router, page(1, false), name, samples[name]);
      expect(result).toMatchObject({ ok: false, error: { code: 'refused' } });
      expect(called).not.toHaveBeenCalled();
    });

    it('is not found under the other kind of request', async () => {
      const { router, called, page } = setUp();
      const request = { id: 'x', name, params: samples[name] };
      const result = await (contract[name].kind === 'call'
        ? router.open(page(1), request)
        : router.call(page(1), request));
      expect(result).toMatchObject({ ok: false, error: { code: 'refused' } });
      expect(called).not.toHaveBeenCalled();
    });
  });

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
