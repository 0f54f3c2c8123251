import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SftpClient } from '../engine/sftp/client.ts';
import { SSH_FX, SSH_FXF, SSH_FXP } from '../engine/sftp/constants.ts';
import type { Handle } from '../engine/sftp/replies.ts';
import { quotaLie, type Lie } from './lies.ts';
import { startLyingServer, type LyingServer } from './lying-sftp-server.ts';

let directory: string;
let server: LyingServer;
let client: SftpClient;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-lies-'));
  await writeFile(join(directory, 'file'), 'honest content');
});

afterEach(async () => {
  client.end();
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

const times = { requestTimeoutMs: 200, slowTimeoutMs: 200 };

async function open(...lies: readonly Lie[]): Promise<Handle> {
  server = await startLyingServer({ directory, lies });
  client = await SftpClient.open(server.channel, times);
  return client.open('/file', SSH_FXF.READ | SSH_FXF.WRITE, {});
}

async function read(handle: Handle): Promise<string> {
  const buffer = Buffer.alloc(14);
  return buffer.toString('latin1', 0, await client.read(handle, 0, buffer));
}

const firstRead = { type: SSH_FXP.READ, nth: 0 };
const firstWrite = { type: SSH_FXP.WRITE, nth: 0 };

describe('a scripted SFTP server', () => {
  it('is honest when its script is empty', async () => {
    expect(await read(await open())).toBe('honest content');
    expect([server.requests, server.told]).toEqual([2, []]);
  });

  it.each([
    { how: 'short-read' as const, gives: 'hones' },
    { how: 'flip-read' as const, gives: 'xonest content' },
  ])('gives changed data: $how', async ({ how, gives }) => {
    expect(await read(await open({ when: firstRead, how }))).toBe(gives);
    expect(server.told).toEqual([`${how} at READ 0`]);
  });

  it.each(['long-read', 'empty-read', 'wrong-kind'] as const)(
    'gives what is no answer: %s',
    async (how) => {
      const handle = await open({ when: firstRead, how });
      await expect(read(handle)).rejects.toMatchObject({ code: 'protocol' });
    },
  );

  it('can leave a reply out', async () => {
    const handle = await open({ when: { request: 1 }, how: 'drop-reply' });
    await expect(read(handle)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('can swap and delay replies, which harms nobody', async () => {
    const handle = await open(
      { when: firstRead, how: 'swap-with-next' },
      { when: { type: SSH_FXP.READ, nth: 1 }, how: 'delay-reply', delayMs: 5 },
    );
    expect(await Promise.all([read(handle), read(handle)])).toEqual([
      'honest content',
      'honest content',
    ]);
    expect(server.told).toHaveLength(2);
  });

  it('can send a reply twice', async () => {
    const handle = await open({ when: firstRead, how: 'repeat-reply' });
    expect(await read(handle)).toBe('honest content');
    expect(await client.ended).toMatchObject({ code: 'protocol' });
  });

  it('can change what it writes, or forget it', async () => {
    const handle = await open(
      { when: firstWrite, how: 'flip-write' },
      { when: { type: SSH_FXP.WRITE, nth: 1 }, how: 'forget' },
    );
    await client.write(handle, 0, Buffer.from('h'));
    await client.write(handle, 1, Buffer.from('!'));
    expect(await readFile(join(directory, 'file'), 'utf8')).toBe('xonest content');
  });

  it('can say no, having done it or not', async () => {
    const handle = await open(
      { when: firstWrite, how: 'deny', code: SSH_FX.FAILURE, text: 'Failure' },
      { when: { type: SSH_FXP.CLOSE, nth: 0 }, how: 'refuse', ...quotaLie },
      { when: { type: SSH_FXP.CLOSE, nth: 1 }, how: 'lose-content' },
    );
    await expect(client.write(handle, 0, Buffer.from('H'))).rejects.toMatchObject({
      code: 'failed',
    });
    expect(await readFile(join(directory, 'file'), 'utf8')).toBe('Honest content');
    await expect(client.close(handle)).rejects.toThrow(/quota/i);
    expect(await readFile(join(directory, 'file'), 'utf8')).toBe('Honest content');
    await expect(client.close(handle)).rejects.toThrow(/quota/i);
    await server.close();
    expect(await readFile(join(directory, 'file'), 'utf8')).toBe('');
  });

  it.each(['end-before', 'end-after'] as const)('can hang up: %s', async (how) => {
    const handle = await open({ when: firstWrite, how });
    await expect(client.write(handle, 0, Buffer.from('H'))).rejects.toMatchObject({
      code: 'disconnected',
    });
    await server.close();
    const found = await readFile(join(directory, 'file'), 'utf8');
    expect(found).toBe(how === 'end-after' ? 'Honest content' : 'honest content');
  });
});
