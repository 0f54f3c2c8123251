/** Groups S10, S11 and S13 of the catalogue: channels that are no good, and ends at any moment. */
import { describe, expect, it, vi } from 'vitest';
import {
  check,
  codeOf,
  failure,
  meet,
  meetFiles,
  within,
  type Row,
  stallTimes,
} from '../../testing/hostile-meeting.ts';
import { bool, message, str, u32 } from '../../testing/raw-ssh/bytes.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import type { RawPeer } from '../../testing/raw-ssh/peer.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { FXP, type SftpScript } from '../../testing/raw-ssh/sftp.ts';
import type { RemoteFileSystem } from '../fs/remote.ts';

const broken = { code: ['protocol', 'failed', 'timeout', 'disconnected'] } as const;
const deadlines = { channelMs: 600 };

describe('S10 a channel', () => {
  const confirmed = (windowBytes: number, packetBytes: number): Scenario => ({
    windowBytes,
    packetBytes,
  });
  const rows: Row[] = [
    ['with packets of 0 bytes', confirmed(2 ** 21, 0), { code: 'protocol', says: /only 0 bytes/ }],
    ['with packets of 1 byte', confirmed(2 ** 21, 1), { code: 'protocol', says: /only 1 bytes/ }],
    ['with packets of 1,023 bytes', confirmed(2 ** 21, 1_023), broken],
    ['with packets of 1,024 bytes', confirmed(2 ** 21, 1_024), 'works'],
    ['with packets of 4 GiB', confirmed(2 ** 21, 2 ** 32 - 1), 'works'],
    ['with a window of 4 GiB', confirmed(2 ** 32 - 1, 32_768), 'works'],
    [
      'that is confirmed without its fields',
      { sending: { [SSH.CHANNEL_OPEN_CONFIRMATION]: () => message(91, u32(0)) } },
      broken,
    ],
    [
      'that is confirmed under a number nobody asked for',
      {
        sending: {
          [SSH.CHANNEL_OPEN_CONFIRMATION]: () =>
            message(91, u32(4_000_000_000), u32(1), u32(2 ** 21), u32(32_768)),
        },
      },
      broken,
    ],
    [
      'that is confirmed and refused at once',
      {
        sending: {
          [SSH.CHANNEL_OPEN_CONFIRMATION]: (payload) => [
            payload,
            message(SSH.CHANNEL_OPEN_FAILURE, payload.subarray(1, 5), u32(1), str('no'), str('')),
          ],
        },
      },
      'works',
    ],
    [
      'that is confirmed five times',
      { sending: { [SSH.CHANNEL_OPEN_CONFIRMATION]: (payload) => Array<Buffer>(5).fill(payload) } },
      'works',
    ],
  ];
  it.concurrent.each(rows)('S10 %s is refused or lived with', async (_, scenario, expected) => {
    await check(scenario, expected, { deadlines });
  });

  it.concurrent.each<[string, number]>([
    ['a window of 0 for ever', 0],
    ['a window of 1 byte for ever', 1],
  ])('S10 %s lets nothing through, and requests end at their deadline', async (_, windowBytes) => {
    const scenario: Scenario = {
      windowBytes,
      sending: { [SSH.CHANNEL_WINDOW_ADJUST]: () => [] },
    };
    const asked = meetFiles(scenario, ({ files }) => files.lstat('/'), stallTimes);
    expect((await failure(asked)).code).toMatch(/timeout|disconnected/);
  });

  it('S10 a window that grows over 4 GiB does no harm', async () => {
    const scenario: Scenario = {
      sending: {
        [SSH.CHANNEL_WINDOW_ADJUST]: (payload) =>
          Array<Buffer>(8).fill(message(93, payload.subarray(1, 5), u32(2 ** 32 - 1))),
      },
    };
    await meetFiles(scenario, async ({ files }) => {
      for (let turn = 0; turn < 20; turn += 1) await files.lstat('/home');
    });
  });
});

