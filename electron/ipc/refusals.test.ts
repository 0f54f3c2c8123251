/** What each operation refuses, generated from the contract and one good request for each. */
import { isDeepStrictEqual, types } from 'node:util';
import { describe, expect, it } from 'vitest';
import { contract, type Params } from '../../shared/contract/index.ts';
import { names, samples, send, setUp, type Name } from './requests.test-support.ts';

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

const { draft } = samples['forwards.save'];

/** No limit, no masks, the other of two answers. */
const alsoRight: { readonly [N in Name]?: readonly Partial<Params<N>>[] } = {
  'app.tellPrograms': [{ running: -0 }],
  'transfers.items': [{ offset: -0 }],
  'files.search': [{ starts: [] }, { query: { ...samples['files.search'].query, depth: -0 } }],
  'files.read': [{ offset: -0 }],
  'edits.read': [{ offset: -0 }],
  'edits.close': [{ discard: true }],
  'edits.changeSettings': [{ rules: [] }],
  'attributes.accounts': [{ uids: [] }, { uids: [-0] }, { gids: [] }, { gids: [-0] }],
  'attributes.change': [
    { change: { recursive: false } },
    { change: { ...samples['attributes.change'].change, recursive: true } },
    ...(['set', 'clear', 'setX'] as const).map((part) => ({
      change: {
        recursive: false,
        files: { set: 1, clear: 2, setX: 4, [part]: -0 },
      },
    })),
  ],
  'sync.log': [{ offset: -0 }],
  'sync.begin': [
    { include: [] },
    { exclude: [] },
    { forGood: true },
    ...(['ignoresHour', 'recursive', 'deleteExtra'] as const).map((rule) => ({
      rules: { ...samples['sync.begin'].rules, [rule]: true },
    })),
  ],
  'sync.run': [
    { approved: [-0] },
    { deletes: -0 },
    { chosen: [] },
    { chosen: [{ index: -0, action: 'copy-left' as const }] },
  ],
  'transfers.changeSettings': [
    { bytesPerSecond: null },
    { syncFromBytes: null },
    { syncFromBytes: -0 },
    { exclude: [] },
  ],
  'forwards.save': [
    { draft: { ...draft, startsWithConnection: true } },
    { draft: { ...draft, spec: { ...draft.spec, listen: { ...draft.spec.listen, tcpPort: -0 } } } },
  ],
  'keyboard.changeSettings': [{ keys: [] }],
  'settings.import': [{ sections: [] }],
  'panes.keepLayout': [{ columns: null }, { showHidden: true }],
  'terminals.changeSettings': [
    { askBeforePaste: true },
    { clipboardHosts: [] },
    { copyOnSelect: true },
    { copyWithControlC: true },
    { scrollbackLines: -0 },
  ],
  'places.keepBookmarks': [{ bookmarks: [] }],
  'tabs.remember': [
    { tabs: [] },
    { tabs: [{ sessionId: 'a', isTerminalOpen: true }] },
    { active: null },
    { layout: { isTransfersOpen: true } },
  ],
  'tabs.changeSettings': [{ openLastTabs: true }],
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
