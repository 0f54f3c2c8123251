/** Tunnels over servers that break the rules: connections nobody asked for, floods, and servers that take nothing. */
import { describe, expect, it, vi } from 'vitest';
import { hangMs, failure, meet, within, type Meeting } from '../../testing/hostile-meeting.ts';
import { message, Reader, str, u32 } from '../../testing/raw-ssh/bytes.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import type { RawPeer } from '../../testing/raw-ssh/peer.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { serveTcp } from '../../testing/ssh-fixtures.ts';
import { dialPort, readAll } from '../../testing/tunnels.ts';
import type { ForwardSpec } from '../../../shared/contract/forwards.ts';
import { limits } from '../../../shared/limits.ts';

const MiB = 1024 * 1024;

/** What the client has said of the channels that the server opened, by the server’s numbers. */
type Answers = Map<number, number>;

/** A server that opens every port it is asked for, and what its channels are told. */
function opening(more: Scenario = {}): { readonly scenario: Scenario; readonly answers: Answers } {
  const answers: Answers = new Map();
  const note = (payload: Buffer) => {
    const id = new Reader(payload, 1).u32();
    answers.set(id, payload.readUInt8(0));
    return undefined;
  };
  const scenario: Scenario = {
    ...more,
    receiving: {
      [SSH.GLOBAL_REQUEST]: (payload, peer) => {
        const reader = new Reader(payload, 1);
        const name = reader.text();
        if (!name.endsWith('tcpip-forward')) return undefined;
        reader.bool();
        reader.text();
        const port = reader.u32();
        peer.send(message(SSH.REQUEST_SUCCESS, ...(port === 0 ? [u32(9_000)] : [])));
        return true;
      },
      [SSH.CHANNEL_OPEN_CONFIRMATION]: note,
      [SSH.CHANNEL_OPEN_FAILURE]: note,
      ...more.receiving,
    },
  };
  return { scenario, answers };
}

/** Opens a connection as if somebody had connected to a port of the server. */
function bring(
  peer: RawPeer,
  id: number,
  to: { readonly address: string; readonly port: number; readonly packetBytes?: number },
): void {
  const { address, port, packetBytes = 32_768 } = to;
  const channel = [str('forwarded-tcpip'), u32(id), u32(2 * MiB), u32(packetBytes)];
  peer.send(
    message(SSH.CHANNEL_OPEN, ...channel, str(address), u32(port), str('10.0.0.1'), u32(7)),
  );
}

const remoteTo = (tcpPort: number): ForwardSpec => ({
  kind: 'remote',
  listen: { address: 'localhost', tcpPort: 9_000 },
  target: { host: '127.0.0.1', tcpPort },
});

const settled = async (scenario: Scenario, use: NonNullable<Meeting['use']>, more?: Meeting) => {
  const outcome = await meet(scenario, { ...more, use });
  if (outcome.error) throw outcome.error;
};

const { CHANNEL_OPEN_CONFIRMATION: taken, CHANNEL_OPEN_FAILURE: refused } = SSH;

describe('a connection that a server brings', () => {
  it('is refused while nobody has asked for any', async () => {
    const { scenario, answers } = opening();
    await settled(scenario, async (_, server) => {
      const [peer] = server.peers;
      if (!peer) throw new Error('It is connected.');
      bring(peer, 1, { address: 'localhost', port: 9_000 });
      bring(peer, 2, { address: '', port: 0 });
      bring(peer, 3, { address: '__proto__', port: 0 });
      await vi.waitFor(() => expect([...answers.values()]).toEqual([refused, refused, refused]));
    });
  });

  it('is taken for the port that was asked for, and for no other one and no other address', async () => {
    const target = await serveTcp((socket) => socket.resume());
    const { scenario, answers } = opening();
    await settled(scenario, async (side, server) => {
      await side.forwards().start('one', remoteTo(target.port));
      const [peer] = server.peers;
      if (!peer) throw new Error('It is connected.');
      bring(peer, 1, { address: 'localhost', port: 9_000 });
      bring(peer, 2, { address: 'localhost', port: 9_001 });
      bring(peer, 3, { address: '127.0.0.1', port: 9_000 });
      bring(peer, 4, { address: '', port: 9_000 });
      bring(peer, 5, { address: 'localhost', port: target.port });
      await vi.waitFor(() => expect(answers.size).toBe(5));
      expect([1, 2, 3, 4, 5].map((id) => answers.get(id))).toEqual([
        taken,
        refused,
        refused,
        refused,
        refused,
      ]);
      const stopped = side.forwards().stop('one');
      // it has not even heard of that
      bring(peer, 6, { address: 'localhost', port: 9_000 });
      await stopped;
      bring(peer, 7, { address: 'localhost', port: 9_000 });
      await vi.waitFor(() =>
        expect([6, 7].map((id) => answers.get(id))).toEqual([refused, refused]),
      );
    });
    await target.stop();
  });

  it('is refused past the number of connections that a tunnel takes', async () => {
    let open = 0;
    const target = await serveTcp((socket) => {
      open += 1;
      socket.resume();
    });
    const { scenario, answers } = opening();
    await settled(scenario, async (side, server) => {
      await side.forwards().start('one', remoteTo(target.port));
      const [peer] = server.peers;
      if (!peer) throw new Error('It is connected.');
      for (let id = 0; id < 1_000; id += 1) bring(peer, id, { address: 'localhost', port: 9_000 });
      await vi.waitFor(() => expect(answers.size).toBe(1_000), 5_000);
      const takenOnes = [...answers.values()].filter((answer) => answer === taken);
      expect(takenOnes).toHaveLength(limits.connectionsPerTunnel);
      await vi.waitFor(() => expect(open).toBe(limits.connectionsPerTunnel));
    });
    await target.stop();
  });

  it('is closed when it allows packets of no size, in which no byte could ever go', async () => {
    const target = await serveTcp((socket) => socket.write('never'));
    let closed = 0;
    const { scenario } = opening({
      receiving: {
        [SSH.CHANNEL_CLOSE]: () => {
          closed += 1;
          return undefined;
        },
      },
    });
    await settled(scenario, async (side, server) => {
      await side.forwards().start('one', remoteTo(target.port));
      const [peer] = server.peers;
      if (!peer) throw new Error('It is connected.');
      bring(peer, 1, { address: 'localhost', port: 9_000, packetBytes: 0 });
      await vi.waitFor(() => expect(closed).toBe(1));
    });
    await target.stop();
  });
});

