import { generateKeyPairSync, randomBytes, timingSafeEqual } from 'node:crypto';
import * as fs from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import type { AuthContext, Connection, Session } from 'ssh2';
import { makePracticeFolder } from './folder.ts';
import { Root } from './root.ts';
import { createSample } from './sample.ts';
import { serveSftp } from './sftp-server.ts';
import { serveCommand, serveShell } from './shell.ts';

/** A running practice server: where it listens, who gets in, and how to end it. */
export type PracticeServer = {
  readonly tcpPort: number;
  readonly user: string;
  readonly password: string;
  /** The host key's blob, as in known_hosts. */
  readonly hostKey: Uint8Array;
  readonly sampleDirectory: string;
  /** Ends all connections and removes the sample folder. */
  readonly close: () => Promise<void>;
};

const user = 'practice';

/** Main kills the process after two seconds, and the folder has to be gone by then: a client may never hang up. */
const closeGraceMs = 1_000;

// what the client offers first, so that nothing slow is ever computed (security.md gap 47)
const algorithms = {
  kex: ['curve25519-sha256'],
  cipher: ['aes128-gcm@openssh.com', 'aes256-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-256'],
  serverHostKey: ['ecdsa-sha2-nistp256'],
  compress: ['none'],
} as const satisfies ssh2.Algorithms;

/** Starts an SSH server with an SFTP subsystem and a small shell on 127.0.0.1, on a free port, with a password of its own. */
export async function startPracticeServer(): Promise<PracticeServer> {
  const sampleDirectory = await makePracticeFolder();
  await createSample(sampleDirectory);
  const root = await Root.at(sampleDirectory);
  const password = randomBytes(24).toString('base64url');
  const hostKey = newHostKey();
  const connections = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey.pem], algorithms }, (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    serveConnection(connection, root, password);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    tcpPort: (server.address() as AddressInfo).port,
    user,
    password,
    hostKey: hostKey.blob,
    sampleDirectory,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of connections) connection.end();
      const { promise: late, stop } = alarm(closeGraceMs);
      await Promise.race([closed, late]);
      stop();
      await fs.rm(sampleDirectory, { recursive: true, force: true });
    },
  };
}

function alarm(ms: number): { readonly promise: Promise<void>; readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  return { promise, stop: () => clearTimeout(timer) };
}

// ssh2's own key maker gives a key that ssh2 cannot read one time in 200
function newHostKey(): { pem: string; blob: Buffer } {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  return { pem: privateKey, blob: parsed.getPublicSSH() };
}

function serveConnection(connection: Connection, root: Root, password: string): void {
  connection.on('error', () => {
    // a client that hangs up or talks nonsense is its own business: `close` follows
  });
  connection.on('authentication', (context) => {
    if (isRight(context, password)) context.accept();
    else context.reject(['password']);
  });
  connection.on('session', (accept) => serveSession(accept(), root));
}

function isRight(context: AuthContext, password: string): boolean {
  if (context.method !== 'password' || context.username !== user) return false;
  const given = Buffer.from(context.password);
  const right = Buffer.from(password);
  return given.length === right.length && timingSafeEqual(given, right);
}

function serveSession(session: Session, root: Root): void {
  session.on('pty', (accept) => accept());
  session.on('window-change', (accept) => accept?.());
  session.on('shell', (accept) => serveShell(accept(), root));
  session.on('exec', (accept, _reject, { command }) => {
    void serveCommand(accept(), root, command);
  });
  session.on('subsystem', (accept, reject, { name }) => {
    if (name === 'sftp') serveSftp(accept(), root);
    else reject();
  });
}
