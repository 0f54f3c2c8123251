// Over 300 lines but one file: the same chain of servers is broken at each of its places.
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OpError, toAppError } from '../../../../shared/errors.ts';
import { startSshd, type Sshd, type SshdOptions } from '../../../testing/sshd.ts';
import {
  createScript,
  failureOf,
  paramsFor,
  serveProxy,
  serveSsh,
  serveTcp,
  type Answers,
  type Script,
} from '../../../testing/ssh-fixtures.ts';
import type { ConnectParams, HopParams } from '../../protocol.ts';
import { connect, type Connection, type ConnectDeps } from '../connection.ts';
import { streamInlet } from './stream-inlet.ts';

/** Ways over jump hosts: real sshds one behind the other, and what happens when one of them fails. */

let outer: Sshd;
let inner: Sshd;
beforeAll(async () => {
  [outer, inner] = await Promise.all([startSshd(), startSshd()]);
}, 30_000);
afterAll(async () => {
  await Promise.all([outer.stop(), inner.stop()]);
});

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function another(options: SshdOptions): Promise<Sshd> {
  const server = await startSshd(options);
  stops.push(server.stop);
  return server;
}

function hopTo(server: Sshd, more: Partial<HopParams> = {}): HopParams {
  return paramsFor(server.port, {
    user: server.user,
    keyFiles: [server.clientKeyFile],
    askPassword: false,
    ...more,
  });
}

function go(
  hops: readonly HopParams[],
  answers: Answers = {},
  deps: Partial<ConnectDeps> = {},
): { readonly script: Script; readonly outcome: Promise<Connection> } {
  const script = createScript(answers);
  const last = hops.at(-1);
  if (!last) throw new Error('A way has a hop.');
  const params: ConnectParams = { ...last, jumps: hops.slice(0, -1) };
  const outcome = connect(params, { ...script.deps, ...deps }).then((connection) => {
    stops.push(connection.close);
    return connection;
  });
  return { script, outcome };
}

async function said(connection: Connection, command: string): Promise<string> {
  const channel = await connection.openExec(command);
  return (await channel.finish(Buffer.alloc(0), { deadlineMs: 10_000 })).toString();
}

const address = ({ port }: { readonly port: number }) => `127.0.0.1:${port}`;

describe('over a jump host', () => {
  it('A16 the host is reached, and each hop is asked about by its own place', async () => {
    const { script, outcome } = go([hopTo(outer), hopTo(inner)]);
    const connection = await outcome;
    const asked = script.asked.map(({ name, params }) => ({ name, ...(params as object) }));
    expect(asked).toMatchObject([
      { name: 'hostKey', hop: 0, key: new Uint8Array(outer.hostKeys[0]?.blob ?? []) },
      { name: 'hostKey', hop: 1, key: new Uint8Array(inner.hostKeys[0]?.blob ?? []) },
    ]);
    expect(connection.hostKey).toEqual(inner.hostKeys[0]?.blob);
    expect(connection.facts.hops.map((hop) => hop.address)).toEqual([
      address(outer),
      address(inner),
    ]);
    expect(connection.facts.hops.map((hop) => hop.isStrictKex)).toEqual([true, true]);
    expect(script.events.filter(({ event }) => event === 'handshake')).toEqual([
      { event: 'handshake', hop: 0 },
      { event: 'handshake', hop: 1 },
    ]);
    // what comes through is from the inner one: the outer one has the connection
    expect(await said(connection, 'echo $SSH_CONNECTION')).toContain(` ${inner.port}\n`);
  });

  it('three hops work as one', async () => {
    const third = await another({});
    const connection = await go([hopTo(outer), hopTo(inner), hopTo(third)]).outcome;
    expect(await said(connection, 'echo $SSH_CONNECTION')).toContain(` ${third.port}\n`);
    expect(connection.facts.hops).toHaveLength(3);
  });

  it('6 MiB come through whole in both directions', async () => {
    const connection = await go([hopTo(outer), hopTo(inner)]).outcome;
    const channel = await connection.openExec('cat');
    const bytes = randomBytes(6 * 1024 * 1024);
    const back = await channel.finish(bytes, { deadlineMs: 15_000 });
    expect(back.equals(bytes)).toBe(true);
  });

  it('a stream that is no socket waits while nobody takes its bytes', async () => {
    const stream = new PassThrough({ highWaterMark: 10 });
    const taken: string[] = [];
    streamInlet(stream).connect({
      mayLend: () => false,
      take: (bytes) => taken.push(bytes.toString()) > 1,
    });
    stream.write('one');
    await vi.waitFor(() => expect(taken).toEqual(['one']));
    expect(stream.isPaused()).toBe(true);
    stream.write('two');
    await new Promise(setImmediate);
    expect(taken).toEqual(['one']);
    stream.resume();
    await vi.waitFor(() => expect(taken).toEqual(['one', 'two']));
  });

  it('agents and secrets stay where they are: no password of one hop is asked for another', async () => {
    const bastion = await serveSsh((context) => {
      if (context.method === 'password') context.accept();
      else context.reject(['password']);
    });
    stops.push(bastion.stop);
    const { script, outcome } = go(
      [paramsFor(bastion.port), hopTo(inner)],
      { password: () => ({ password: 'of the bastion' }) },
      { deadlines: { tcpMs: 500 } },
    );
    // this bastion forwards nothing
    const error = await failureOf(outcome);
    expect(script.asked.map(({ name, params }) => [name, (params as { hop: number }).hop])).toEqual(
      [
        ['hostKey', 0],
        ['password', 0],
      ],
    );
    expect(error.message).toContain(`The jump host ${address(bastion)}`);
  });
});

