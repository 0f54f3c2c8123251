import { connect as connectSocket, createServer, type AddressInfo, type Socket } from 'node:net';
import { default as ssh2, type AuthContext, type Connection as ServerConnection } from 'ssh2';
import { OpError } from '../../shared/errors.ts';
import type {
  Ask,
  ConnectParams,
  EngineAskName,
  EngineAsks,
  EngineEvent,
} from '../engine/protocol.ts';
import type { ConnectDeps } from '../engine/ssh/connection.ts';
import { makeSsh2Key } from './ssh2-keys.ts';

// a member of ssh2's CommonJS export, which Node gives to ES modules on the default import only
const { Server } = ssh2;

/** What tests of the SSH engine share: a stand-in for main, and servers that behave as a test wants. */

/** Answers of a test's main process; a question without one fails the test. */
export type Answers = {
  readonly [N in EngineAskName]?: (
    params: EngineAsks[N]['params'],
  ) => EngineAsks[N]['answer'] | Promise<EngineAsks[N]['answer']>;
};

/** What a stand-in for main has seen. */
export type Script = {
  readonly deps: Pick<ConnectDeps, 'ask' | 'emit'>;
  readonly events: EngineEvent[];
  readonly asked: { readonly name: EngineAskName; readonly params: unknown }[];
  /** Questions whose asker stopped waiting. */
  readonly takenBack: EngineAskName[];
};

/** A stand-in for main: answers what is asked, trusts every host key unless told otherwise, writes down everything. */
export function createScript(answers: Answers = {}): Script {
  const events: EngineEvent[] = [];
  const asked: { name: EngineAskName; params: unknown }[] = [];
  const takenBack: EngineAskName[] = [];
  const all: Answers = { hostKey: () => ({ accepted: true }), ...answers };
  const ask: Ask = (name, params, options) => {
    asked.push({ name, params });
    const answer = all[name];
    if (!answer) return Promise.reject(new Error(`Nobody expected to be asked for ${name}.`));
    return new Promise((resolve, reject) => {
      const takeBack = () => {
        takenBack.push(name);
        reject(new OpError('cancelled', 'Cancelled.'));
      };
      options?.signal?.addEventListener('abort', takeBack, { once: true });
      void Promise.resolve(answer(params))
        .then(resolve, reject)
        .finally(() => options?.signal?.removeEventListener('abort', takeBack));
    });
  };
  const emit = (event: EngineEvent) => void events.push(event);
  return { deps: { ask, emit }, events, asked, takenBack };
}

/** Parameters of a login without keys. */
export function paramsFor(port: number, more: Partial<ConnectParams> = {}): ConnectParams {
  return {
    host: '127.0.0.1',
    tcpPort: port,
    user: 'ann',
    keyFiles: [],
    askPassword: true,
    knownKeyTypes: [],
    ...more,
  };
}

/** Something that listens, and is gone after `stop`. */
export type TestServer = { readonly port: number; readonly stop: () => Promise<void> };

/** A TCP server that does with each connection what the test says. */
export async function serveTcp(onSocket: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  // half open: a proxy that plays dead must not answer an end with an end
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** An SSH server inside the test, for logins that a sshd without PAM cannot do. */
export async function serveSsh(
  onAuth: (context: AuthContext, client: ServerConnection) => void,
  options: {
    readonly banner?: string;
    readonly ident?: string;
    readonly debug?: (line: string) => void;
  } = {},
): Promise<TestServer> {
  const key = makeSsh2Key();
  const clients = new Set<ServerConnection>();
  const server = new Server({ hostKeys: [key.private], ...options }, (client) => {
    clients.add(client);
    client.on('error', () => undefined);
    client.on('authentication', (context) => onAuth(context, client));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      for (const client of clients) client.end();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A proxy in front of a server, whose link can go dead or be cut. */
export async function serveProxy(
  targetPort: number,
  options: { readonly toClient?: (chunk: Buffer, client: Socket) => void } = {},
): Promise<TestServer & { readonly blackhole: () => void; readonly cut: () => void }> {
  let isDead = false;
  const pairs: Socket[] = [];
  const server = await serveTcp((client) => {
    const target = connectSocket(targetPort, '127.0.0.1');
    target.on('error', () => undefined);
    pairs.push(client, target);
    client.on('data', (chunk) => isDead || target.write(chunk));
    target.on('data', (chunk) => {
      if (isDead) return;
      if (options.toClient) options.toClient(chunk, client);
      else client.write(chunk);
    });
    client.on('end', () => isDead || target.end());
    client.on('close', () => target.destroy());
    target.on('close', () => isDead || client.end());
  });
  return {
    port: server.port,
    stop: async () => {
      for (const socket of pairs) socket.destroy();
      await server.stop();
    },
    blackhole: () => {
      isDead = true;
    },
    cut: () => {
      for (const socket of pairs) socket.resetAndDestroy();
    },
  };
}

/** How a connect attempt failed. */
export async function failureOf(work: Promise<unknown>): Promise<OpError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof OpError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}
