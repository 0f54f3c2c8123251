/** Ways over jump hosts: real sshds one behind the other. */
import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OpError, toAppError } from '../../../../shared/errors.ts';
import { failureOf, paramsFor, serveSsh, type Answers } from '../../../testing/ssh-fixtures.ts';
import { startSshd, type Sshd } from '../../../testing/sshd.ts';
import type { Connection } from '../connection.ts';
import { hopTo } from '../../../testing/logins.ts';
import { address, ways } from '../../../testing/jump-ways.ts';
import { streamInlet } from './stream-inlet.ts';

let outer: Sshd;
let inner: Sshd;
beforeAll(async () => {
  [outer, inner] = await Promise.all([startSshd(), startSshd()]);
});
afterAll(async () => {
  await Promise.all([outer.stop(), inner.stop()]);
});

const { stops, another, go } = ways();

async function said(connection: Connection, command: string): Promise<string> {
  const channel = await connection.openExec(command);
  return (await channel.finish(Buffer.alloc(0), { deadlineMs: 10_000 })).toString();
}

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

it('closing goes from the inner hop to the outer one, and leaves no connection', async () => {
  // a goodbye that is not heard would be waited for
  const deadlines = { closeMs: 60_000 };
  const connection = await go([hopTo(outer), hopTo(inner)], {}, { deadlines }).outcome;
  const listener = vi.fn<() => void>();
  connection.onClosed(listener);
  const startMs = performance.now();
  await connection.close();
  expect(performance.now() - startMs).toBeLessThan(30_000);
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
