/** Ways over jump hosts of which one fails: it is named, and what waited for it ends. */
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OpError } from '../../../../shared/errors.ts';
import {
  failureOf,
  paramsFor,
  serveProxy,
  serveSsh,
  serveTcp,
} from '../../../testing/ssh-fixtures.ts';
import { startSshd, type Sshd } from '../../../testing/sshd.ts';
import { hopTo } from '../../../testing/logins.ts';
import { address, ways } from '../../../testing/jump-ways.ts';

let outer: Sshd;
let inner: Sshd;
beforeAll(async () => {
  [outer, inner] = await Promise.all([startSshd(), startSshd()]);
});
afterAll(async () => {
  await Promise.all([outer.stop(), inner.stop()]);
});

const { stops, another, go } = ways();

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
    // it is not the 10 s that any other channel has
    expect(performance.now() - startMs).toBeLessThan(9_000);
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
    // a link that is only silent is found dead after 20 s
    expect(performance.now() - startMs).toBeLessThan(15_000);
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
    // the inner one would find it after 20 s
    expect(performance.now() - startMs).toBeLessThan(15_000);
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
