/** Z05: damaged replies of an SFTP server, from a seed; HAWSER_FUZZ_SEED and HAWSER_FUZZ_RUNS choose others. */
import { describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { mutate } from '../../testing/mutate.ts';
import { seeded, type Random } from '../../testing/seed.ts';
import { sftpPeer, type SftpPeer } from '../../testing/sftp-peer.ts';
import { SftpClient } from './client.ts';
import { SSH_FXF, SSH_FXP } from './constants.ts';
import { PacketWriter } from './packets.ts';
import type { Handle } from './replies.ts';
import { slowness } from '../../testing/processor-time.ts';

const seed = Number(process.env['HAWSER_FUZZ_SEED'] ?? 5);
const runs = Number(process.env['HAWSER_FUZZ_RUNS'] ?? 20_000);

const handle: Handle = { bytes: Buffer.from('h') };
const block = Buffer.alloc(1_000, 7);

type Exchange = {
  readonly ask: (client: SftpClient) => Promise<unknown>;
  /** What an honest server says. */
  readonly reply: (id: number) => PacketWriter;
};

const attrs = (writer: PacketWriter) =>
  writer.u32(0b1111).u64(12_345).u32(1000).u32(1000).u32(0o100644).u32(1_700_000_000).u32(0);
const status = (id: number) =>
  new PacketWriter(SSH_FXP.STATUS).u32(id).u32(2).text('No such file').text('en');
const names = (id: number, count: number) => {
  const writer = new PacketWriter(SSH_FXP.NAME).u32(id).u32(count);
  for (let at = 0; at < count; at += 1) {
    attrs(writer.text(`file ${at}`).text(`-rw-r--r-- 1 ann ann 12345 Nov 23 01:00 file ${at}`));
  }
  return writer;
};
const volume = (id: number) => {
  const writer = new PacketWriter(SSH_FXP.EXTENDED_REPLY).u32(id);
  for (let at = 0; at < 11; at += 1) writer.u64(4_096);
  return writer;
};
const owners = (id: number) => {
  const list = Buffer.concat([Buffer.of(0, 0, 0, 3), Buffer.from('ann')]);
  return new PacketWriter(SSH_FXP.EXTENDED_REPLY).u32(id).bytes(list).bytes(list);
};

const exchanges: readonly [Exchange, ...Exchange[]] = [
  {
    ask: (client) => client.open('/f', SSH_FXF.READ, {}),
    reply: (id) => new PacketWriter(SSH_FXP.HANDLE).u32(id).text('handle'),
  },
  {
    ask: (client) => client.read(handle, 0, Buffer.alloc(1_000)),
    reply: (id) => new PacketWriter(SSH_FXP.DATA).u32(id).bytes(block),
  },
  {
    ask: (client) => client.lstat('/f'),
    reply: (id) => attrs(new PacketWriter(SSH_FXP.ATTRS).u32(id)),
  },
  { ask: (client) => client.readdir(handle), reply: (id) => names(id, 20) },
  { ask: (client) => client.readlink('/l'), reply: (id) => names(id, 1) },
  { ask: (client) => client.remove('/f'), reply: status },
  { ask: (client) => client.statvfs('/'), reply: volume },
  { ask: (client) => client.ownerNames([1_000], [1_000]), reply: owners },
];

const extensions = {
  'statvfs@openssh.com': '2',
  'users-groups-by-id@openssh.com': '1',
};
/** Never reached: what a damaged reply leaves waiting ends with the channel. */
const times = { requestTimeoutMs: 60_000, slowTimeoutMs: 60_000 };

async function meet(): Promise<{ client: SftpClient; peer: SftpPeer }> {
  const peer = sftpPeer();
  const [client] = await Promise.all([
    SftpClient.open(peer.channel, times),
    peer.greet(extensions),
  ]);
  return { client, peer };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What became of a request: a value, or the code of an expected failure. */
async function outcomeOf(asking: Promise<unknown>): Promise<string> {
  try {
    await asking;
    return 'read';
  } catch (thrown) {
    if (thrown instanceof OpError) return thrown.code;
    throw thrown;
  }
}

function choose(random: Random): Exchange {
  return random.pick(exchanges);
}

// the same again, should this process have been at something else in one of the thousands of turns
describe('a damaged reply', { timeout: 300_000, retry: 2 }, () => {
  it('Z05 is taken or refused at once, fails in no other way, and leaves nothing waiting', async () => {
    const random = seeded(seed);
    const counts = new Map<string, number>();
    let slowestMs = 0;
    let { client, peer } = await meet();
    for (let run = 0; run < runs; run += 1) {
      if (client.isEnded) ({ client, peer } = await meet());
      const { ask, reply } = choose(random);
      let isSettled = false;
      const asking = outcomeOf(ask(client)).finally(() => (isSettled = true));
      const { id } = await peer.next();
      const bytes = reply(id).finish();
      const before = process.cpuUsage();
      peer.send(mutate(random, bytes, choose(random).reply(id).finish()));
      await turn();
      const { user, system } = process.cpuUsage(before);
      slowestMs = Math.max(slowestMs, (user + system) / 1000);
      // the rest of a packet that never comes
      if (!isSettled) peer.hangUp();
      const outcome = await asking;
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      // half a packet that was left in the channel would damage the next reply as well
      client.end();
    }
    expect([...counts.keys()].toSorted()).toEqual(
      expect.arrayContaining(['disconnected', 'not-found', 'protocol', 'read']),
    );
    expect(slowestMs).toBeLessThan(100 * (await slowness()));
  });

  it('Z05 never makes the client hold more than the packets it was sent', async () => {
    const { client, peer } = await meet();
    const before = process.memoryUsage().rss;
    const asking = outcomeOf(client.readdir(handle));
    const { id } = await peer.next();
    const lie = new PacketWriter(SSH_FXP.NAME)
      .u32(id)
      .u32(2 ** 32 - 1)
      .finish();
    peer.send(lie);
    expect(await asking).toBe('protocol');
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });
});
