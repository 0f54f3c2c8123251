import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from './connection.ts';
import type { Deadlines } from './deadlines.ts';
import {
  createScript,
  failureOf,
  paramsFor,
  serveProxy,
  serveSsh,
  serveTcp,
  type TestServer,
} from '../../testing/ssh-fixtures.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function tcp(onSocket: (socket: Socket) => void): Promise<TestServer> {
  const server = await serveTcp(onSocket);
  stops.push(server.stop);
  return server;
}

async function failure(port: number, deadlines: Partial<Deadlines> = {}) {
  const script = createScript();
  const error = await failureOf(connect(paramsFor(port), { ...script.deps, deadlines }));
  return { code: error.code, message: error.message, next: error.next ?? '', script };
}

/** Says something once the client has spoken, as servers of other protocols do. */
const answering = (text: string) => (socket: Socket) => {
  socket.once('data', () => socket.end(text, 'latin1'));
};

describe('a server that is not SSH', () => {
  it.each<[string, (socket: Socket) => void, RegExp]>([
    ['HTTP', answering('HTTP/1.1 400 Bad Request\r\n\r\n'), /web server/],
    ['TLS', answering('\x15\x03\x01\x00\x02\x02\x46'), /TLS/],
    ['SMTP', (socket) => socket.end('220 mail.example ESMTP Postfix\r\n'), /SMTP/],
    ['FTP', (socket) => socket.end('220 (vsFTPd 3.0.3)\r\n'), /FTP server/],
    ['IMAP', (socket) => socket.end('* OK ready\r\n'), /POP3 or IMAP/],
    [
      'anything else',
      (socket) => socket.end('hello \x1b[2J\r\n'),
      /is not SSH: it says “hello \\x1B\[2J”/,
    ],
    ['nothing, and a close', (socket) => socket.end(), /closed the connection before saying/],
    [
      'a reset',
      (socket) => socket.resetAndDestroy(),
      /broke the connection off|closed the connection/,
    ],
    ['SSH 1', (socket) => socket.write('SSH-1.5-old\n'), /SSH 1/],
    [
      'an identification with 8-bit characters',
      (socket) => socket.write('SSH-2.0-\xff\r\n', 'latin1'),
      /malformed/,
    ],
    [
      'an identification of 300 characters',
      (socket) => socket.write(`SSH-2.0-${'x'.repeat(300)}\r\n`),
      /malformed/,
    ],
  ])('is named: %s', async (_name, onSocket, message) => {
    const { port } = await tcp(onSocket);
    const error = await failure(port);
    expect(error.code).toBe('connect');
    expect(error.message).toMatch(message);
    expect(error.script.asked).toEqual([]);
  });

  it('is left when it greets without end, at 64 KiB', async () => {
    let sent = 0;
    const { port } = await tcp((socket) => {
      const timer = setInterval(() => {
        sent += 8_000;
        socket.write(`${'x'.repeat(998)}\r\n`.repeat(8));
      }, 1);
      socket.on('close', () => clearInterval(timer));
    });
    expect((await failure(port)).message).toContain('64 KiB');
    expect(sent).toBeLessThan(2_000_000);
  });

  it('is left when it sends a byte now and then', async () => {
    const { port } = await tcp((socket) => {
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    expect((await failure(port, { identMs: 200 })).message).toContain('is not SSH');
  });

  it('is left when it stays silent', async () => {
    const { port } = await tcp(() => undefined);
    const error = await failure(port, { identMs: 200 });
    expect(error.code).toBe('timeout');
    expect(error.message).toContain('stays silent');
  });

  it('is named when nobody listens', async () => {
    const server = await serveTcp(() => undefined);
    await server.stop();
    const error = await failure(server.port);
    expect(error.message).toMatch(/127\.0\.0\.1:\d+ refused the connection/);
    expect(error.next).toContain('port');
  });

  it('is named when the name does not exist', async () => {
    const script = createScript();
    const params = { ...paramsFor(22), host: 'no-such-host.invalid' };
    const error = await failureOf(connect(params, script.deps));
    expect(error.code).toBe('connect');
    expect(error.message).toMatch(/does not exist|could not be looked up/);
  });
});

describe('a server that stalls', () => {
  it('after its identification is left at the deadline of the key exchange', async () => {
    const { port } = await tcp((socket) => socket.write('SSH-2.0-x\r\n'));
    const error = await failure(port, { kexMs: 200 });
    expect(error.code).toBe('timeout');
    expect(error.message).toContain('key exchange');
  });

  it('and hangs up there is told apart', async () => {
    const { port } = await tcp((socket) => socket.end('SSH-2.0-x\r\n'));
    const error = await failure(port);
    expect(error.code).toBe('handshake');
    expect(error.message).toContain('hung up during the key exchange');
  });

  it('may not keep us with garbage instead of packets', async () => {
    const { port } = await tcp((socket) =>
      socket.write(`SSH-2.0-x\r\n${'\xff'.repeat(64)}`, 'latin1'),
    );
    expect((await failure(port)).code).toBe('handshake');
  });
});

describe('an address nobody could mean', () => {
  it.each([
    { host: 'a\nb' },
    { host: '' },
    { host: '-oProxy' },
    { user: 'a\0b' },
    { tcpPort: 0 },
    { host: 'x'.repeat(70_000) },
  ])('is refused before it is dialled: %j', async (bad) => {
    const script = createScript();
    const error = await failureOf(connect({ ...paramsFor(22), ...bad }, script.deps));
    expect(error.code).toBe('invalid');
    expect(script.events).toEqual([]);
  });
});

describe('an SSH server', () => {
  const pieces: [string, (chunk: Buffer) => Buffer[]][] = [
    ['byte by byte', (chunk) => [...chunk].map((byte) => Buffer.of(byte))],
    ['in three pieces', (chunk) => [chunk.subarray(0, 3), chunk.subarray(3, 9), chunk.subarray(9)]],
    ['after a greeting of several lines', (chunk) => [Buffer.from('Hi\r\nthere\n'), chunk]],
  ];
  it.each(pieces)('is understood when its identification comes %s', async (_name, cut) => {
    const ssh = await serveSsh((context) => context.accept());
    stops.push(ssh.stop);
    let isFirst = true;
    const proxy = await serveProxy(ssh.port, {
      toClient: (chunk, client) => {
        for (const piece of isFirst ? cut(chunk) : [chunk]) client.write(piece);
        isFirst = false;
      },
    });
    stops.push(proxy.stop);
    const connection = await connect(paramsFor(proxy.port), createScript().deps);
    await connection.close();
  });
});
