/**
 * GHSA-x73w-g8hx-v7rp: a client’s own service on this computer, open to whoever else is on it. The practice server is
 * the only port Hawser listens on.
 */
import { generateKeyPairSync } from 'node:crypto';
import { connect } from 'node:net';
import ssh2, { type AnyAuthMethod } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPracticeServer, type PracticeServer } from './server.ts';

let server: PracticeServer;
beforeAll(async () => {
  server = await startPracticeServer();
});
afterAll(() => server.close());

/** Tries to log in with one method alone: what came of it. */
function logIn(method: AnyAuthMethod | 'none'): Promise<'in' | 'refused'> {
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    client.on('ready', () => {
      client.end();
      resolve('in');
    });
    client.on('error', (error: Error & { level?: string }) => {
      client.end();
      if (error.level === 'client-authentication') resolve('refused');
      else reject(error);
    });
    let tried = false;
    client.connect({
      host: '127.0.0.1',
      port: server.tcpPort,
      username: server.user,
      hostVerifier: (key: Buffer) => key.equals(server.hostKey),
      authHandler: (_left, _partial, next) => {
        if (tried) return next(false as never);
        tried = true;
        next(method);
      },
    });
  });
}

const anyKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

const password = (given: string, username = server.user): AnyAuthMethod => ({
  type: 'password',
  username,
  password: given,
});

const strangers: readonly (readonly [string, () => AnyAuthMethod | 'none'])[] = [
  ['nothing', () => 'none'],
  ['an empty password', () => password('')],
  ['another password', () => password('practice')],
  ['its password without the last character', () => password(server.password.slice(0, -1))],
  ['its password and one character', () => password(`${server.password}x`)],
  ['its password in other letters', () => password(server.password.toLowerCase().toUpperCase())],
  ['its password under another name', () => password(server.password, 'root')],
  ['a key of their own', () => ({ type: 'publickey', username: server.user, key: anyKey() })],
  [
    'answers to questions',
    () => ({
      type: 'keyboard-interactive',
      username: server.user,
      prompt: (_name, _instructions, _language, prompts, finish) =>
        finish(prompts.map(() => server.password)),
    }),
  ],
];

describe('the practice server', () => {
  it.each(strangers)('does not let anybody in with %s', async (_, method) => {
    expect(await logIn(method())).toBe('refused');
  });

  it('lets in who has its password', async () => {
    expect(await logIn(password(server.password))).toBe('in');
  });

  it('has a password of chance, another one each time it starts', async () => {
    const other = await startPracticeServer();
    try {
      expect(server.password).toMatch(/^[\w-]{32}$/); // 24 bytes
      expect(other.password).not.toBe(server.password);
      expect(Buffer.from(other.hostKey).equals(server.hostKey)).toBe(false);
    } finally {
      await other.close();
    }
  });

  // Linux answers on all of 127.0.0.0/8, so a server that listens anywhere is found there
  it.runIf(process.platform === 'linux').each(['127.0.0.2', '::1'])(
    'does not listen on %s',
    async (address) => {
      const socket = connect({ host: address, port: server.tcpPort });
      const outcome = await new Promise<string | undefined>((resolve) => {
        socket.once('connect', () => resolve('connected'));
        socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      socket.destroy();
      expect(['ECONNREFUSED', 'EADDRNOTAVAIL']).toContain(outcome);
    },
  );
});
