/** A15: what a session process still has in memory of a key or a password that it logged in with. */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngineLink } from '../services/session/engine-link.ts';
import { ensureBuilt } from '../testing/built.ts';
import { startTestEngine } from '../testing/engine-hosts.ts';
import { refusingAnswers } from '../testing/fake-engine-host.ts';
import { occurrencesOfEach } from '../testing/memory-scan.ts';
import { startSecretsServer } from '../testing/secrets-server.ts';
import { startSshd, type Sshd } from '../testing/sshd.ts';

const dir = mkdtempSync(join(tmpdir(), 'hawser-key-memory-'));
let server: Sshd;
beforeAll(async () => {
  await ensureBuilt();
  server = await startSshd();
});
afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

const phrase = 'a passphrase of this test';

/** A second on a machine that has nothing else to do; reading all memory of a process is work, too. */
const soon = { timeout: 20_000, interval: 200 };
const timeout = 120_000;

function publicHalfOf(path: string): Buffer {
  const [, base64 = ''] = readFileSync(`${path}.pub`, 'utf8').split(' ');
  return Buffer.from(base64, 'base64').subarray(-32);
}

/** The 32 secret bytes of the server's key in clear; the public ones stand right behind them. */
function seedOf(path: string): Buffer {
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1, -1);
  const bytes = Buffer.from(lines.join(''), 'base64');
  const at = bytes.lastIndexOf(publicHalfOf(path)) - 32;
  return bytes.subarray(at, at + 32);
}

function lockedCopy(): string {
  const path = join(dir, 'locked');
  copyFileSync(server.clientKeyFile, path);
  const options = ['-N', phrase, '-a', '2'];
  execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-f', path, ...options], { stdio: 'ignore' });
  return path;
}

/** The same as PKCS#8 without its public half beside it: the key has to be opened to be offered at all. */
function lockedPem(): string {
  const path = join(dir, 'locked.pem');
  const head = Buffer.from('302e020100300506032b657004220420', 'hex');
  const der = Buffer.concat([head, seedOf(server.clientKeyFile)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const cipher = 'aes-256-cbc';
  const pem = key.export({ type: 'pkcs8', format: 'pem', cipher, passphrase: phrase });
  writeFileSync(path, pem, { mode: 0o600 });
  return path;
}

/** A session process, and a login of it. */
async function setUp(answers: Partial<typeof refusingAnswers>) {
  const host = await startTestEngine('child');
  const hostKey = async () => ({ accepted: true }) as const;
  const onAsk = { ...refusingAnswers, hostKey, ...answers };
  const link = createEngineLink(host, { onAsk, onEvent: () => undefined });
  const logIn = (to: { tcpPort: number; user: string; keyFiles: string[]; askPassword: boolean }) =>
    link.call('connect', { host: '127.0.0.1', knownKeyTypes: [], ...to });
  const counts = (...sought: readonly Buffer[]) => occurrencesOfEach(host.pid ?? 0, sought);
  return { host, logIn, counts };
}

describe.skipIf(process.platform !== 'linux')('A15 the memory of a session process', () => {
  it.each([
    ['an encrypted key', lockedCopy, 1],
    ['a key that was opened to be offered', lockedPem, 1],
    ['a key in clear', () => server.clientKeyFile, 0],
  ])('has nothing of %s a second after the login', { timeout }, async (_name, file, questions) => {
    const seed = seedOf(server.clientKeyFile);
    const passphrase = vi.fn(async () => ({ passphrase: phrase }));
    const { host, logIn, counts } = await setUp({ passphrase });
    const { port: tcpPort, user } = server;
    await logIn({ tcpPort, user, keyFiles: [file()], askPassword: false });
    expect(passphrase).toHaveBeenCalledTimes(questions);
    await vi.waitFor(() => {
      const shown = publicHalfOf(server.clientKeyFile);
      const [ofShown, ...ofSecret] = counts(shown, seed, Buffer.from(phrase));
      expect(ofSecret, 'of the key, and its passphrase').toEqual([0, 0]);
      // what is sought is found: the public half is no secret
      expect(ofShown).toBeGreaterThan(0);
    }, soon);
    await host.end();
  });

  it(
    'has nothing of an RSA key in clear a second after the login, in whatever form',
    { timeout },
    async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
      const path = join(dir, 'rsa');
      writeFileSync(path, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
      const { p = '', n = '' } = privateKey.export({ format: 'jwk' });
      const [prime, modulus] = [p, n].map((number) => Buffer.from(number, 'base64url'));
      if (!prime || !modulus) throw new Error('an RSA key has them');
      const keyed = await startSecretsServer({ ann: { by: 'key' } });
      const { host, logIn, counts } = await setUp({});
      await logIn({ tcpPort: keyed.tcpPort, user: 'ann', keyFiles: [path], askPassword: false });
      // as bytes, as the large numbers of OpenSSL and JavaScript have them, and as text
      const forms = [prime, Buffer.from(prime).reverse(), Buffer.from(prime.toString('hex'))];
      await vi.waitFor(() => {
        const [ofShown, ...ofSecret] = counts(modulus, ...forms);
        expect(ofSecret).toEqual([0, 0, 0]);
        expect(ofShown).toBeGreaterThan(0);
      }, soon);
      await host.end();
      await keyed.close();
    },
  );

  it(
    'has nothing of a password a second after the login, nor of what its messages came in',
    { timeout },
    async () => {
      const [right, wrong] = ['canary-of-the-right-password', 'canary-of-the-wrong-password'];
      const secrets = await startSecretsServer({ ann: { by: 'password', right } });
      const password = async ({ again }: { again: boolean }) => ({
        password: again ? right : wrong,
      });
      const { host, logIn, counts } = await setUp({ password });
      await logIn({ tcpPort: secrets.tcpPort, user: 'ann', keyFiles: [], askPassword: true });
      // for Electron's utility process see e2e/secret-memory.spec.ts
      const sought = [right, wrong].map((each) => Buffer.from(each));
      await vi.waitFor(() => expect(counts(...sought)).toEqual([0, 0]), soon);
      await host.end();
      await secrets.close();
    },
  );
});