describe('S11 data', () => {
  const afterStart = (send: (peer: RawPeer, remote: Buffer) => void): Scenario => ({
    sending: {
      [SSH.CHANNEL_SUCCESS]: (payload, peer) => {
        const [channel] = peer.channels.values();
        setTimeout(() => send(peer, u32(channel?.remoteId ?? 0)), 5);
        return payload;
      },
    },
  });
  const data = (remote: Buffer, text: string | Buffer) =>
    message(SSH.CHANNEL_DATA, remote, str(text));
  const rows: [string, Scenario][] = [
    [
      '8 MB beyond the window',
      afterStart((peer, remote) => peer.flood(250, () => data(remote, Buffer.alloc(32_000)))),
    ],
    ['to a channel that never was', afterStart((peer) => peer.send(data(u32(77), 'x')))],
    ['to channel 2^32 - 1', afterStart((peer) => peer.send(data(u32(2 ** 32 - 1), 'x')))],
    [
      'of an unknown extended type',
      afterStart((peer, remote) =>
        peer.send(message(SSH.CHANNEL_EXTENDED_DATA, remote, u32(9), str('x'))),
      ),
    ],
    [
      'after the end',
      afterStart((peer, remote) => {
        peer.send(message(SSH.CHANNEL_EOF, remote));
        peer.send(data(remote, 'more'));
      }),
    ],
    [
      'after the close',
      afterStart((peer, remote) => {
        peer.send(message(SSH.CHANNEL_CLOSE, remote));
        peer.flood(100, () => data(remote, 'more'));
      }),
    ],
    [
      'longer than its packet',
      afterStart((peer, remote) => peer.send(message(94, remote, u32(1_000_000), Buffer.of(1)))),
    ],
    ['without fields', afterStart((peer) => peer.send(message(SSH.CHANNEL_DATA)))],
    [
      'and 50 closes',
      afterStart((peer, remote) => peer.flood(50, () => message(SSH.CHANNEL_CLOSE, remote))),
    ],
    [
      'and 50 ends',
      afterStart((peer, remote) => peer.flood(50, () => message(SSH.CHANNEL_EOF, remote))),
    ],
    [
      'and success 50 times',
      afterStart((peer, remote) => peer.flood(50, () => message(SSH.CHANNEL_SUCCESS, remote))),
    ],
    [
      'and a signal that ended it, full of escapes',
      afterStart((peer, remote) =>
        peer.send(
          message(
            98,
            remote,
            str('exit-signal'),
            bool(false),
            str('\x1b[2J'),
            bool(1),
            str('\u202e'),
            str(''),
          ),
        ),
      ),
    ],
  ];
  it.concurrent.each(rows)('S11 %s ends the channel or is passed over', async (_, scenario) => {
    const { error } = await meet(scenario, {
      use: async (side) => {
        const stats = Array.from({ length: 20 }, async () => {
          const found = await (await side.files()).lstat('/home/hello.txt');
          // whatever came in between is never taken for an answer
          expect(found.size).toBe(6);
        });
        const codes = await Promise.all(stats.map(codeOf));
        for (const code of codes) expect(code).toMatch(/none|protocol|disconnected|timeout/);
      },
    });
    expect(error?.code ?? 'protocol').toMatch(/protocol|disconnected/);
  });
});

describe('S13 an end', () => {
  /** Answers nothing about these, so that 64 requests wait when the end comes. */
  const silentAbout = (...types: number[]): SftpScript => ({
    answer: ({ type }) => types.includes(type),
  });
  const remoteOf = (peer: RawPeer) => u32([...peer.channels.values()].at(-1)?.remoteId ?? 0);
  const exit = (peer: RawPeer, name: string, ...fields: Buffer[]) =>
    message(SSH.CHANNEL_REQUEST, remoteOf(peer), str(name), bool(false), ...fields);
  const ends: [string, (peer: RawPeer) => void][] = [
    ['EOF', (peer) => peer.send(message(SSH.CHANNEL_EOF, remoteOf(peer)))],
    ['CLOSE', (peer) => peer.send(message(SSH.CHANNEL_CLOSE, remoteOf(peer)))],
    [
      'EOF and CLOSE',
      (peer) => {
        peer.send(message(SSH.CHANNEL_EOF, remoteOf(peer)));
        peer.send(message(SSH.CHANNEL_CLOSE, remoteOf(peer)));
      },
    ],
    [
      'an exit and CLOSE',
      (peer) => {
        peer.send(exit(peer, 'exit-status', u32(1)));
        peer.send(message(SSH.CHANNEL_CLOSE, remoteOf(peer)));
      },
    ],
    ['DISCONNECT', (peer) => peer.send(message(SSH.DISCONNECT, u32(11), str('bye'), str('')))],
    ['the end of the connection', (peer) => peer.socket.end()],
    ['a reset', (peer) => peer.socket.resetAndDestroy()],
    ['half a packet and the end', (peer) => peer.socket.end(Buffer.from([0, 0, 0, 200, 1, 2]))],
  ];
  const work: [string, SftpScript, (files: RemoteFileSystem) => Promise<unknown>][] = [
    ['64 requests for attributes', silentAbout(FXP.LSTAT), (files) => files.lstat('/home')],
    ['64 listings', silentAbout(FXP.READDIR), async (files) => drain(files.list('/home'))],
    [
      '64 readings',
      silentAbout(FXP.READ),
      async (files) => {
        const file = await files.open('/home/notes/long.bin', 'read');
        return file.read(new Uint8Array(1_000), 0);
      },
    ],
  ];
  const rows = work.flatMap(([what, sftp, ask]) =>
    ends.map(([how, end]) => [what, how, sftp, ask, end] as const),
  );
  it.concurrent.each(rows)(
    'S13 during %s by %s settles them all at once',
    async (_, how, sftp, ask, end) => {
      await meetFiles(
        { sftp },
        async ({ files, server }) => {
          const waiting = Array.from({ length: 64 }, () => ask(files));
          const settled = Promise.allSettled(waiting);
          await vi.waitFor(() => expect(server.peers[0]?.channels.size).toBe(1));
          await new Promise((resolve) => setTimeout(resolve, 30));
          const [peer] = server.peers;
          if (peer) end(peer);
          const outcomes = await within(mostMs, `what waits, after ${how}`, settled);
          for (const each of outcomes) {
            expect(each.status).toBe('rejected');
            const { code } = (each as PromiseRejectedResult).reason as { code: string };
            expect(code).toBe('disconnected');
          }
          // and what is asked after that
          const late = await within(mostMs, 'what is asked later', failure(ask(files)));
          expect(late.code).toBe('disconnected');
        },
        { requestTimeoutMs: 20_000, slowTimeoutMs: 20_000 },
      );
    },
  );
});

/** Less than the deadline of requests here. */
const mostMs = 15_000;

async function drain(batches: AsyncIterable<unknown>): Promise<void> {
  for await (const batch of batches) void batch;
}
