import { connect, type Socket } from 'node:net';
import { serveTcp, type TestServer } from './ssh-fixtures.ts';

/** What a proxy of a test was asked for. */
export type ProxySeen = { readonly targets: string[]; readonly logins: string[] };

/** A proxy of a test. */
export type TestProxy = TestServer & ProxySeen;

/** Who may use a proxy; without it, everybody. */
export type ProxyAccount = { readonly user: string; readonly password: string };

type Options = {
  readonly account?: ProxyAccount;
  /** Every connection goes to this port of this computer, whatever was asked for. */
  readonly leadTo: number;
};

/** A SOCKS5 proxy, which writes down names as it was given them. */
export async function serveSocks5({ account, leadTo }: Options): Promise<TestProxy> {
  const seen: ProxySeen = { targets: [], logins: [] };
  const server = await serveTcp((socket) => {
    const reader = byteReader(socket);
    void (async () => {
      const [, count = 0] = await reader.bytes(2);
      const methods = await reader.bytes(count);
      const wanted = account ? 2 : 0;
      socket.write(Buffer.from([5, methods.includes(wanted) ? wanted : 0xff]));
      if (account) {
        const [, userLength = 0] = await reader.bytes(2);
        const user = (await reader.bytes(userLength)).toString();
        const [passwordLength = 0] = await reader.bytes(1);
        const password = (await reader.bytes(passwordLength)).toString();
        seen.logins.push(`${user}:${password}`);
        const isRight = user === account.user && password === account.password;
        socket.write(Buffer.from([1, isRight ? 0 : 1]));
        if (!isRight) return void socket.end();
      }
      const [, , , kind = 0] = await reader.bytes(4);
      const length = kind === 1 ? 4 : kind === 4 ? 16 : ((await reader.bytes(1))[0] ?? 0);
      const address = await reader.bytes(length);
      const port = (await reader.bytes(2)).readUInt16BE();
      const name = kind === 3 ? address.toString() : address.toString('hex');
      seen.targets.push(`${kind} ${name}:${port}`);
      join(socket, reader.rest(), leadTo, Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    })();
  });
  return { ...server, ...seen };
}

/** An HTTP proxy that knows CONNECT alone. */
export async function serveHttpProxy({ account, leadTo }: Options): Promise<TestProxy> {
  const seen: ProxySeen = { targets: [], logins: [] };
  const server = await serveTcp((socket) => {
    let head = '';
    const onData = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', onData);
      const login = /^Proxy-Authorization: Basic (.*)$/im.exec(head)?.[1]?.trim();
      const given = login === undefined ? '' : Buffer.from(login, 'base64').toString();
      if (login !== undefined) seen.logins.push(given);
      if (account && given !== `${account.user}:${account.password}`) {
        socket.end(
          'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n',
        );
        return;
      }
      seen.targets.push(/^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(head)?.[1] ?? '?');
      join(socket, Buffer.alloc(0), leadTo, Buffer.from('HTTP/1.1 200 OK\r\nVia: test\r\n\r\n'));
    };
    socket.on('data', onData);
  });
  return { ...server, ...seen };
}

function join(client: Socket, early: Buffer, port: number, answer: Buffer): void {
  const target = connect(port, '127.0.0.1', () => {
    client.write(answer);
    target.write(early);
    client.pipe(target);
    target.pipe(client);
  });
  target.on('error', () => client.destroy());
  client.on('close', () => target.destroy());
  target.on('close', () => client.destroy());
}

function byteReader(socket: Socket) {
  let have = Buffer.alloc(0);
  let wake: (() => void) | undefined;
  const onData = (chunk: Buffer): void => {
    have = Buffer.concat([have, chunk]);
    wake?.();
  };
  socket.on('data', onData);
  return {
    bytes: async (count: number): Promise<Buffer> => {
      while (have.length < count) await new Promise<void>((resolve) => (wake = resolve));
      const taken = have.subarray(0, count);
      have = have.subarray(count);
      return taken;
    },
    rest: (): Buffer => {
      socket.off('data', onData);
      return have;
    },
  };
}
