import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openAgent } from './agent.ts';
import { failureOf } from '../../testing/ssh-fixtures.ts';
import { wireString, wireUint32 } from './wire.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0).toReversed()) stop();
});

/** An agent that does what the test says with each request. */
async function agentThat(answer: (request: Buffer, socket: Socket) => void) {
  const dir = mkdtempSync(join(tmpdir(), 'hawser-agent-'));
  const path = join(dir, 'sock');
  const server = createServer((socket) => {
    stops.push(() => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', (request) => answer(request, socket));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  stops.push(() => {
    server.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const { signal } = new AbortController();
  return openAgent(path, { listMs: 200, signMs: 200, signal });
}

const reply = (...parts: Uint8Array[]) => wireString(Buffer.concat(parts));
const blob = Buffer.from('blob');
const signed = (name: string) =>
  reply(Buffer.of(14), wireString(Buffer.concat([wireString(name), wireString('signature')])));

describe('an agent', () => {
  it('lists keys, whose comments are shown as what they are, in any number of pieces', async () => {
    const agent = await agentThat((_request, socket) => {
      const list = reply(Buffer.of(12), wireUint32(1), wireString(blob), wireString('me\u001b[0m'));
      for (const byte of list) socket.write(Buffer.of(byte));
    });
    expect(await agent.list()).toEqual([{ blob, comment: 'me\\x1B[0m' }]);
  });

  it('is asked for SHA-2 when the key is RSA', async () => {
    const flags: number[] = [];
    const agent = await agentThat((request, socket) => {
      flags.push(request.readUInt32BE(request.length - 4));
      socket.write(signed(flags.length === 1 ? 'rsa-sha2-256' : 'rsa-sha2-512'));
    });
    const packed = Buffer.concat([wireString('rsa-sha2-256'), wireString('signature')]);
    expect(await agent.sign(blob, Buffer.from('x'), 'rsa-sha2-256')).toEqual(packed);
    await agent.sign(blob, Buffer.from('x'), 'rsa-sha2-512');
    expect(flags).toEqual([2, 4]);
  });

  it('that signs with SHA-1 all the same is refused', async () => {
    const agent = await agentThat((_request, socket) => socket.write(signed('ssh-rsa')));
    const error = await failureOf(agent.sign(blob, Buffer.from('x'), 'rsa-sha2-256'));
    expect(error.message).toContain('signed with ssh-rsa');
  });

  it.each<[string, (socket: Socket) => void, RegExp]>([
    ['says no', (socket) => socket.write(reply(Buffer.of(5))), /did not list/],
    ['hangs up', (socket) => socket.end(), /hung up/],
    ['never answers', () => undefined, /does not answer/],
    ['promises four gigabytes', (socket) => socket.write(wireUint32(0xffff_ffff)), /malformed/],
    ['promises nothing', (socket) => socket.write(wireUint32(0)), /malformed/],
    [
      'counts keys it does not have',
      (socket) => socket.write(reply(Buffer.of(12), wireUint32(9))),
      /malformed/,
    ],
    [
      'counts a million keys',
      (socket) => socket.write(reply(Buffer.of(12), wireUint32(1_000_000))),
      /malformed/,
    ],
  ])('that %s is of no use, and says why', async (_name, answer, message) => {
    const agent = await agentThat((_request, socket) => answer(socket));
    const error = await failureOf(agent.list());
    expect(error.message).toMatch(message);
  });
});
