/**
 * Tunnels through a real sshd: local, remote and dynamic ones, and what goes wrong with them. Over 300 lines but one file:
 * two servers that are slow to start serve them all.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { failureOf, serveProxy, serveTcp, type TestServer } from '../../testing/ssh-fixtures.ts';
import { endsAfterEach, hopTo } from '../../testing/logins.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import {
  comesBack,
  dialPort,
  readAll,
  readSome,
  sendAndRead,
  serveEcho,
} from '../../testing/tunnels.ts';
import type { ForwardSpec } from '../../../shared/contract/forwards.ts';
import type { ForwardReport } from '../forward-protocol.ts';
import type { HopParams } from '../protocol.ts';
import { Forwards } from './forwards.ts';

let sshd: Sshd;
let echo: TestServer;
beforeAll(async () => {
  [sshd, echo] = await Promise.all([startSshd(), serveEcho()]);
});
afterAll(async () => {
  await Promise.all([sshd.stop(), echo.stop()]);
});

const { stops, another, dial, kept } = endsAfterEach();
afterEach(() => vi.restoreAllMocks());

/** Logged in, with nothing forwarded yet. */
async function tunnels(to: HopParams = hopTo(sshd)) {
  const connection = await dial(to).outcome;
  const reports: ForwardReport[] = [];
  const forwards = new Forwards(connection, (more) => reports.push(...more));
  connection.onClosed(() => forwards.end());
  stops.push(async () => forwards.end());
  return { connection, forwards, last: () => reports.at(-1) };
}

const here = (tcpPort = 0) => ({ address: '127.0.0.1', tcpPort });
const local = (tcpPort: number, listen = here()): ForwardSpec => ({
  kind: 'local',
  listen,
  target: { host: '127.0.0.1', tcpPort },
});
const remote = (tcpPort: number, listen = { address: 'localhost', tcpPort: 0 }): ForwardSpec => ({
  kind: 'remote',
  listen,
  target: { host: '127.0.0.1', tcpPort },
});
const dynamic: ForwardSpec = { kind: 'dynamic', listen: here() };

/** A port nobody listens on. */
async function unusedPort(): Promise<number> {
  const server = await serveTcp(() => undefined);
  await server.stop();
  return server.port;
}

