import { duplexPair, type Duplex } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { serveAgent } from '../../testing/ssh-agent.ts';
import { serveForwardedAgent, type AgentUse } from './forwarded-agent.ts';
import { wireString, wireUint32 } from './wire.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

const failure = wireString(Buffer.of(5));
const emptyList = Buffer.concat([Buffer.of(12), wireUint32(0)]);
const signResponse = Buffer.concat([Buffer.of(14), wireString('signature')]);

/** A channel of a server, the agent behind it, and who is asked. */
async function channelTo(mayUse: (use: AgentUse) => boolean = () => true) {
  const seen: Buffer[] = [];
  const agent = await serveAgent((request) => {
    seen.push(Buffer.from(request));
    if (request[0] === 11) return emptyList;
    return request[0] === 13 ? signResponse : Buffer.of(6);
  });
  stops.push(agent.stop);
  const [ours, theirs] = duplexPair();
  const asked: AgentUse[] = [];
  const ending = new AbortController();
  stops.push(() => ending.abort());
  serveForwardedAgent(ours, {
    socketPath: agent.socket,
    listMs: 5_000,
    signMs: 5_000,
    signal: ending.signal,
    binding: () => undefined,
    mayUse: async (use) => {
      asked.push(use);
      return mayUse(use);
    },
  });
  let said = Buffer.alloc(0);
  theirs.on('data', (chunk: Buffer) => (said = Buffer.concat([said, chunk])));
  return { ours, theirs, asked, seen, said: () => said };
}

const request = (...parts: readonly Uint8Array[]) => wireString(Buffer.concat(parts));
const list = request(Buffer.of(11));
const keyBlob = (type: string) => Buffer.concat([wireString(type), wireString('x')]);
const sign = (type: string, data: Uint8Array, flags: number) =>
  request(Buffer.of(13), wireString(keyBlob(type)), wireString(data), wireUint32(flags));
const login = (user: string) =>
  Buffer.concat([
    wireString('session'),
    Buffer.of(50),
    wireString(user),
    wireString('ssh-connection'),
    wireString('publickey'),
  ]);
const bind = request(Buffer.of(27), wireString('session-bind@openssh.com'), wireString('more'));

async function answers(channel: { said: () => Buffer }, ...expected: readonly Buffer[]) {
  await vi.waitFor(() => expect(channel.said()).toEqual(Buffer.concat(expected)));
}

describe('A08 requests of a server to the agent', () => {
  it('may come in any pieces, one right behind the other, and are answered in order', async () => {
    const channel = await channelTo();
    const bytes = Buffer.concat([list, sign('ssh-ed25519', login('ann'), 0), list]);
    for (const byte of bytes) channel.ours.emit('data', Buffer.of(byte));
    const signed = wireString(signResponse);
    await answers(channel, wireString(emptyList), signed, wireString(emptyList));
  });

  it('are answered also when the next one comes in the same turn as the answer to the one before', async () => {
    const channel = await channelTo();
    const write = channel.ours.write.bind(channel.ours);
    vi.spyOn(channel.ours, 'write').mockImplementationOnce((answer: unknown) => {
      // before anything but what is already waiting in this turn
      queueMicrotask(() => channel.ours.emit('data', list));
      return write(answer);
    });
    channel.ours.emit('data', list);
    await answers(channel, wireString(emptyList), wireString(emptyList));
  });

  it('name the account that a signature logs in to, made visible', async () => {
    const channel = await channelTo();
    channel.theirs.write(sign('ssh-ed25519', login('ann\u001b[2J'), 0));
    await answers(channel, wireString(signResponse));
    expect(channel.asked).toMatchObject([{ keyType: 'ssh-ed25519', user: 'ann\\x1B[2J' }]);
  });

  it.each([
    ['a file', Buffer.from('SSHSIG and so on')],
    ['nothing', Buffer.alloc(0)],
    ['another service', Buffer.concat([wireString('s'), Buffer.of(50), wireString('a')])],
  ])('name no account for %s', async (_name, data) => {
    const channel = await channelTo();
    channel.theirs.write(sign('ssh-ed25519', data, 0));
    await answers(channel, wireString(signResponse));
    expect(channel.asked).toMatchObject([{ user: undefined }]);
  });

  it.each([
    ['RSA with SHA-1', sign('ssh-rsa', login('ann'), 0)],
    ['an RSA certificate with SHA-1', sign('ssh-rsa-cert-v01@openssh.com', login('ann'), 0)],
    ['a signature without its data', request(Buffer.of(13), wireString(keyBlob('ssh-ed25519')))],
    ['a signature and more', request(sign('ssh-ed25519', login('a'), 0).subarray(4), Buffer.of(0))],
    ['a key to add', request(Buffer.of(17), wireString('ssh-ed25519'))],
    ['a key to remove', request(Buffer.of(18), wireString(keyBlob('ssh-ed25519')))],
    ['all keys to be removed', request(Buffer.of(19))],
    ['CVE-2023-38408 a library to load', request(Buffer.of(20), wireString('/tmp/evil.so'))],
    ['CVE-2023-38408 the same with limits', request(Buffer.of(26), wireString('/tmp/evil.so'))],
    ['the agent to be locked', request(Buffer.of(22), wireString('x'))],
    ['an extension', request(Buffer.of(27), wireString('query'))],
    ['a message that is none', request(Buffer.of(255))],
  ])('are refused without asking anybody: %s', async (_name, what) => {
    const channel = await channelTo();
    channel.theirs.write(what);
    await answers(channel, failure);
    expect(channel.asked).toEqual([]);
    expect(channel.seen).toEqual([]);
  });

  it('never reach the agent when the user says no, also when asking fails', async () => {
    const channel = await channelTo((use) => {
      if (use.user === 'bob') throw new Error('The window is gone.');
      return false;
    });
    channel.theirs.write(sign('ssh-ed25519', login('ann'), 0));
    channel.theirs.write(sign('ssh-ed25519', login('bob'), 0));
    await answers(channel, failure, failure);
    expect(channel.seen).toEqual([]);
  });

  it('are preceded by the sessions of further hops, of which there are fifteen at most', async () => {
    const channel = await channelTo();
    for (let n = 0; n < 16; n += 1) channel.theirs.write(bind);
    channel.theirs.write(list);
    const bound = Array.from({ length: 15 }, () => wireString(Buffer.of(6)));
    await answers(channel, ...bound, failure, wireString(emptyList));
    expect(channel.seen.slice(-16).map((each) => each[0])).toEqual([
      ...Array.from({ length: 15 }, () => 27),
      11,
    ]);
  });

  it.each([
    ['longer than any is', wireUint32(256 * 1024 + 1)],
    ['of four gigabytes', wireUint32(0xffff_ffff)],
    ['of nothing', wireUint32(0)],
  ])('end the channel when one is %s', async (_name, bytes) => {
    const channel = await channelTo();
    channel.theirs.write(bytes);
    await vi.waitFor(() => expect(channel.ours.destroyed).toBe(true));
  });

  it('end the channel when more come than are read', async () => {
    const channel = await channelTo(() => false);
    const held: Duplex = channel.ours;
    held.emit('data', Buffer.concat([wireUint32(256 * 1024), Buffer.alloc(600 * 1024)]));
    await vi.waitFor(() => expect(held.destroyed).toBe(true));
  });
});
