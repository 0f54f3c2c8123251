/** What a page that was taken over could send: everything a structured clone carries, in sizes nobody means. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { contract } from '../../shared/contract/index.ts';
import type { Handlers } from './handlers.ts';
import { createRouter, type Sender } from './router.ts';
import { leastProcessorMs, processorMs, slowness } from '../testing/processor-time.ts';

type Name = keyof typeof contract;
const names = Object.keys(contract) as Name[];

const page: Sender = {
  page: 1,
  isTrusted: true,
  mintPort: () => ({
    offered: { raw: {}, serve: () => ({}) } as never,
    deliver: () => undefined,
    discard: () => undefined,
  }),
};

function setUp() {
  const handler = vi.fn<(...args: unknown[]) => unknown>(() => ({}));
  const handlers = Object.fromEntries(names.map((name) => [name, handler]));
  const router = createRouter(handlers as unknown as Handlers, {
    requestsPerSecond: Number.POSITIVE_INFINITY,
  });
  let lastId = 0;
  const send = (name: string, params: unknown) => {
    lastId += 1;
    const request = { id: `id${lastId}`, name, params };
    const isStream = contract[name as Name]?.kind === 'stream';
    return isStream ? router.open(page, request) : router.call(page, request);
  };
  return { send, handler };
}

function deep(depth: number): object {
  let value: object = {};
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? { id: value } : [value];
  return value;
}

function cyclic(): object {
  const value: Record<string, unknown> = {};
  value['id'] = value;
  value['paths'] = [value];
  return value;
}

const sparse: unknown[] = [];
sparse.length = 1_000;

/** Values put in place of the parameters, and of each parameter by itself. */
const absurd: readonly (readonly [string, unknown])[] = [
  ['an object 10,000 deep', deep(10_000)],
  ['an object in itself', cyclic()],
  ['a text of 10 MB', 'x'.repeat(10_000_000)],
  ['a text of NULs', '\0'.repeat(1_000_000)],
  ['a million wrong items', Array(1_000_000).fill(7)],
  ['a list of holes', sparse],
  ['a list of lists', [[['/a']]]],
  ['a map', new Map([['id', 'a']])],
  ['a date', new Date(Number.NaN)],
  ['an error', new Error('x')],
  ['a pattern', /(a+)+$/],
  ['a buffer', new ArrayBuffer(1_000_000)],
];

const keyless = ['a map', 'a date', 'an error', 'a pattern', 'a buffer'];

describe.each(names)('%s', (name) => {
  it('is refused with each absurd value, or gets nothing of it, within 100 ms', async () => {
    const { send, handler } = setUp();
    const slow: string[] = [];
    const taken: string[] = [];
    for (const [what, value] of absurd) {
      const places = ['id', 'fs', 'path', 'paths', 'from', 'to', 'answer', 'sessionId', 'text'];
      for (const params of [value, ...places.map((key) => ({ [key]: value }))]) {
        const startedAt = processorMs();
        const result = await send(name, params);
        // what is slow is slow again; the garbage of the one before it is gone then
        const isSlow = processorMs() - startedAt > 100;
        const again = () => send(name, params);
        if (isSlow && (await leastProcessorMs(again)) > 100 * (await slowness())) slow.push(what);
        if (result.ok || result.error.code !== 'invalid') taken.push(what);
      }
    }
    expect(slow).toEqual([]);
    // a map or a date has no keys of its own: to an operation that needs no parameters it is as good as `{}`
    expect(taken.filter((what) => !keyless.includes(what))).toEqual([]);
    for (const [params] of handler.mock.calls) expect(params).toStrictEqual({});
  });
});

it('ends each of 10,000 random requests in a result, and none in a throw', async () => {
  const { send } = setUp();
  const anything = fc.anything({ withMap: true, withSet: true, withDate: true, maxDepth: 3 });
  const name = fc.oneof(fc.constantFrom<string>(...names), fc.string());
  await fc.assert(
    fc.asyncProperty(name, anything, async (asked, params) => {
      const result = await send(asked, params);
      expect(typeof result.ok).toBe('boolean');
      expect(result.ok ? 0 : result.error.message.length).toBeLessThan(500);
    }),
    { numRuns: 10_000 },
  );
});
