/** Groups T16, S10, S11 and S14 of the catalogue at a shell: its size, and servers that send too much or take nothing. */
import { describe, expect, it, vi } from 'vitest';
import type { TerminalDown, TerminalUp } from '../../../shared/contract/terminals.ts';
import { limits } from '../../../shared/limits.ts';
import { meet, type Meeting } from '../../testing/hostile-meeting.ts';
import { message, Reader, str, u32 } from '../../testing/raw-ssh/bytes.ts';
import type { RawChannel } from '../../testing/raw-ssh/channels.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import type { RawPeer } from '../../testing/raw-ssh/peer.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';
import { createInbox } from '../port.ts';
import type { RemoteSide } from '../remote-side.ts';
import { serveShell } from '../shell/channel.ts';

const MiB = 1024 * 1024;

/** A terminal whose page the test plays. */
async function openTerminal(side: RemoteSide, size = { columns: 80, rows: 24 }) {
  const shell = await side.openShell(size, new AbortController().signal);
  const posted: TerminalDown[] = [];
  const inbox = createInbox<TerminalUp>();
  let gotBytes = 0;
  let isAcking = false;
  const ack = (count: number) => inbox.deliver({ type: 'ack', count });
  serveShell(shell, {
    post: (down) => {
      posted.push(down);
      if (down.type !== 'data') return;
      gotBytes += down.bytes.length;
      if (isAcking) queueMicrotask(() => ack(down.bytes.length));
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: inbox.close,
  });
  return {
    posted,
    resize: (columns: number, rows: number) => inbox.deliver({ type: 'resize', columns, rows }),
    type: (text: string) => inbox.deliver({ type: 'input', bytes: Buffer.from(text) }),
    got: () => gotBytes,
    text: () =>
      posted
        .map((down) => (down.type === 'data' ? Buffer.from(down.bytes).toString() : ''))
        .join(''),
    /** Works off what has come and all that comes. */
    ackAll: () => {
      isAcking = true;
      ack(gotBytes);
    },
  };
}

/** A server that writes down the sizes it is told. */
function sizes() {
  const told: string[] = [];
  const scenario: Scenario = {
    receiving: {
      [SSH.CHANNEL_REQUEST]: (payload) => {
        const reader = new Reader(payload, 5);
        const name = reader.text();
        reader.bool();
        if (name === 'pty-req') reader.text();
        if (name === 'pty-req' || name === 'window-change')
          told.push(`${reader.u32()}x${reader.u32()}`);
        return undefined;
      },
    },
  };
  return { told, scenario };
}

/** The shell's channel at the server. */
const lastChannel = (peer: RawPeer | undefined) => [...(peer?.channels.values() ?? [])].at(-1);

const settled = async (scenario: Scenario, use: NonNullable<Meeting['use']>, more?: Meeting) => {
  const outcome = await meet(scenario, { ...more, use });
  if (outcome.error) throw outcome.error;
  return outcome;
};

describe('T16 a shell', () => {
  it.concurrent.each([
    [1, 1],
    [1_000, 1_000],
    [1, 1_000],
    [1_000, 1],
  ])('T16 of %i x %i opens so, and is told so', async (columns, rows) => {
    const { told, scenario } = sizes();
    await settled(scenario, async (side) => {
      const terminal = await openTerminal(side, { columns, rows });
      terminal.resize(80, 24);
      terminal.resize(columns, rows);
      terminal.type('still here');
      await vi.waitFor(() => expect(terminal.text()).toBe('still here'));
    });
    expect(told).toEqual([`${columns}x${rows}`, '80x24', `${columns}x${rows}`]);
  });

  it.concurrent.each([
    [0, 24],
    [80, 0],
    [1_001, 24],
    [80, 1_001],
    [80.5, 24],
    [-1, -1],
    [2 ** 32, 24],
  ])('T16 is never told of %f x %f', async (columns, rows) => {
    const { told, scenario } = sizes();
    await settled(scenario, async (side) => {
      const terminal = await openTerminal(side);
      terminal.resize(columns, rows);
      expect(terminal.posted).toMatchObject([{ type: 'error', error: { code: 'invalid' } }]);
    });
    expect(told).toEqual(['80x24']);
  });

  it('T16 in a storm of 10,000 sizes answers at once, and the last one holds', async () => {
    const { told, scenario } = sizes();
    await settled(scenario, async (side) => {
      const terminal = await openTerminal(side);
      for (let turn = 0; turn < 10_000; turn += 1) {
        terminal.resize(1 + (turn % 1_000), 1_000 - (turn % 1_000));
        if (turn % 2_500 === 0) terminal.type('x');
      }
      terminal.resize(132, 43);
      terminal.type('end');
      await vi.waitFor(() => expect(terminal.text()).toBe('xxxxend'), 4_000);
    });
    expect(told.at(-1)).toBe('132x43');
  });

  it('T16 that has ended takes no more sizes', async () => {
    const { told, scenario } = sizes();
    await settled(scenario, async (side, server) => {
      const terminal = await openTerminal(side);
      lastChannel(server.peers[0])?.close(3);
      await vi.waitFor(() => expect(terminal.posted.at(-1)).toEqual({ type: 'exit', code: 3 }));
      terminal.resize(10, 10);
      await (await side.files()).lstat('/home');
    });
    expect(told).toEqual(['80x24']);
  });
});

/** Sends as much as the client lets it; settles once it lets nothing more through. */
async function fillWindow(channel: RawChannel | undefined): Promise<void> {
  channel?.write(Buffer.alloc(64 * MiB, 'x'));
  for (let calm = 0; calm < 5; calm += 1) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    if (channel?.windowBytes !== 0) calm = 0;
  }
}

