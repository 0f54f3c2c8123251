import { describe, expect, it } from 'vitest';
import { sftpPeer } from '../../testing/sftp-peer.ts';
import { SftpClient } from './client.ts';
import { SSH_FX, SSH_FXP } from './constants.ts';
import { PacketWriter } from './packets.ts';

describe('the greeting', () => {
  it.each([0, 1, 2, 4, 6])('refuses version %d', async (version) => {
    const peer = sftpPeer();
    const opening = SftpClient.open(peer.channel);
    await Promise.all([
      expect(opening).rejects.toMatchObject({ code: 'unsupported' }),
      peer.greet({}, version),
    ]);
    expect(peer.channel.destroyed).toBe(true);
  });

  it('says what to look for when the account prints text', async () => {
    const peer = sftpPeer();
    const opening = SftpClient.open(peer.channel);
    peer.send(Buffer.from('Last login: yesterday\n'));
    await expect(opening).rejects.toMatchObject({
      code: 'protocol',
      next: expect.stringContaining('.bashrc') as string,
    });
  });

  it.each([0, 2 ** 31, 2 ** 32 - 1])('refuses a packet length of %d', async (length) => {
    const peer = sftpPeer();
    const opening = SftpClient.open(peer.channel);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(length, 0);
    peer.send(bytes);
    await expect(opening).rejects.toMatchObject({ code: 'protocol' });
  });

  it('refuses ten thousand extensions', async () => {
    const peer = sftpPeer();
    const opening = SftpClient.open(peer.channel);
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`x${at}`, '1']));
    await Promise.all([
      expect(opening).rejects.toMatchObject({ code: 'protocol' }),
      peer.greet(many),
    ]);
  });

  it('ends when no version comes', async () => {
    const peer = sftpPeer();
    const times = { requestTimeoutMs: 50, slowTimeoutMs: 50 };
    await expect(SftpClient.open(peer.channel, times)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('refuses a second version', async () => {
    const peer = sftpPeer();
    const [client] = await Promise.all([SftpClient.open(peer.channel), peer.greet()]);
    peer.send(new PacketWriter(SSH_FXP.VERSION).u32(3).finish());
    expect((await client.ended).code).toBe('protocol');
  });

  it.each([
    [0n, 32 * 1024],
    [1n, 4 * 1024],
    [100_000n, 100_000],
    [2n ** 64n - 1n, 255 * 1024],
  ])('keeps a read limit of %d within bounds', async (stated, used) => {
    const peer = sftpPeer();
    const opening = SftpClient.open(peer.channel);
    await peer.greet({ 'limits@openssh.com': '1' });
    const { id } = await peer.next();
    const reply = new PacketWriter(SSH_FXP.EXTENDED_REPLY).u32(id).u64(2n ** 64n - 1n);
    peer.send(reply.u64(stated).u64(stated).u64(0).finish());
    const client = await opening;
    expect(client.limits).toEqual({ readBytes: used, writeBytes: used });
  });

  it('goes on with usual limits when the server refuses to tell', async () => {
    const peer = sftpPeer();
    const opening = SftpClient.open(peer.channel);
    await peer.greet({ 'limits@openssh.com': '1' });
    peer.status((await peer.next()).id, SSH_FX.FAILURE);
    const client = await opening;
    expect(client.limits.readBytes).toBe(32 * 1024);
  });
});
