import { afterEach, describe, expect, it } from 'vitest';
import { sftpPeer, type SftpPeer } from '../../testing/sftp-peer.ts';
import { SftpClient } from '../sftp/client.ts';
import { SSH_FX, SSH_FXP } from '../sftp/constants.ts';
import { PacketWriter } from '../sftp/packets.ts';
import { RemoteWholeFiles } from './remote-whole.ts';

const signal = new AbortController().signal;
const file = { mode: 0o600, attrs: { mode: 0o644, mtimeMs: 5_000, atimeMs: 5_000 } };
let peer: SftpPeer;
let client: SftpClient;

/** A server that is known to keep the order of requests, or one that may not. */
async function connect({
  keepsOrder,
}: {
  readonly keepsOrder: boolean;
}): Promise<RemoteWholeFiles> {
  peer = sftpPeer();
  const extensions = { 'limits@openssh.com': '1', 'lsetstat@openssh.com': '1' };
  const opening = SftpClient.open(peer.channel);
  await peer.greet(keepsOrder ? extensions : {});
  if (keepsOrder) await tellLimits();
  client = await opening;
  return new RemoteWholeFiles({ clients: () => [client] });
}

async function tellLimits(): Promise<void> {
  const { id } = await peer.next();
  const limits = new PacketWriter(SSH_FXP.EXTENDED_REPLY).u32(id);
  peer.send(limits.u64(262_144).u64(65_536).u64(65_536).u64(2).finish());
}

afterEach(() => client.end());

async function open(): Promise<void> {
  const { id, type } = await peer.next();
  expect(type).toBe(SSH_FXP.OPEN);
  peer.send(new PacketWriter(SSH_FXP.HANDLE).u32(id).text('h').finish());
}

/** The next requests, none of which is answered yet. */
async function nextTypes(count: number): Promise<{ types: number[]; ids: number[] }> {
  const types: number[] = [];
  const ids: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const { type, id } = await peer.next();
    types.push(type);
    ids.push(id);
  }
  return { types, ids };
}

function tellAttrs(id: number, size: number): void {
  // flags: size and mode
  peer.send(new PacketWriter(SSH_FXP.ATTRS).u32(id).u32(5).u64(size).u32(0o100644).finish());
}

function tellData(id: number, text: string): void {
  peer.send(new PacketWriter(SSH_FXP.DATA).u32(id).text(text).finish());
}

describe('a small remote file in one go', () => {
  it('is read with one round trip for all behind OPEN', async () => {
    const whole = await connect({ keepsOrder: true });
    const reading = whole.read('/f', 4, signal);
    await open();
    const { types, ids } = await nextTypes(3);
    expect(types).toEqual([SSH_FXP.READ, SSH_FXP.FSTAT, SSH_FXP.CLOSE]);
    tellData(ids[0] ?? 0, 'text');
    tellAttrs(ids[1] ?? 0, 4);
    peer.status(ids[2] ?? 0, SSH_FX.OK);
    expect(Buffer.from((await reading)?.bytes ?? []).toString()).toBe('text');
  });

  it('is written with one round trip for all behind OPEN', async () => {
    const whole = await connect({ keepsOrder: true });
    const making = whole.create('/f', Buffer.from('text'), file);
    await open();
    const { types, ids } = await nextTypes(4);
    expect(types).toEqual([SSH_FXP.WRITE, SSH_FXP.FSETSTAT, SSH_FXP.FSTAT, SSH_FXP.CLOSE]);
    peer.status(ids[0] ?? 0, SSH_FX.OK);
    peer.status(ids[1] ?? 0, SSH_FX.PERMISSION_DENIED);
    tellAttrs(ids[2] ?? 0, 3);
    peer.status(ids[3] ?? 0, SSH_FX.FAILURE, 'quota');
    expect(await making).toMatchObject({
      failure: { code: 'failed' },
      attrsFailure: { code: 'permission' },
      found: { size: 3 },
    });
  });

  it('has its content acknowledged first by a server that may work on several requests at once', async () => {
    const whole = await connect({ keepsOrder: false });
    const making = whole.create('/f', Buffer.from('text'), file);
    await open();
    const write = await peer.next();
    expect(write.type).toBe(SSH_FXP.WRITE);
    let isNext = false;
    const next = nextTypes(3).then((requests) => {
      isNext = true;
      return requests;
    });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(isNext).toBe(false);
    peer.status(write.id, SSH_FX.OK);
    const { types, ids } = await next;
    expect(types).toEqual([SSH_FXP.FSETSTAT, SSH_FXP.FSTAT, SSH_FXP.CLOSE]);
    for (const id of ids) peer.status(id, SSH_FX.FAILURE);
    expect(await making).toMatchObject({ failure: { code: 'failed' } });
  });

  it('goes the other way when a READ is short, refused, or shows that the file grew', async () => {
    const whole = await connect({ keepsOrder: true });
    for (const answer of ['tex', 'text!', undefined]) {
      const reading = whole.read('/f', 4, signal);
      await open();
      const { ids } = await nextTypes(3);
      if (answer === undefined) peer.status(ids[0] ?? 0, SSH_FX.FAILURE);
      else tellData(ids[0] ?? 0, answer);
      tellAttrs(ids[1] ?? 0, 4);
      peer.status(ids[2] ?? 0, SSH_FX.OK);
      expect(await reading).toBeUndefined();
    }
  });

  it('goes the other way when an OPEN is refused without a reason, and fails with one', async () => {
    const whole = await connect({ keepsOrder: true });
    const refused = async (code: number): Promise<unknown> => {
      const reading = whole.read('/f', 4, signal).catch((thrown: unknown) => thrown);
      peer.status((await peer.next()).id, code);
      return await reading;
    };
    expect(await refused(SSH_FX.FAILURE)).toBeUndefined();
    expect(await refused(SSH_FX.PERMISSION_DENIED)).toMatchObject({ code: 'permission' });
  });

  it('never has more files open than the server told', async () => {
    const whole = await connect({ keepsOrder: true });
    const reading = ['/a', '/b', '/c'].map((path) => whole.read(path, 4, signal));
    await open();
    await open();
    const { types, ids } = await nextTypes(6);
    expect(types).not.toContain(SSH_FXP.OPEN);
    for (const [at, id] of ids.entries()) {
      if (types[at] === SSH_FXP.READ) tellData(id, 'text');
      else if (types[at] === SSH_FXP.FSTAT) tellAttrs(id, 4);
      else peer.status(id, SSH_FX.OK);
    }
    expect(await reading[0]).toBeDefined();
    expect((await peer.next()).type).toBe(SSH_FXP.OPEN);
    client.end();
    await Promise.allSettled(reading);
  });
});
