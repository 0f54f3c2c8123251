import { EventEmitter } from 'node:events';
import type { Client } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { createScript, paramsFor } from '../../testing/ssh-fixtures.ts';
import { connect } from './connection.ts';
import { hearHostKeys } from './announced-keys.ts';
import { maxAnnouncedKeys, type Announcement } from './known-hosts-rotation.ts';

const name = 'hostkeys-00@openssh.com';
const keyOf = (byte: number) => ({ getPublicSSH: () => Buffer.of(byte) });

/** ssh2's client as far as it is touched here. */
function setUp({ isLoggedIn = true } = {}) {
  const asked =
    vi.fn<(protocol: object, name: string, wantReply: boolean, data: unknown) => void>();
  const handlers = { GLOBAL_REQUEST: asked };
  const client = Object.assign(new EventEmitter(), {
    _callbacks: [],
    _protocol: { _handlers: handlers },
  });
  const told: Announcement[] = [];
  hearHostKeys(client as unknown as Client, {
    isLoggedIn: () => isLoggedIn,
    onKeys: (keys) => told.push(keys),
  });
  const requestFailure = vi.fn<() => void>();
  const say = (keys: readonly object[], wantReply = false): void =>
    handlers.GLOBAL_REQUEST({ requestFailure }, name, wantReply, keys);
  return { asked, handlers, client, told, requestFailure, say };
}

describe('K15 what a server tells of its host keys', () => {
  it('is told on with what it has proved, after ssh2 has asked it to', () => {
    const { asked, client, told, say } = setUp();
    say([keyOf(1), keyOf(2)]);
    expect(asked).toHaveBeenCalledOnce();
    client.emit('hostkeys', [keyOf(2)]);
    expect(told).toEqual([
      { announced: [Uint8Array.of(1), Uint8Array.of(2)], proven: [Uint8Array.of(2)] },
    ]);
  });

  it.each([
    ['before login', { isLoggedIn: false }, 1],
    ['with more keys than a host has', {}, maxAnnouncedKeys + 1],
    ['with no keys', {}, 0],
  ])('is passed over %s, and nothing is to be proved', (_, options, count) => {
    const { asked, requestFailure, say } = setUp(options);
    say(
      Array.from({ length: count }, () => keyOf(1)),
      true,
    );
    expect(asked).not.toHaveBeenCalled();
    expect(requestFailure).toHaveBeenCalledOnce();
  });

  it('is heard once', () => {
    const { asked, say } = setUp();
    say([keyOf(1)]);
    say([keyOf(2)]);
    expect(asked).toHaveBeenCalledOnce();
  });

  it('leaves other requests to ssh2', () => {
    const { asked, handlers } = setUp();
    handlers.GLOBAL_REQUEST({}, 'keepalive@openssh.com', true, undefined);
    expect(asked).toHaveBeenCalledOnce();
  });
});

describe('K15 an OpenSSH server', () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());

  it('tells its keys after login, and signs this session with each of them', async () => {
    const script = createScript();
    const params = paramsFor(sshd.port, {
      user: sshd.user,
      keyFiles: [sshd.clientKeyFile],
      askPassword: false,
    });
    const connection = await connect(params, script.deps);
    const heard = await vi.waitUntil(
      () => script.events.find(({ event }) => event === 'hostKeys'),
      10_000,
    );
    await connection.close();
    const keys = sshd.hostKeys.map(({ blob }) => new Uint8Array(blob));
    expect(heard).toEqual({ event: 'hostKeys', hop: 0, announced: keys, proven: keys });
  });
});