describe('the key of a hop', () => {
  const refuse = (hop: number): Answers => ({
    hostKey: (params) =>
      params.hop === hop
        ? {
            accepted: false,
            error: toAppError(new OpError('host-key', `Wrong key at hop ${hop}.`)),
          }
        : { accepted: true },
  });

  it('A16 that is wrong at the host ends the attempt there, after the jump host was right', async () => {
    const { script, outcome } = go([hopTo(outer), hopTo(inner)], refuse(1));
    const error = await failureOf(outcome);
    expect(error).toMatchObject({ code: 'host-key', message: 'Wrong key at hop 1.' });
    expect(script.events).toContainEqual({ event: 'handshake', hop: 0 });
    expect(script.events).not.toContainEqual({ event: 'handshake', hop: 1 });
    await vi.waitFor(() =>
      expect(outer.log()).toMatch(/Received disconnect|Connection closed|Disconnected/),
    );
  });

  it('A16 that is wrong at the jump host ends it before anything goes further', async () => {
    const before = inner.log().match(/Connection from/g)?.length ?? 0;
    const { outcome } = go([hopTo(outer), hopTo(inner)], refuse(0));
    const error = await failureOf(outcome);
    expect(error.code).toBe('host-key');
    expect(error.message).toBe(`Jump host ${address(outer)}: Wrong key at hop 0.`);
    expect(inner.log().match(/Connection from/g)?.length ?? 0).toBe(before);
  });

  it('A16 is checked under its own place when the hops are swapped', async () => {
    const { script, outcome } = go([hopTo(inner), hopTo(outer)]);
    await outcome;
    expect(script.asked).toMatchObject([
      { params: { hop: 0, key: new Uint8Array(inner.hostKeys[0]?.blob ?? []) } },
      { params: { hop: 1, key: new Uint8Array(outer.hostKeys[0]?.blob ?? []) } },
    ]);
  });
});

describe('a jump host that', () => {
  it('does not allow forwarding is named, with what its administrator can change', async () => {
    const closed = await another({ config: ['AllowTcpForwarding no'] });
    const error = await failureOf(go([hopTo(closed), hopTo(inner)]).outcome);
    expect(error).toMatchObject({ code: 'refused' });
    expect(error.message).toBe(
      `The jump host ${address(closed)} does not allow connections to ${address(inner)}.`,
    );
    expect(error.next).toContain('AllowTcpForwarding');
  });

  it('cannot reach the host is named with the host', async () => {
    const gone = await serveTcp(() => undefined);
    await gone.stop();
    const error = await failureOf(go([hopTo(outer), paramsFor(gone.port)]).outcome);
    expect(error.code).toBe('connect');
    expect(error.message).toContain(
      `The jump host ${address(outer)} cannot reach ${address(gone)}`,
    );
  });

  it('refuses the login is named as the jump host', async () => {
    const error = await failureOf(go([hopTo(outer, { keyFiles: [] }), hopTo(inner)]).outcome);
    expect(error.code).toBe('auth');
    expect(error.message).toContain(`Jump host ${address(outer)}:`);
  });

  it('cannot be reached is named as the jump host', async () => {
    const gone = await serveTcp(() => undefined);
    await gone.stop();
    const error = await failureOf(go([paramsFor(gone.port), hopTo(inner)]).outcome);
    expect(error.message).toMatch(/^Jump host 127\.0\.0\.1:\d+: .* refused the connection/);
  });
});

