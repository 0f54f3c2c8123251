import { describe, expect, it } from 'vitest';
import { failedReply, grantedReply, readGreeting, readRequest5, type SocksStep } from './socks.ts';

const bytes = (...parts: readonly (number | string)[]): Buffer =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))),
  );

describe('a greeting', () => {
  it('of SOCKS5 is answered when no login is offered among its methods', () => {
    expect(readGreeting(bytes(5, 2, 2, 0))).toMatchObject({ at: 'answer', used: 4 });
    expect(readGreeting(bytes(5, 1, 2))).toMatchObject({ at: 'refused', reply: bytes(5, 0xff) });
    expect(readGreeting(bytes(5, 0))).toMatchObject({ at: 'refused' });
  });

  it.each([bytes(), bytes(5), bytes(5, 3, 0, 1), bytes(4, 1, 0, 80, 1, 2, 3, 4), bytes(4, 1)])(
    'that is not all there waits: %j',
    (seen) => expect(readGreeting(seen)).toEqual({ at: 'more' }),
  );

  it.each(['GET / HTTP/1.1', '\u0006\u0001\u0000', '\u0000'])(
    'that is none is hung up on: %j',
    (text) => expect(readGreeting(bytes(text))).toEqual({ at: 'refused' }),
  );
});

describe('a request of SOCKS4', () => {
  const ask = (address: readonly number[], ...rest: readonly (number | string)[]): SocksStep =>
    readGreeting(bytes(4, 1, 0, 80, ...address, ...rest));

  it('names an address, and a user nobody looks at', () => {
    expect(ask([10, 0, 0, 1], 'ada', 0)).toMatchObject({
      at: 'request',
      used: 12,
      target: { host: '10.0.0.1', tcpPort: 80 },
    });
  });

  it('names a host behind an address that is none', () => {
    expect(ask([0, 0, 0, 9], 0, 'db.internal', 0, 'more')).toMatchObject({
      at: 'request',
      used: 21,
      target: { host: 'db.internal', tcpPort: 80 },
    });
    expect(ask([0, 0, 0, 9], 0, 'db')).toEqual({ at: 'more' });
    expect(ask([0, 0, 0, 9], 0, 0)).toMatchObject({ at: 'refused' });
  });

  it('to listen is refused, and one of port 0, and one that never ends', () => {
    expect(readGreeting(bytes(4, 2, 0, 80, 1, 2, 3, 4, 0))).toMatchObject({ at: 'refused' });
    expect(readGreeting(bytes(4, 1, 0, 0, 1, 2, 3, 4, 0))).toMatchObject({ at: 'refused' });
    expect(ask([1, 2, 3, 4], 'a'.repeat(600))).toEqual({ at: 'refused' });
  });
});

describe('a request of SOCKS5', () => {
  const ask = (...rest: readonly (number | string)[]) => readRequest5(bytes(5, 1, 0, ...rest));

  it.each([
    ['an address', [1, 10, 0, 0, 1], '10.0.0.1'],
    ['a name', [3, 2, 'db'], 'db'],
    ['a long address', [4, ...Array.from({ length: 15 }, () => 0), 1], '0:0:0:0:0:0:0:1'],
  ])('names %s', (_, address, host) => {
    expect(ask(...address, 1, 187, 'x')).toMatchObject({
      at: 'request',
      target: { host, tcpPort: 443 },
    });
    expect(ask(...address, 1)).toEqual({ at: 'more' });
  });

  it.each(['a b', 'a\nb', 'a\0b', 'a/b', '', '\u202ea'])('with the name %j is refused', (name) =>
    expect(ask(3, Buffer.byteLength(name), name, 0, 80)).toMatchObject({ at: 'refused' }),
  );

  it('waits for the rest, however it is cut', () => {
    const all = bytes(5, 1, 0, 3, 5, 'x.org', 1, 187);
    for (let end = 0; end < all.length; end += 1)
      expect(readRequest5(all.subarray(0, end))).toEqual({ at: 'more' });
    expect(readRequest5(all)).toMatchObject({ at: 'request', used: all.length });
  });

  it('for what is not done here says so: to listen, datagrams, an address of another kind', () => {
    for (const command of [2, 3]) {
      const refused = readRequest5(bytes(5, command, 0, 1, 1, 2, 3, 4, 0, 80));
      expect(refused).toMatchObject({ at: 'refused', reply: expect.anything() as unknown });
      expect((refused as { reply: Buffer }).reply[1]).toBe(7);
    }
    expect((ask(9, 1, 2, 3, 4) as { reply: Buffer }).reply[1]).toBe(8);
  });
});

it('answers are as long as the protocol has them', () => {
  expect(grantedReply(4)).toEqual(bytes(0, 90, 0, 0, 0, 0, 0, 0));
  expect(grantedReply(5)).toHaveLength(10);
  expect(failedReply(4, 'refused')[1]).toBe(91);
  expect(failedReply(5, 'prohibited')[1]).toBe(2);
});