it('a server that names no port is refused', async () => {
  const { scenario } = opening({
    receiving: {
      [SSH.GLOBAL_REQUEST]: (payload, peer) => {
        if (!new Reader(payload, 1).text().endsWith('tcpip-forward')) return undefined;
        peer.send(message(SSH.REQUEST_SUCCESS, u32(70_000)));
        return true;
      },
    },
  });
  await settled(scenario, async (side) => {
    const spec: ForwardSpec = { ...remoteTo(1), listen: { address: 'localhost', tcpPort: 0 } };
    expect(await failure(side.forwards().start('one', spec))).toMatchObject({ code: 'refused' });
  });
});

it('a server that never answers whether it listens is given up, and its late yes taken back', async () => {
  const asked: string[] = [];
  let answer = (): void => undefined;
  const { scenario } = opening({
    receiving: {
      [SSH.GLOBAL_REQUEST]: (payload, peer) => {
        const name = new Reader(payload, 1).text();
        if (!name.endsWith('tcpip-forward')) return undefined;
        asked.push(name);
        answer = () => peer.send(message(SSH.REQUEST_SUCCESS));
        return true;
      },
    },
  });
  await settled(
    scenario,
    async (side) => {
      const error = await failure(side.forwards().start('one', remoteTo(1)));
      expect(error.code).toBe('timeout');
      answer();
      await vi.waitFor(() => expect(asked).toEqual(['tcpip-forward', 'cancel-tcpip-forward']));
    },
    // no pings, whose answers would be taken for this one’s: they have no other order
    { deadlines: { channelMs: 300, keepaliveIntervalMs: 60_000, keepaliveDeadMs: 60_000 } },
  );
});

it('a server with windows of 4 GiB that takes nothing makes programs wait, and fills no memory', async () => {
  let reading: RawPeer | undefined;
  const { scenario } = opening({
    receiving: {
      [SSH.CHANNEL_OPEN]: (payload, peer) => {
        const reader = new Reader(payload, 1);
        if (reader.text() !== 'direct-tcpip') return undefined;
        const facts = [u32(reader.u32()), u32(7), u32(2 ** 32 - 1), u32(32_768)];
        peer.send(message(SSH.CHANNEL_OPEN_CONFIRMATION, ...facts));
        peer.socket.pause();
        reading = peer;
        return true;
      },
    },
  });
  await settled(
    scenario,
    async (side) => {
      const { tcpPort } = await side.forwards().start('one', {
        kind: 'local',
        listen: { address: '127.0.0.1', tcpPort: 0 },
        target: { host: 'sink', tcpPort: 9 },
      });
      const programs = await Promise.all(Array.from({ length: 8 }, () => dialPort(tcpPort)));
      await vi.waitFor(() => expect(reading).toBeDefined());
      const before = process.memoryUsage();
      const sent = { bytes: 0 };
      const piece = Buffer.alloc(64 * 1024);
      for (const program of programs) {
        const pour = (): void => {
          sent.bytes += piece.length;
          program.write(piece, () => setImmediate(pour));
        };
        pour();
      }
      let last = -1;
      const still = () => {
        const isStill = sent.bytes === last;
        last = sent.bytes;
        expect(isStill).toBe(true);
      };
      await vi.waitFor(still, { interval: 400, timeout: 6_000 });
      const grownBytes = process.memoryUsage().external - before.external;
      expect(grownBytes).toBeLessThan(16 * MiB);
      // the connection stands: nobody broke a rule
      expect(side.forwards()).toBeDefined();
      for (const program of programs) program.destroy();
      reading?.socket.resume();
    },
    { deadlines: { keepaliveDeadMs: 60_000, keepaliveIntervalMs: 10_000 } },
  );
});

it('a tunnel whose server goes away resets its programs at once', async () => {
  const { scenario } = opening({
    receiving: {
      [SSH.CHANNEL_OPEN]: (payload, peer) => {
        const reader = new Reader(payload, 1);
        if (reader.text() !== 'direct-tcpip') return undefined;
        const facts = [u32(reader.u32()), u32(7), u32(2 * MiB), u32(32_768)];
        peer.send(message(SSH.CHANNEL_OPEN_CONFIRMATION, ...facts));
        return true;
      },
    },
  });
  await settled(scenario, async (side, server) => {
    const { tcpPort } = await side.forwards().start('one', {
      kind: 'local',
      listen: { address: '127.0.0.1', tcpPort: 0 },
      target: { host: 'sink', tcpPort: 9 },
    });
    const program = await dialPort(tcpPort);
    const read = readAll(program);
    await vi.waitFor(() => expect(server.peers[0]?.received).toContain(SSH.CHANNEL_OPEN));
    server.peers[0]?.socket.destroy();
    expect((await within(hangMs, 'the program', read)).how).toBe('broken');
  });
});
