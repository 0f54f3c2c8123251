import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OpError } from '../../../shared/errors.ts';
import { sftpPeer, type SftpPeer } from '../../testing/sftp-peer.ts';
import { SftpClient } from './client.ts';
import { SSH_FX, SSH_FXF, SSH_FXP } from './constants.ts';
import { PacketWriter } from './packets.ts';

let peer: SftpPeer;
let client: SftpClient;

async function connect(times = { requestTimeoutMs: 5000, slowTimeoutMs: 5000 }): Promise<void> {
  peer = sftpPeer();
  [client] = await Promise.all([SftpClient.open(peer.channel, times), peer.greet()]);
}

function handleReply(id: number, handle = 'h'): Buffer {
  return new PacketWriter(SSH_FXP.HANDLE).u32(id).text(handle).finish();
}

function data(id: number, bytes: Uint8Array): Buffer {
  return new PacketWriter(SSH_FXP.DATA).u32(id).bytes(bytes).finish();
}

async function opened() {
  const opening = client.open('/f', SSH_FXF.READ, {});
  peer.send(handleReply((await peer.next()).id));
  return opening;
}

function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'fulfilled',
    (error: OpError) => error.code,
  );
}

afterEach(() => client?.end());

describe('replies', () => {
  it('are matched by id in any order', async () => {
    await connect();
    const handle = await opened();
    const buffers = [Buffer.alloc(2), Buffer.alloc(2), Buffer.alloc(2)];
    const reads = buffers.map((buffer, at) => client.read(handle, at * 2, buffer));
    const asked = [await peer.next(), await peer.next(), await peer.next()];
    for (const at of [2, 0, 1]) peer.send(data(asked[at]?.id ?? 0, Buffer.from([at, at])));
    expect(await Promise.all(reads)).toEqual([2, 2, 2]);
    expect(Buffer.concat(buffers)).toEqual(Buffer.from([0, 0, 1, 1, 2, 2]));
  });

  it.each([
    ['of the wrong kind', (id: number) => data(id, Buffer.from('x'))],
    ['that says OK without a handle', (id: number) => okPacket(id)],
    ['that is a status cut short', (id: number) => new PacketWriter(101).u32(id).finish()],
    ['to an unknown id', (id: number) => handleReply(id + 1)],
  ])('%s end the channel and everything under way', async (_, reply) => {
    await connect();
    const both = [codeOf(client.opendir('/a')), codeOf(client.lstat('/b'))];
    peer.send(reply((await peer.next()).id));
    expect(await Promise.all(both)).toEqual(['protocol', 'protocol']);
    expect(client.isEnded).toBe(true);
    expect(await codeOf(client.lstat('/c'))).toBe('protocol');
  });

  it('given twice end the channel', async () => {
    await connect();
    const opening = client.opendir('/a');
    const { id } = await peer.next();
    peer.send(handleReply(id));
    peer.send(handleReply(id));
    await opening;
    expect((await client.ended).code).toBe('protocol');
  });

  it.each([
    ['more bytes than asked', Buffer.alloc(9)],
    ['no bytes', Buffer.alloc(0)],
  ])('to a read with %s fail that read alone', async (_, bytes) => {
    await connect();
    const handle = await opened();
    const reading = codeOf(client.read(handle, 0, Buffer.alloc(8)));
    peer.send(data((await peer.next()).id, bytes));
    expect(await reading).toBe('protocol');
    expect(client.isEnded).toBe(false);
  });

  it('with an oversized handle fail that open alone', async () => {
    await connect();
    const opening = codeOf(client.open('/f', SSH_FXF.READ, {}));
    peer.send(handleReply((await peer.next()).id, 'h'.repeat(1024)));
    expect(await opening).toBe('protocol');
    expect(client.isEnded).toBe(false);
  });

  it.each([
    [SSH_FX.NO_SUCH_FILE, 'not-found'],
    [SSH_FX.PERMISSION_DENIED, 'permission'],
    [SSH_FX.FAILURE, 'failed'],
    [SSH_FX.BAD_MESSAGE, 'name-refused'],
    [SSH_FX.OP_UNSUPPORTED, 'unsupported'],
    [SSH_FX.FILE_ALREADY_EXISTS, 'exists'],
    [4711, 'failed'],
  ])('with status %d become `%s`', async (status, code) => {
    await connect();
    const asking = codeOf(client.lstat('/f'));
    peer.status((await peer.next()).id, status);
    expect(await asking).toBe(code);
  });

  it('show hostile status text escaped and cut', async () => {
    await connect();
    const asking = client.lstat('/f').then(
      () => '',
      (error: OpError) => error.message,
    );
    peer.status((await peer.next()).id, SSH_FX.FAILURE, `\u001b[31m\n${'x'.repeat(30_000)}`);
    const message = await asking;
    expect(message).toContain('\\x1B[31m\\n');
    expect(message.length).toBeLessThan(9000);
  });

  it('that end a file give zero bytes', async () => {
    await connect();
    const handle = await opened();
    const reading = client.read(handle, 99, Buffer.alloc(8));
    peer.status((await peer.next()).id, SSH_FX.EOF);
    expect(await reading).toBe(0);
  });
});