describe('a jump host that stalls', () => {
  it.each<readonly [string, (socket: Socket) => void]>([
    ['before its first word', () => undefined],
    ['before its algorithms', (socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n')],
  ])('S07 %s meets the deadline of that phase, named', async (_, onSocket) => {
    const stalling = await serveTcp(onSocket);
    stops.push(stalling.stop);
    const deadlines = { identMs: 400, kexMs: 400 };
    const { outcome } = go([paramsFor(stalling.port), hopTo(inner)], {}, { deadlines });
    const error = await failureOf(outcome);
    expect(error.code).toBe('timeout');
    expect(error.message).toMatch(new RegExp(`^Jump host ${address(stalling)}: `));
  });

  it('S07 in its login meets the deadline of that phase, named', async () => {
    const bastion = await serveSsh(() => undefined);
    stops.push(bastion.stop);
    const hops = [paramsFor(bastion.port), hopTo(inner)];
    const error = await failureOf(go(hops, {}, { deadlines: { authMs: 400 } }).outcome);
    expect(error.code).toBe('timeout');
    expect(error.message).toMatch(new RegExp(`^Jump host ${address(bastion)}: `));
  });

  it('S07 when it is asked for the way on meets the deadline for that, named', async () => {
    const bastion = await serveSsh((context, client) => {
      client.on('tcpip', () => undefined);
      context.accept();
    });
    stops.push(bastion.stop);
    const hops = [paramsFor(bastion.port), hopTo(inner)];
    const startMs = performance.now();
    const error = await failureOf(go(hops, {}, { deadlines: { tcpMs: 400 } }).outcome);
    expect(performance.now() - startMs).toBeLessThan(3_000);
    expect(error.code).toBe('timeout');
    expect(error.message).toContain(`The jump host ${address(bastion)}`);
    expect(error.message).toContain(address(inner));
  });
});

describe('a host behind a jump host that', () => {
  it('refuses the login is named by its own name', async () => {
    const error = await failureOf(go([hopTo(outer), hopTo(inner, { keyFiles: [] })]).outcome);
    expect(error.code).toBe('auth');
    expect(error.message).toMatch(new RegExp(`^${address(inner)} refused`));
  });

  it.each([
    ['silent', 'timeout'],
    ['ident', 'timeout'],
    ['half a line', 'connect'],
  ] as const)('S07 stalls (%s) meets the deadline of its own phase', async (what, code) => {
    const stalling = await serveTcp((socket) => {
      if (what === 'ident') socket.write('SSH-2.0-OpenSSH_9.2\r\n');
      if (what === 'half a line') socket.write('SSH-2.0-Open');
    });
    stops.push(stalling.stop);
    const { outcome } = go(
      [hopTo(outer), paramsFor(stalling.port)],
      {},
      { deadlines: { identMs: 400, kexMs: 400 } },
    );
    const error = await failureOf(outcome);
    expect(error.code).toBe(code);
    expect(error.message).toContain(address(stalling));
    expect(error.message).not.toContain('Jump host');
  });
});

describe('a jump host that dies', () => {
  async function overProxy() {
    const proxy = await serveProxy(outer.port);
    stops.push(proxy.stop);
    return { proxy, bastion: hopTo(outer, { tcpPort: proxy.port }) };
  }

  it('F19 while the host is being connected ends the attempt at once, named', async () => {
    const { proxy, bastion } = await overProxy();
    const { outcome } = go([bastion, hopTo(inner)], {
      hostKey: ({ hop }) => {
        if (hop === 1) proxy.cut();
        return hop === 1 ? new Promise(() => {}) : { accepted: true };
      },
    });
    const error = await failureOf(outcome);
    expect(error.message).toContain(`The jump host ${address(proxy)} is gone`);
    expect(error.message).toContain(address(inner));
  });

  it('F19 while nothing happens ends the connection at once, named', async () => {
    const { proxy, bastion } = await overProxy();
    const connection = await go([bastion, hopTo(inner)]).outcome;
    const closed = new Promise<OpError>((resolve) => connection.onClosed(resolve));
    const startMs = performance.now();
    proxy.cut();
    const error = await closed;
    expect(performance.now() - startMs).toBeLessThan(1_500);
    expect(error.code).toBe('disconnected');
    expect(error.message).toContain(`The jump host ${address(proxy)} is gone`);
  });

  it('F19 in the middle of a transfer settles what waits, named', async () => {
    let bytes = 0;
    const proxy = await serveProxy(outer.port, {
      toClient: (chunk, client) => {
        bytes += chunk.length;
        if (bytes > 2_000_000) proxy.cut();
        else client.write(chunk);
      },
    });
    stops.push(proxy.stop);
    const connection = await go([hopTo(outer, { tcpPort: proxy.port }), hopTo(inner)]).outcome;
    const closed = new Promise<OpError>((resolve) => connection.onClosed(resolve));
    const waiting = (await connection.openExec('cat /dev/zero')).finish(Buffer.alloc(0), {
      deadlineMs: 15_000,
    });
    const error = await closed;
    await Promise.allSettled([waiting]);
    expect(error.message).toContain(`The jump host ${address(proxy)} is gone`);
    await expect(connection.openExec('true')).rejects.toMatchObject({ message: error.message });
  });

  it('F04 without a word is noticed by its own keepalive', async () => {
    const { proxy, bastion } = await overProxy();
    // the inner one has the usual patience: it learns of the end from the outer one
    const keepalive = { intervalMs: 100, deadMs: 500 };
    const connection = await go([{ ...bastion, keepalive }, hopTo(inner)]).outcome;
    const closed = new Promise<OpError>((resolve) => connection.onClosed(resolve));
    const startMs = performance.now();
    proxy.blackhole();
    const error = await closed;
    expect(performance.now() - startMs).toBeLessThan(1_900);
    expect(error.code).toBe('disconnected');
    expect(error.message).toMatch(new RegExp(`^The jump host ${address(proxy)} is gone.* is dead`));
  });
});

it.each([10, 300, 1_100, 1_900, 2_600, 3_400, 4_200, 5_000])(
  'F19 a jump host reset after %i bytes ends every attempt with one clear reason',
  async (bytes) => {
    let seen = 0;
    const proxy = await serveProxy(outer.port, {
      toClient: (chunk, client) => {
        seen += chunk.length;
        if (seen > bytes) proxy.cut();
        else client.write(chunk);
      },
    });
    stops.push(proxy.stop);
    const { outcome } = go([hopTo(outer, { tcpPort: proxy.port }), hopTo(inner)]);
    const error = await failureOf(
      outcome.then((connection) => new Promise((_, reject) => connection.onClosed(reject))),
    );
    expect(['connect', 'handshake', 'auth', 'disconnected']).toContain(error.code);
    expect(error.message).toMatch(new RegExp(`^(Jump|The jump) host ${address(proxy)}`));
  },
);

it('a host that goes takes the way to it along, and is the one that is named', async () => {
  const host = await another({});
  const seen = outer.log().match(/Disconnected from/g)?.length ?? 0;
  const connection = await go([hopTo(outer), hopTo(host)]).outcome;
  const closed = new Promise<OpError>((resolve) => connection.onClosed(resolve));
  await host.killSessions();
  const error = await closed;
  expect(error.code).toBe('disconnected');
  expect(error.message).toMatch(new RegExp(`^${address(host)} ended the connection`));
  await vi.waitFor(() =>
    expect(outer.log().match(/Disconnected from/g)?.length ?? 0).toBeGreaterThan(seen),
  );
});

it('closing goes from the inner hop to the outer one, and leaves no connection', async () => {
  const connection = await go([hopTo(outer), hopTo(inner)]).outcome;
  const listener = vi.fn<() => void>();
  connection.onClosed(listener);
  const startMs = performance.now();
  await connection.close();
  expect(performance.now() - startMs).toBeLessThan(1_500);
  expect(listener).not.toHaveBeenCalled();
  await expect(connection.openExec('true')).rejects.toMatchObject({ code: 'disconnected' });
});

it('cancelling while the host is being connected closes the way to it', async () => {
  const controller = new AbortController();
  const seen = outer.log().match(/Disconnected from/g)?.length ?? 0;
  const { outcome } = go(
    [hopTo(outer), hopTo(inner)],
    {
      hostKey: ({ hop }) => {
        if (hop === 1) controller.abort();
        return hop === 1 ? new Promise(() => {}) : { accepted: true };
      },
    },
    { signal: controller.signal },
  );
  expect(await failureOf(outcome)).toMatchObject({ code: 'cancelled' });
  await vi.waitFor(() =>
    expect(outer.log().match(/Disconnected from/g)?.length ?? 0).toBeGreaterThan(seen),
  );
});

it('a name that no server has is refused before anything is dialled, at every hop', async () => {
  const error = await failureOf(
    go([hopTo(outer, { host: '-oProxyCommand=x' }), hopTo(inner)]).outcome,
  );
  expect(error.code).toBe('invalid');
});
