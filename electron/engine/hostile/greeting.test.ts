/** Groups S01, S02, S03 and S05 of the catalogue: the first line, and packets that are none. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { check, type Row } from '../../testing/hostile-meeting.ts';
import { message, str, u32, u8 } from '../../testing/raw-ssh/bytes.ts';
import type { FrameLies } from '../../testing/raw-ssh/frames.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';

const noSsh = { code: 'connect' } as const;

/** Sends pieces one packet after the other. */
function inPieces(socket: Socket, pieces: readonly string[], done: () => void): void {
  const [first, ...rest] = pieces;
  if (first === undefined) return done();
  socket.write(first, 'latin1');
  setTimeout(() => inPieces(socket, rest, done), 2);
}

describe('S01 an identification line', () => {
  const cut = (size: number): Scenario => ({
    sendIdent: (socket, line, listen) => {
      inPieces(socket, line.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [], listen);
    },
  });
  it.concurrent.each<[string, Scenario]>([
    ['in 2 pieces', cut(8)],
    ['in 3 pieces', cut(5)],
    ['in 5 pieces', cut(3)],
    ['byte by byte', cut(1)],
    [
      'with its end apart',
      {
        sendIdent: (socket, line, listen) =>
          inPieces(socket, [line.slice(0, -2), '\r', '\n'], listen),
      },
    ],
    [
      'after a greeting in pieces',
      {
        sendIdent: (socket, line, listen) =>
          inPieces(socket, ['Wel', 'come\r', '\nto\n', line], listen),
      },
    ],
  ])('S01 %s is understood', async (_, scenario) => {
    await check(scenario, 'works');
  });
});

describe('S02 an identification line', () => {
  const line = (ident: string, end = '\r\n'): Scenario => ({
    ident,
    sendIdent: (socket, _line, listen) => {
      socket.write(`${ident}${end}`, 'latin1');
      listen();
    },
  });
  const rows: Row[] = [
    ['without CR', line('SSH-2.0-raw', '\n'), 'works'],
    ['of version 1.99', line('SSH-1.99-raw'), 'works'],
    ['with comments', line('SSH-2.0-raw_1.0 some comment with spaces'), 'works'],
    ['with a dash in the version', line('SSH-2.0-raw-er'), 'works'],
    ['of version 1.5', line('SSH-1.5-raw'), { code: 'connect', says: /SSH 1/ }],
    ['of version 3', line('SSH-3.0-raw'), noSsh],
    ['without a version', line('SSH-2.0-'), noSsh],
    ['of 300 characters', line(`SSH-2.0-${'x'.repeat(300)}`), noSsh],
    ['with a NUL', line('SSH-2.0-a\0b'), noSsh],
    ['with 8-bit characters', line('SSH-2.0-\xff\xfe'), noSsh],
    ['with an escape sequence', line('SSH-2.0-\x1b[2Jx'), noSsh],
    ['with CR in the middle', line('SSH-2.0-a\rSSH-2.0-b'), noSsh],
    ['in small letters', line('ssh-2.0-raw'), { code: ['connect', 'timeout'] }],
  ];
  it.concurrent.each(rows)('S02 %s', async (_, scenario, expected, more) => {
    await check(scenario, expected, more);
  });
});

describe('S03 a greeting', () => {
  const endless = (piece: string, intervalMs: number): Scenario => ({
    onSocket: (socket) => {
      const timer = setInterval(() => socket.write(piece, 'latin1'), intervalMs);
      socket.on('close', () => clearInterval(timer));
      return true;
    },
  });
  const rows: [string, Scenario, RegExp][] = [
    ['of a line of 1 MB', endless('x'.repeat(1_000_000), 5), /64 KiB/],
    ['of lines without end', endless('welcome\r\n'.repeat(1_000), 5), /64 KiB/],
    ['of empty lines without end', endless('\n'.repeat(8_000), 5), /64 KiB/],
    ['of NULs without end', endless('\0'.repeat(8_000), 5), /64 KiB/],
    ['of a byte now and then', endless('x', 20), /not SSH/],
    ['of SSH in the middle of lines', endless('x SSH-2.0-x\r\n'.repeat(1_000), 5), /64 KiB/],
  ];
  it.concurrent.each(rows)('S03 %s is cut', async (_, scenario, says) => {
    // floods end at the cap, however slow this machine is; only the trickle has to wait for its deadline
    const identMs = says.source.includes('64') ? 6_000 : 400;
    await check(scenario, { code: 'connect', says }, { deadlines: { identMs } });
  });
});

describe('S05 a packet', () => {
  const inClear = (lies: FrameLies): Scenario => ({
    sending: {
      [SSH.KEXINIT]: (payload, peer) => {
        peer.sendNow(payload, lies);
        return [];
      },
    },
  });
  const encrypted = (
    cipher: string,
    lies: FrameLies,
    payload = message(SSH.SERVICE_ACCEPT, str('ssh-userauth')),
  ): Scenario => ({
    lists: { cipher: [cipher] },
    receiving: {
      [SSH.SERVICE_REQUEST]: (_, peer) => {
        peer.sendNow(payload, lies);
        return true;
      },
    },
  });
  const lies: [string, FrameLies][] = [
    ['a length of 0', { length: 0 }],
    ['a length of 1', { length: 1 }],
    ['a length of 5', { length: 5 }],
    ['a length of 35,004', { length: 35_004 }],
    ['a length of 2^31', { length: 2 ** 31 }],
    ['a length of 2^32 - 1', { length: 2 ** 32 - 1 }],
    ['a length that is no multiple of a block', { length: 45 }],
    ['255 bytes of padding', { padding: 255 }],
    ['a byte too many', { extraBytes: 1 }],
  ];
  it.concurrent.each(lies)('S05 in clear with %s ends the connection', async (_, lie) => {
    // found out at once: a client that waits for the rest ends with a timeout
    await check(inClear(lie), { code: 'handshake' });
  });

  const sealedLies: [string, FrameLies][] = [...lies, ['a wrong MAC', { badMac: true }]];
  const rows = ['aes128-gcm@openssh.com', 'aes128-ctr'].flatMap((cipher) =>
    sealedLies.map(([name, lie]): [string, string, FrameLies] => [cipher, name, lie]),
  );
  it.concurrent.each(rows)('S05 under %s with %s ends the connection', async (cipher, _, lie) => {
    const { script } = await check(encrypted(cipher, lie), { code: 'protocol' });
    expect(script.asked.map(({ name }) => name)).toEqual(['hostKey']);
  });

  it.concurrent.each<[string, Buffer]>([
    ['without a payload', Buffer.alloc(0)],
    ['of a number nobody knows', message(192, str('x'))],
    ['of the number 0', message(0)],
    ['of a key exchange’s number', message(33, u32(1), u8(1))],
  ])('S05 under encryption %s is passed over or the end', async (_, payload) => {
    const { error } = await check(
      encrypted('aes128-gcm@openssh.com', {}, payload),
      { code: ['protocol', 'timeout', 'auth', 'handshake'] },
      { deadlines: { authMs: 400 } },
    );
    expect(error).toBeDefined();
  });
});