describe.each(['local', 'remote'] as const)('a %s tunnel', (kind) => {
  const specTo = (port: number) => (kind === 'local' ? local(port) : remote(port));

  it('carries bytes both ways, and the end of each way by itself', async () => {
    const { forwards } = await tunnels();
    const { tcpPort } = await forwards.start('one', specTo(echo.port));
    expect(await comesBack(tcpPort, 300_000)).toBe(true);
  });

  it('goes on giving after the program has said its last word', async () => {
    const late = kept(
      await serveTcp((socket) => {
        socket.resume();
        socket.on('end', () => setTimeout(() => socket.end('last words'), 50));
      }),
    );
    const { forwards } = await tunnels();
    const { tcpPort } = await forwards.start('one', specTo(late.port));
    expect((await sendAndRead(tcpPort, Buffer.from('?'))).toString()).toBe('last words');
  });

  it('goes on taking after the server has said its last word', async () => {
    const heard: Buffer[] = [];
    const early = kept(
      await serveTcp((socket) => {
        socket.end('bye');
        socket.on('data', (chunk) => heard.push(chunk));
      }),
    );
    const { forwards } = await tunnels();
    const { tcpPort } = await forwards.start('one', specTo(early.port));
    const socket = await dialPort(tcpPort);
    expect((await readAll(socket)).bytes.toString()).toBe('bye');
    socket.end('still here');
    await vi.waitFor(() => expect(Buffer.concat(heard).toString()).toBe('still here'));
  });

  it('carries 64 connections of 1 MiB at once, each byte of them', async () => {
    const { forwards, last } = await tunnels();
    const { tcpPort } = await forwards.start('one', specTo(echo.port));
    const all = await Promise.all(
      Array.from({ length: 64 }, () => comesBack(tcpPort, 1024 * 1024)),
    );
    expect(all.every(Boolean)).toBe(true);
    await vi.waitFor(() =>
      expect(last()).toMatchObject({
        counts: { open: 0, total: 64, bytesToServer: 2 ** 26, bytesFromServer: 2 ** 26 },
      }),
    );
  });

  it('lets go of all its connections, on both sides, when it is stopped', async () => {
    const open = new Set<Socket>();
    const holding = kept(
      await serveTcp((socket) => {
        open.add(socket);
        socket.resume();
        socket.on('close', () => open.delete(socket));
        socket.on('end', () => socket.end());
      }),
    );
    const { forwards } = await tunnels();
    const { tcpPort } = await forwards.start('one', specTo(holding.port));
    const sockets = await Promise.all(Array.from({ length: 5 }, () => dialPort(tcpPort)));
    await vi.waitFor(() => expect(open.size).toBe(5));
    const closed = Promise.all(sockets.map((socket) => readAll(socket)));
    await forwards.stop('one');
    await closed;
    await vi.waitFor(() => expect(open.size).toBe(0));
    await expect(dialPort(tcpPort)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('says how it stands when its target cannot be reached, and that it can again', async () => {
    const port = await unusedPort();
    const { forwards, last } = await tunnels();
    const { tcpPort } = await forwards.start('one', specTo(port));
    const socket = await dialPort(tcpPort);
    expect((await readAll(socket)).bytes).toHaveLength(0);
    await vi.waitFor(() => expect(last()?.problem?.code).toBe('connect'));
    const server = createServer((each) => each.end('back'));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => server.close(resolve)));
    expect((await sendAndRead(tcpPort, Buffer.alloc(0))).toString()).toBe('back');
    await vi.waitFor(() => expect(last()?.problem).toBeUndefined());
  });

  it('holds no more than windows hold while nobody takes what comes, and gives all of it then', async () => {
    const total = 24 * 1024 * 1024;
    let written = 0;
    const pouring = kept(
      await serveTcp((socket) => {
        const piece = Buffer.alloc(64 * 1024, 7);
        const pour = (): void => {
          while (written < total) {
            written += piece.length;
            if (!socket.write(piece)) return void socket.once('drain', pour);
          }
          socket.end();
        };
        pour();
      }),
    );
    const { forwards } = await tunnels();
    const { tcpPort } = await forwards.start('one', specTo(pouring.port));
    const socket = await dialPort(tcpPort);
    socket.pause();
    let before = -1;
    // stands still: what is on the way is in windows and in the buffers of the system
    await vi.waitFor(
      () => {
        const isStill = written === before && written > 0;
        before = written;
        expect(isStill).toBe(true);
      },
      { interval: 300, timeout: 10_000 },
    );
    expect(written).toBeLessThan(total);
    expect((await readAll(socket)).bytes).toHaveLength(total);
  });

  it('resets its connections when the link breaks: what came is not all there was', async () => {
    const proxy = await serveProxy(sshd.port);
    stops.push(proxy.stop);
    const talking = kept(await serveTcp((socket) => socket.write('half of it')));
    const { forwards, connection } = await tunnels({ ...hopTo(sshd), tcpPort: proxy.port });
    const { tcpPort } = await forwards.start('one', specTo(talking.port));
    const socket = await dialPort(tcpPort);
    expect((await readSome(socket, 10)).toString()).toBe('half of it');
    const lost = new Promise((resolve) => connection.onClosed(resolve));
    const rest = readAll(socket);
    proxy.cut();
    await lost;
    // at the server’s own port the server decides how it ends
    const isAsExpected = kind === 'remote' || (await rest).how === 'broken';
    expect(isAsExpected).toBe(true);
    const gone = () => expect(dialPort(tcpPort)).rejects.toThrow(/ECONNREFUSED/);
    await vi.waitFor(gone, { timeout: 5_000 });
  });
});

describe('a local tunnel', () => {
  it('takes 128 connections at once, and cuts off the next', async () => {
    const holding = kept(
      await serveTcp((socket) => {
        socket.write('x');
        socket.resume();
        socket.on('end', () => socket.end());
      }),
    );
    const { forwards, last } = await tunnels();
    const { tcpPort } = await forwards.start('one', local(holding.port));
    const sockets = await Promise.all(
      Array.from({ length: 128 }, async () => {
        const socket = await dialPort(tcpPort);
        await readSome(socket, 1);
        return socket;
      }),
    );
    const next = dialPort(tcpPort).then(readAll, () => ({ how: 'broken' }));
    expect((await next).how).toBe('broken');
    await vi.waitFor(() => expect(last()?.problem?.message).toMatch(/Too many connections/));
    for (const socket of sockets) socket.destroy();
    await vi.waitFor(() => expect(last()?.counts.open).toBe(0));
    expect((await readSome(await dialPort(tcpPort), 1)).toString()).toBe('x');
  });

  it('says by name which port is in use, and which is free', async () => {
    const { forwards } = await tunnels();
    const error = await failureOf(forwards.start('one', local(1, here(echo.port))));
    expect(error.code).toBe('exists');
    expect(error.message).toContain(`Port ${echo.port} of this computer is in use`);
    expect(error.next).toMatch(/^Port \d+ is free/);
    // and may be started again
    await forwards.start('one', local(echo.port));
  });

  it('says so when an address is none of this computer', async () => {
    const { forwards } = await tunnels();
    const listen = { address: '192.0.2.1', tcpPort: 0 };
    expect(await failureOf(forwards.start('one', local(1, listen)))).toMatchObject({
      code: 'invalid',
    });
  });

  it('tells the server’s word when it forwards nothing', async () => {
    const strict = await another({ config: ['AllowTcpForwarding no'] });
    const { forwards, last } = await tunnels(hopTo(strict));
    const { tcpPort } = await forwards.start('one', local(echo.port));
    expect((await readAll(await dialPort(tcpPort))).how).toBe('broken');
    await vi.waitFor(() =>
      expect(last()?.problem).toMatchObject({
        code: 'refused',
        message: expect.stringContaining('does not allow connections to') as string,
        next: expect.stringContaining('AllowTcpForwarding') as string,
      }),
    );
    expect(await failureOf(forwards.start('two', remote(echo.port)))).toMatchObject({
      code: 'refused',
    });
  });

  it('goes where PermitOpen lets it, and nowhere else', async () => {
    const strict = await another({ config: [`PermitOpen 127.0.0.1:${echo.port}`] });
    const { forwards, last } = await tunnels(hopTo(strict));
    const open = await forwards.start('one', local(echo.port));
    expect(await comesBack(open.tcpPort, 1_000)).toBe(true);
    const shut = await forwards.start('two', local(sshd.port));
    await readAll(await dialPort(shut.tcpPort));
    await vi.waitFor(() =>
      expect(last()).toMatchObject({ forwardId: 'two', problem: { code: 'refused' } }),
    );
  });

  it('lets go of the server’s side when a program breaks off', async () => {
    let served: Socket | undefined;
    const holding = kept(
      await serveTcp((socket) => {
        served = socket;
        socket.write('x');
        socket.resume();
        socket.on('end', () => socket.end());
      }),
    );
    const { forwards, last } = await tunnels();
    const { tcpPort } = await forwards.start('one', local(holding.port));
    const socket = await dialPort(tcpPort);
    await readSome(socket, 1);
    socket.resetAndDestroy();
    await vi.waitFor(() => expect(served?.destroyed).toBe(true));
    await vi.waitFor(() => expect(last()?.counts.open).toBe(0));
  });
});

describe('a remote tunnel', () => {
  it('has the port that was asked for, once', async () => {
    const { forwards } = await tunnels();
    const listen = { address: 'localhost', tcpPort: await unusedPort() };
    expect(await forwards.start('one', remote(echo.port, listen))).toEqual({
      tcpPort: listen.tcpPort,
    });
    expect(await failureOf(forwards.start('two', remote(1, listen)))).toMatchObject({
      code: 'exists',
    });
    await forwards.stop('one');
    await forwards.start('three', remote(echo.port, listen));
    expect(await comesBack(listen.tcpPort, 1_000)).toBe(true);
  });

  it('is refused where the port is in use at the server', async () => {
    const { forwards } = await tunnels();
    const listen = { address: '127.0.0.1', tcpPort: echo.port };
    const error = await failureOf(forwards.start('one', remote(1, listen)));
    expect(error.message).toContain(`did not open port ${echo.port}`);
  });
});

describe('a dynamic tunnel', () => {
  const socks5 = (address: readonly number[], port: number) =>
    Buffer.from([5, 1, 0, ...address, port >> 8, port & 255]);
  const ask = async (tcpPort: number, request: Buffer) => {
    const socket = await dialPort(tcpPort);
    socket.write(Buffer.of(5, 2, 0, 2));
    expect([...(await readSome(socket, 2))]).toEqual([5, 0]);
    socket.write(request);
    return { socket, code: (await readSome(socket, 10))[1] };
  };
  const through = async (socket: Socket) => {
    const read = readAll(socket);
    socket.end('to and fro');
    return (await read).bytes.toString();
  };
  const ipv4 = [1, 127, 0, 0, 1];
  const name = [3, 9, ...Buffer.from('localhost')];

  it.each([
    ['an address', ipv4],
    ['a name, which the server looks up', name],
    ['an address in the other version', [4, ...Buffer.alloc(10), 255, 255, 127, 0, 0, 1]],
  ])('leads to %s by SOCKS5', async (_, address) => {
    const { forwards } = await tunnels();
    const { tcpPort } = await forwards.start('one', dynamic);
    const { socket, code } = await ask(tcpPort, socks5(address, echo.port));
    expect(code).toBe(0);
    expect(await through(socket)).toBe('to and fro');
  });

  it.each([
    ['an address', [127, 0, 0, 1], ''],
    ['a name', [0, 0, 0, 1], 'localhost\0'],
  ])('leads to %s by SOCKS4', async (_, address, after) => {
    const { forwards } = await tunnels();
    const { tcpPort } = await forwards.start('one', dynamic);
    const socket = await dialPort(tcpPort);
    const head = Buffer.from([4, 1, echo.port >> 8, echo.port & 255, ...address]);
    // with the first words behind the request, as some programs do
    socket.write(Buffer.concat([head, Buffer.from(`ada\0${after}early `)]));
    expect([...(await readSome(socket, 8))].slice(0, 2)).toEqual([0, 90]);
    expect(await through(socket)).toBe('early to and fro');
  });

  it('takes a request, all there is to say and its end in one go', async () => {
    const { forwards } = await tunnels();
    const { tcpPort } = await forwards.start('one', dynamic);
    const request = Buffer.from([4, 1, echo.port >> 8, echo.port & 255, 127, 0, 0, 1, 0]);
    const said = await sendAndRead(tcpPort, Buffer.concat([request, Buffer.from('at once')]));
    expect(said.subarray(8).toString()).toBe('at once');
  });

  it('says by SOCKS why there is no connection', async () => {
    const strict = await another({ config: [`PermitOpen 127.0.0.1:${echo.port}`] });
    const { forwards } = await tunnels(hopTo(strict));
    const { tcpPort } = await forwards.start('one', dynamic);
    expect((await ask(tcpPort, socks5(ipv4, sshd.port))).code).toBe(2);
    const open = await tunnels();
    const other = await open.forwards.start('one', dynamic);
    expect((await ask(other.tcpPort, socks5(ipv4, await unusedPort()))).code).toBe(5);
  });

  it('hangs up on what is no SOCKS: a page in a browser can send requests to any port', async () => {
    const { forwards, last } = await tunnels();
    const { tcpPort } = await forwards.start('one', dynamic);
    const sent = await sendAndRead(tcpPort, Buffer.from('POST / HTTP/1.1\r\n\r\n'));
    expect(sent).toHaveLength(0);
    await vi.waitFor(() => expect(last()?.counts).toMatchObject({ open: 0, total: 1 }));
  });
});

it('listens where it was told, and nowhere else', async () => {
  const listened = vi.spyOn(await import('node:net').then((net) => net.Server.prototype), 'listen');
  const { forwards } = await tunnels();
  await forwards.start('one', dynamic);
  await forwards.start('two', local(echo.port, { address: '::1', tcpPort: 0 }));
  const addresses = listened.mock.contexts.map(
    (server) => ((server as Server).address() as AddressInfo).address,
  );
  expect(addresses).toEqual(['127.0.0.1', '::1']);
});
