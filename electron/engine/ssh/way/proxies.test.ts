/** Ways to the first server over proxies, friendly and hostile. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { serveHttpProxy, serveSocks5, type TestProxy } from '../../../testing/proxies.ts';
import { failureOf, paramsFor, serveTcp } from '../../../testing/ssh-fixtures.ts';
import { maxReplyBytes } from './line-reader.ts';
import { indirectWays } from '../../../testing/indirect-ways.ts';

const { kept, server, over } = indirectWays();

const at = (via: 'socks5' | 'http-connect', { port }: { readonly port: number }, user?: string) =>
  ({ via, host: '127.0.0.1', tcpPort: port, ...(user === undefined ? {} : { user }) }) as const;

describe.each([
  ['socks5', serveSocks5, '3 far.example:2200', '1 0a000001:2200'],
  ['http-connect', serveHttpProxy, 'far.example:2200', '10.0.0.1:2200'],
] as const)('a proxy (%s)', (via, serve, byName, byAddress) => {
  const open = async (account?: { user: string; password: string }): Promise<TestProxy> =>
    kept(await serve({ leadTo: server().port, ...(account ? { account } : {}) }));

  it('gets the name as it is, and looks it up itself', async () => {
    const proxy = await open();
    const { outcome } = over(at(via, proxy), { host: 'far.example', tcpPort: 2200 });
    const { facts } = await outcome;
    expect(proxy.targets).toEqual([byName]);
    expect(facts.proxy).toContain(`127.0.0.1:${proxy.port}`);
  });

  it('gets an address as an address', async () => {
    const proxy = await open();
    await over(at(via, proxy), { host: '10.0.0.1', tcpPort: 2200 }).outcome;
    await over(at(via, proxy), { host: '2001:db8::1:0:255.0.0.1', tcpPort: 2200 }).outcome;
    expect(proxy.targets[0]).toBe(byAddress);
    expect(proxy.targets[1]).toMatch(/^4 20010db8000000000000?.*ff000001:2200$|^\[2001:db8::1:0:/);
  });

  it('gets the login only when it wants one, and again after a wrong one', async () => {
    const proxy = await open({ user: 'ann', password: 'right' });
    const given = ['wrong', 'right'];
    const { script, outcome } = over(
      at(via, proxy, 'ann'),
      {},
      {
        answers: { proxyPassword: () => ({ password: given.shift() ?? '' }) },
      },
    );
    await outcome;
    expect(proxy.logins).toEqual(['ann:wrong', 'ann:right']);
    expect(script.asked.filter(({ name }) => name === 'proxyPassword')).toEqual([
      { name: 'proxyPassword', params: { again: false } },
      { name: 'proxyPassword', params: { again: true } },
    ]);
    const free = await open();
    await over(at(via, free, 'ann')).outcome;
    expect(free.logins).toEqual([]);
  });

  it('that wants a login nobody gave is named', async () => {
    const proxy = await open({ user: 'ann', password: 'right' });
    const error = await failureOf(over(at(via, proxy)).outcome);
    expect(error).toMatchObject({ code: 'auth' });
    expect(error.message).toBe(`The proxy 127.0.0.1:${proxy.port} wants a login.`);
    const cancelled = over(at(via, proxy, 'ann'), {}, { answers: { proxyPassword: () => null } });
    expect(await failureOf(cancelled.outcome)).toMatchObject({ code: 'cancelled' });
  });

  it('that is not there is named as the proxy', async () => {
    const gone = await serveTcp(() => undefined);
    await gone.stop();
    const error = await failureOf(over(at(via, gone)).outcome);
    expect(error.message).toMatch(/^The proxy 127\.0\.0\.1:\d+ cannot be used: /);
  });

  it('carries a jump as well: it dials the first hop alone', async () => {
    const proxy = await open();
    const jump = paramsFor(server().port, {
      user: server().user,
      keyFiles: [server().clientKeyFile],
    });
    await over(at(via, proxy), { jumps: [{ ...jump, host: 'first.example' }] }).outcome;
    expect(proxy.targets).toEqual([expect.stringContaining('first.example')]);
  });
});

const says =
  (text: string | Buffer) =>
  (socket: Socket): void =>
    void socket.once('data', () => socket.write(text));
const endless = (chunk: string | Buffer) => (socket: Socket) => {
  const more = (): void => {
    while (socket.write(chunk)) if (socket.destroyed) return;
  };
  socket.on('drain', more);
  socket.once('data', more);
};
const dripping = (socket: Socket): void => {
  socket.once('data', () => {
    const timer = setInterval(() => socket.write('H'), 20);
    socket.once('close', () => clearInterval(timer));
  });
};

describe('a hostile proxy', () => {
  it.each<readonly [string, 'socks5' | 'http-connect', (socket: Socket) => void, string, RegExp]>([
    ['speaks SOCKS4', 'socks5', says(Buffer.from([0, 0x5a])), 'connect', /does not speak SOCKS5/],
    ['speaks HTTP', 'socks5', says('HTTP/1.1 400 no\r\n\r\n'), 'connect', /does not speak SOCKS5/],
    ['wants a login of its own', 'socks5', says(Buffer.from([5, 9])), 'connect', /a login that/],
    ['forces a login nobody offered', 'socks5', says(Buffer.from([5, 2])), 'auth', /wants a login/],
    [
      'answers with an unknown address',
      'socks5',
      says(Buffer.from([5, 0, 5, 0, 0, 9, 1])),
      'connect',
      /SOCKS5 does not have/,
    ],
    [
      'refuses by rule',
      'socks5',
      says(Buffer.from([5, 0, 5, 2, 0, 1])),
      'connect',
      /its rules forbid it/,
    ],
    [
      'refuses without a known reason',
      'socks5',
      says(Buffer.from([5, 0, 5, 99, 0, 1])),
      'connect',
      /reason 99/,
    ],
    ['hangs up', 'socks5', (socket) => void socket.end(), 'connect', /hung up/],
    ['says nothing', 'socks5', () => undefined, 'timeout', /did not answer in time/],
    ['says half a reply', 'socks5', says(Buffer.from([5, 0, 5, 0, 0])), 'timeout', /in time/],
    [
      'never ends its reply',
      'http-connect',
      endless('X'.repeat(4096)),
      'connect',
      /no end of things/,
    ],
    [
      'never ends its headers',
      'http-connect',
      endless('A: b\r\n'.repeat(600)),
      'connect',
      /no end/,
    ],
    ['drips', 'http-connect', dripping, 'timeout', /in time/],
    [
      'redirects',
      'http-connect',
      says('HTTP/1.1 302 Found\r\nLocation: http://evil/\r\n\r\n'),
      'connect',
      /302 Found, and is not followed/,
    ],
    [
      'forbids',
      'http-connect',
      says('HTTP/1.0 403 no \x1b[2J\u202e\r\n\r\n'),
      'connect',
      /403 no \\x1B\[2J/,
    ],
    [
      'wants another login',
      'http-connect',
      says('HTTP/1.1 407 x\r\nProxy-Authenticate: NTLM\r\n\r\n'),
      'auth',
      /other than “Basic”/,
    ],
    ['speaks HTTP/2', 'http-connect', says('HTTP/2 200\r\n\r\n'), 'connect', /does not speak HTTP/],
    ['speaks SSH', 'http-connect', says('SSH-2.0-x\r\n\r\n'), 'connect', /does not speak HTTP/],
    [
      'hides lines in its status',
      'http-connect',
      says(`HTTP/1.1 500 ${'x'.repeat(5000)}\r\n\r\n`),
      'connect',
      /x…|xxx/,
    ],
  ])('that %s (%s) is refused by name', async (_, via, onSocket, code, message) => {
    const proxy = kept(await serveTcp(onSocket));
    const { script, outcome } = over(at(via, proxy), {}, { deps: { deadlines: { tcpMs: 400 } } });
    const error = await failureOf(outcome);
    expect(error.code).toBe(code);
    expect(error.message).toContain(`The proxy 127.0.0.1:${proxy.port} `);
    expect(error.message).toMatch(message);
    expect(error.message.length).toBeLessThan(400);
    expect(script.asked).toEqual([]);
  });

  it('is read no further than its reply may be long', async () => {
    let sent = 0;
    const proxy = kept(
      await serveTcp((socket) => {
        socket.once('data', () => {
          for (; sent < 50_000_000 && socket.write('X'.repeat(65_536)); sent += 65_536);
        });
      }),
    );
    await failureOf(over(at('http-connect', proxy)).outcome);
    expect(sent).toBeLessThan(50_000_000);
    expect(maxReplyBytes).toBeLessThan(65_536);
  });

  it('that sends the server’s first words along with its reply loses none of them', async () => {
    const proxy = kept(
      await serveTcp((socket) => {
        socket.once('data', () =>
          socket.write('HTTP/1.1 200 OK\r\n\r\nHTTP is not SSH\r\nSSH-1.5-old\r\n'),
        );
      }),
    );
    const error = await failureOf(over(at('http-connect', proxy)).outcome);
    expect(error.message).toContain('speaks only SSH 1');
  });

  it('is told nothing that was smuggled into an address', async () => {
    const { outcome } = over(at('http-connect', { port: 9 }), { host: 'a HTTP/1.1' });
    expect(await failureOf(outcome)).toBeDefined();
    const proxy = kept(await serveHttpProxy({ leadTo: server().port }));
    const smuggled = over(at('http-connect', proxy), { host: 'a HTTP/1.1' });
    expect(await failureOf(smuggled.outcome)).toMatchObject({ code: 'invalid' });
    expect(proxy.targets).toEqual([]);
  });

  it('is left at once when connecting is cancelled', async () => {
    const proxy = kept(await serveTcp(() => undefined));
    const controller = new AbortController();
    const { outcome } = over(at('socks5', proxy), {}, { deps: { signal: controller.signal } });
    setTimeout(() => controller.abort(), 50);
    expect(await failureOf(outcome)).toMatchObject({ code: 'cancelled' });
  });
});