describe('requests', () => {
  it('all fail in the same turn when the channel ends', async () => {
    await connect();
    const codes: string[] = [];
    for (let at = 0; at < 64; at += 1)
      void codeOf(client.lstat(`/${at}`)).then((c) => codes.push(c));
    await peer.next();
    peer.hangUp();
    await client.ended;
    await Promise.resolve();
    expect(codes).toHaveLength(64);
    expect(new Set(codes)).toEqual(new Set(['disconnected']));
  });

  it('time out when the channel is silent, and end it', async () => {
    await connect({ requestTimeoutMs: 60, slowTimeoutMs: 60 });
    expect(await Promise.all([codeOf(client.lstat('/a')), codeOf(client.lstat('/b'))])).toEqual([
      'timeout',
      'timeout',
    ]);
    expect(client.isEnded).toBe(true);
  });

  it('may take longer as long as others are answered', async () => {
    // several times what a machine at work stands still
    await connect({ requestTimeoutMs: 700, slowTimeoutMs: 700 });
    const slow = client.lstat('/slow').then(
      () => 'answered',
      (error: OpError) => error.code,
    );
    const { id } = await peer.next();
    const startMs = performance.now();
    while (performance.now() - startMs < 1_500) {
      const other = codeOf(client.lstat('/other'));
      const asked = await peer.next();
      await new Promise((resolve) => setTimeout(resolve, 20));
      peer.status(asked.id, SSH_FX.NO_SUCH_FILE);
      expect(await other).toBe('not-found');
    }
    peer.send(new PacketWriter(SSH_FXP.ATTRS).u32(id).u32(0).finish());
    expect(await slow).toBe('answered');
  });

  it('that may take minutes keep the others waiting too', async () => {
    await connect({ requestTimeoutMs: 40, slowTimeoutMs: 5000 });
    const handle = await opened();
    const closing = client.close(handle);
    const asking = codeOf(client.lstat('/f'));
    const { id } = await peer.next();
    const second = await peer.next();
    await new Promise((resolve) => setTimeout(resolve, 120));
    peer.status(id, SSH_FX.OK);
    peer.status(second.id, SSH_FX.NO_SUCH_FILE);
    await closing;
    expect(await asking).toBe('not-found');
  });

  it('can be cancelled; the late reply is swallowed and a late handle closed', async () => {
    await connect();
    const abort = new AbortController();
    const buffer = Buffer.alloc(4);
    const handle = await opened();
    const reading = codeOf(client.read(handle, 0, buffer, { signal: abort.signal }));
    const opening = codeOf(client.open('/f', SSH_FXF.READ, {}, { signal: abort.signal }));
    const [read, open] = [await peer.next(), await peer.next()];
    abort.abort();
    expect(await Promise.all([reading, opening])).toEqual(['cancelled', 'cancelled']);
    peer.send(data(read.id, Buffer.from('late')));
    peer.send(handleReply(open.id, 'late'));
    const closing = await peer.next();
    expect(closing.type).toBe(SSH_FXP.CLOSE);
    expect(closing.reader.text()).toBe('late');
    expect(buffer).toEqual(Buffer.alloc(4));
    expect(client.isEnded).toBe(false);
  });

  it('are not sent when they were cancelled before', async () => {
    await connect();
    expect(await codeOf(client.lstat('/f', { signal: AbortSignal.abort() }))).toBe('cancelled');
    expect(client.load).toBe(0);
  });

  it('wait while the channel is full', async () => {
    await connect();
    const handle = await opened();
    let writes = 0;
    let release: (() => void) | undefined;
    peer.channel._write = (_chunk, _encoding, done) => {
      writes += 1;
      release = () => done();
    };
    for (let at = 0; at < 32; at += 1) {
      void codeOf(client.write(handle, at * 32_768, Buffer.alloc(32_768)));
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(writes).toBe(1);
    expect(peer.channel.writableLength).toBeLessThanOrEqual(256 * 1024);
    release?.();
    await vi.waitFor(() => expect(writes).toBe(2));
  });
});

function okPacket(id: number): Buffer {
  return new PacketWriter(SSH_FXP.STATUS).u32(id).u32(SSH_FX.OK).text('').text('').finish();
}