describe('S10 output that nobody reads', () => {
  it.each<[string, number]>([
    ['output', SSH.CHANNEL_DATA],
    ['errors', SSH.CHANNEL_EXTENDED_DATA],
  ])('S10 %s wait at the server, and come once they are wanted', async (_, type) => {
    const pieces = 12 * 32;
    await settled({}, async (side, server) => {
      const terminal = await openTerminal(side);
      const channel = lastChannel(server.peers[0]);
      channel?.writeAs(type, Buffer.alloc(pieces * 32 * 1024, 'x'));
      await vi.waitFor(() =>
        expect(terminal.got()).toBeGreaterThanOrEqual(limits.terminalHighBytes),
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(terminal.got()).toBeLessThan(MiB);
      terminal.ackAll();
      await vi.waitFor(() => expect(terminal.got()).toBe(12 * MiB), 5_000);
    });
  });
});

describe('S11 more than the window allows', () => {
  const over = { event: 'closed', error: { code: 'protocol' } };
  const flood =
    (payload: (remote: Buffer) => Buffer, total: number) =>
    async (side: RemoteSide, peer?: RawPeer) => {
      await openTerminal(side);
      const channel = lastChannel(peer);
      await fillWindow(channel);
      const remote = u32(channel?.remoteId ?? 0);
      peer?.flood(total, () => payload(remote));
      await vi.waitFor(() => expect(peer?.isOver).toBe(true));
    };
  const piece = Buffer.alloc(32_000, 'y');
  it.concurrent.each<[string, (remote: Buffer) => Buffer, number]>([
    ['of output', (remote) => message(SSH.CHANNEL_DATA, remote, str(piece)), 1_000],
    [
      'of errors',
      (remote) => message(SSH.CHANNEL_EXTENDED_DATA, remote, u32(1), str(piece)),
      1_000,
    ],
    // ssh2 drops these unseen, so that output would lack them
    ['by one byte', (remote) => message(SSH.CHANNEL_DATA, remote, str('y')), 1],
  ])('S11 %s ends the session and is not kept', async (_, payload, total) => {
    const act = flood(payload, total);
    const { script } = await settled({}, async (side, server) => act(side, server.peers[0]));
    expect(script.events.at(-1)).toMatchObject(over);
    expect(JSON.stringify(script.events.at(-1))).toContain('more than it was allowed');
  });
});

describe('S14 a server that takes nothing', () => {
  it('S14 is left when too much waits for it', async () => {
    const { script } = await settled({ windowBytes: 2 ** 32 - 1 }, async (side, server) => {
      const [first, second] = [await openTerminal(side), await openTerminal(side)];
      const [peer] = server.peers;
      peer?.socket.pause();
      first.type('x'.repeat(limits.unsentBytes / 2));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(peer?.isOver).toBe(false);
      second.type('x'.repeat(limits.unsentBytes));
      await vi.waitFor(() => expect(second.posted.at(-1)).toMatchObject({ type: 'error' }), 4_000);
    });
    expect(script.events.at(-1)).toMatchObject({ event: 'closed', error: { code: 'protocol' } });
  });
});
