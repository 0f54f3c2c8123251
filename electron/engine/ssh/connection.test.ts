import { execFile, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { failureOf, type Answers } from '../../testing/ssh-fixtures.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import type { HopParams } from '../protocol.ts';
import type { ConnectDeps } from './connection.ts';
import { fingerprint } from './fingerprint.ts';
import { endsAfterEach, hopTo } from '../../testing/logins.ts';

const run = promisify(execFile);
const { stops, another, dial: dialAt } = endsAfterEach();

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

const dial = (
  server: Sshd,
  answers: Answers = {},
  more: Partial<HopParams> = {},
  deps: Partial<ConnectDeps> = {},
) => dialAt(hopTo(server, more), answers, deps);

/** A key of its own that the server knows, beside its first one. */
async function authorise(server: Sshd, name: string, args: readonly string[]): Promise<string> {
  const file = join(server.dir, name);
  await run('ssh-keygen', ['-q', '-f', file, ...args]);
  const list = join(server.dir, 'authorized_keys');
  await writeFile(list, (await readFile(list, 'utf8')) + (await readFile(`${file}.pub`, 'utf8')));
  return file;
}

describe('a login by key', () => {
  it('says in which phase it is and what was agreed', async () => {
    const { script, outcome } = dial(sshd);
    const { facts } = await outcome;
    expect(facts).toEqual({
      serverVersion: expect.stringMatching(/^OpenSSH_/) as unknown,
      kex: 'curve25519-sha256',
      cipher: 'aes128-gcm@openssh.com',
      mac: 'built into the cipher',
      hostKeyType: 'ssh-ed25519',
      fingerprint: fingerprint(sshd.hostKeys[0]?.blob ?? Buffer.alloc(0)),
      hops: [
        {
          address: `127.0.0.1:${sshd.port}`,
          serverVersion: expect.stringMatching(/^OpenSSH_/) as unknown,
          kex: 'curve25519-sha256',
          toServer: { cipher: 'aes128-gcm@openssh.com', mac: 'built into the cipher' },
          fromServer: { cipher: 'aes128-gcm@openssh.com', mac: 'built into the cipher' },
          hostKeyType: 'ssh-ed25519',
          hostKeyAlgorithm: 'ssh-ed25519',
          fingerprint: fingerprint(sshd.hostKeys[0]?.blob ?? Buffer.alloc(0)),
          isStrictKex: true,
          login: `key file ${sshd.clientKeyFile}`,
        },
      ],
    });
    expect(script.asked).toEqual([
      {
        name: 'hostKey',
        params: {
          hop: 0,
          keyType: 'ssh-ed25519',
          key: new Uint8Array(sshd.hostKeys[0]?.blob ?? []),
        },
      },
    ]);
    expect(script.events).toEqual([
      { event: 'phase', hop: 0, phase: 'tcp' },
      { event: 'phase', hop: 0, phase: 'handshake' },
      { event: 'handshake', hop: 0 },
      { event: 'phase', hop: 0, phase: 'login' },
    ]);
  });

  it.each([
    ['RSA in OpenSSH’s format', ['-t', 'rsa', '-b', '2048', '-N', '']],
    ['RSA in PEM', ['-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', '']],
    ['ECDSA 256', ['-t', 'ecdsa', '-N', '']],
    ['ECDSA 521', ['-t', 'ecdsa', '-b', '521', '-N', '']],
    ['ECDSA in PKCS#8', ['-t', 'ecdsa', '-b', '384', '-m', 'PKCS8', '-N', '']],
  ])('works with %s, signed with SHA-2', async (name, args) => {
    const key = await authorise(sshd, `key-${name.replace(/\W/g, '')}`, args);
    await dial(sshd, {}, { keyFiles: [key] }).outcome;
    expect(sshd.log()).not.toMatch(/Accepted publickey .* ssh-rsa /);
  });

  it('asks for the passphrase only when the server takes the key, and again when it is wrong', async () => {
    const server = await another({});
    const key = await authorise(server, 'locked', ['-t', 'ed25519', '-a', '4', '-N', 'right']);
    const stranger = join(server.dir, 'stranger');
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'other', '-f', stranger]);
    const given = ['wrong', 'right'];
    const { script, outcome } = dial(
      server,
      { passphrase: () => ({ passphrase: given.shift() ?? '' }) },
      { keyFiles: [stranger, key] },
    );
    await outcome;
    expect(script.asked.slice(1)).toEqual([
      { name: 'passphrase', params: { hop: 0, keyFile: key, again: false } },
      { name: 'passphrase', params: { hop: 0, keyFile: key, again: true } },
    ]);
  });

  it('names what became of each key when none is taken', async () => {
    const stranger = join(sshd.dir, 'unknown');
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', stranger]);
    const locked = await authorise(sshd, 'never', ['-t', 'ed25519', '-a', '1', '-N', 'x']);
    const missing = join(sshd.dir, 'missing');
    const { outcome } = dial(
      sshd,
      { passphrase: () => null },
      { keyFiles: [missing, sshd.dir, stranger, locked] },
    );
    const error = await failureOf(outcome);
    expect(error.code).toBe('auth');
    expect(error.message).toContain(`There is no key file ${missing}`);
    expect(error.message).toContain('is a folder');
    expect(error.message).toContain(`Tried: key file ${stranger}, key file ${locked}`);
    expect(error.message).toContain('was not given');
    expect(error.message).toContain('The server takes: publickey');
    expect(error.next).toContain('authorized_keys');
  });

  it('and a second key, when the server wants both', async () => {
    const server = await another({ config: ['AuthenticationMethods publickey,publickey'] });
    const second = await authorise(server, 'second', ['-t', 'ecdsa', '-N', '']);
    await dial(server, {}, { keyFiles: [server.clientKeyFile, second] }).outcome;
    expect(server.log()).toContain('Partial publickey');
  });
});

describe('an agent', () => {
  async function startAgent(dir: string): Promise<string> {
    const socket = join(dir, 'agent.sock');
    const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    stops.push(async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await exited;
    });
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    await vi.waitFor(() =>
      run('ssh-add', ['-l'], { env }).catch((error: { code?: number }) => {
        // 1 is "no identities", 2 is "no agent"
        if (error.code !== 1) throw error;
      }),
    );
    return socket;
  }
  const add = (socket: string, key: string) =>
    run('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });

  it.each([['ed25519'], ['rsa'], ['ecdsa']])('signs with its %s key', async (type) => {
    const server = await another({});
    const key = await authorise(server, 'agent-key', ['-t', type, '-N', '']);
    const socket = await startAgent(server.dir);
    await add(socket, key);
    await dial(server, {}, { keyFiles: [], agentSocket: socket }).outcome;
    expect(server.log()).toMatch(/Accepted publickey/);
  });

  it('offers the key of a chosen file first, and asks for no passphrase', async () => {
    const server = await another({ config: ['MaxAuthTries 2'] });
    const socket = await startAgent(server.dir);
    for (const n of [1, 2, 3, 4]) {
      const other = join(server.dir, `other-${n}`);
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', other]);
      await add(socket, other);
    }
    const key = await authorise(server, 'chosen', ['-t', 'ed25519', '-N', '']);
    await add(socket, key);
    await run('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'locked', '-a', '1', '-f', key]);
    const { script, outcome } = dial(server, {}, { keyFiles: [key], agentSocket: socket });
    await outcome;
    expect(script.asked.map(({ name }) => name)).toEqual(['hostKey']);
  });

  it('that is not there is no obstacle to key files', async () => {
    await dial(sshd, {}, { agentSocket: join(sshd.dir, 'nobody.sock') }).outcome;
  });

  it('that is not there is named when nothing else helps', async () => {
    const more = { keyFiles: [], agentSocket: join(sshd.dir, 'nobody.sock') };
    const error = await failureOf(dial(sshd, {}, more).outcome);
    expect(error.message).toContain('The SSH agent is of no use: it cannot be reached');
  });
});

describe('the host key', () => {
  const denied = new OpError('host-key', 'Not this one.', { next: 'Ask.' });

  it('when refused stops everything before a word about the login', async () => {
    const server = await another({});
    const { script, outcome } = dial(server, {
      hostKey: () => ({ accepted: false, error: toAppError(denied) }),
    });
    const error = await failureOf(outcome);
    expect(toAppError(error)).toEqual(toAppError(denied));
    await vi.waitFor(() => expect(server.log()).toMatch(/Connection (closed|reset)|disconnect/i));
    expect(server.log()).not.toMatch(/userauth-request|authenticating user|ssh-userauth/);
    expect(script.events).not.toContainEqual({ event: 'handshake', hop: 0 });
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['0', 0],
    ['an empty object', {}],
    ['a truthy word', { accepted: 'yes' }],
    ['1', { accepted: 1 }],
    ['a promise in it', { accepted: Promise.resolve(true) }],
  ])('is refused when main answers %s', async (_name, answer) => {
    const { script, outcome } = dial(sshd, { hostKey: () => answer as { accepted: true } });
    await failureOf(outcome);
    expect(script.events).not.toContainEqual({ event: 'handshake', hop: 0 });
  });

  it('is refused when the question itself fails', async () => {
    const { outcome } = dial(sshd, { hostKey: () => Promise.reject(denied) });
    expect((await failureOf(outcome)).code).toBe('host-key');
  });

  it('may take the user a long time: no deadline runs', async () => {
    const slow = () =>
      new Promise<{ accepted: true }>((resolve) => {
        setTimeout(() => resolve({ accepted: true }), 700);
      });
    await dial(sshd, { hostKey: slow }, {}, { deadlines: { kexMs: 400, authMs: 5_000 } }).outcome;
  });

  it('of a known type is asked for first', async () => {
    const { script, outcome } = dial(sshd, {}, { knownKeyTypes: ['ssh-rsa'] });
    const { facts } = await outcome;
    expect(facts.hostKeyType).toBe('ssh-rsa');
    expect(script.asked[0]).toMatchObject({ params: { keyType: 'ssh-rsa' } });
  });

  it('made of RSA with 1024 bits is refused without asking', async () => {
    const file = join(sshd.dir, 'short_rsa');
    await run('ssh-keygen', ['-q', '-t', 'rsa', '-b', '1024', '-N', '', '-f', file]);
    const server = await another({ hostKeyFiles: [file], config: ['RequiredRSASize 1024'] });
    const { script, outcome } = dial(server);
    expect((await failureOf(outcome)).message).toContain('only 1024 bits');
    expect(script.asked).toEqual([]);
  });
});

describe('a server with nothing in common', () => {
  it.each([
    [
      'KexAlgorithms diffie-hellman-group14-sha256',
      'key exchange',
      'diffie-hellman-group14-sha256',
    ],
    ['KexAlgorithms diffie-hellman-group-exchange-sha256', 'key exchange', 'group-exchange'],
    ['Ciphers aes256-cbc', 'cipher', 'aes256-cbc'],
    ['HostKeyAlgorithms ssh-rsa', 'host key', 'ssh-rsa'],
  ])('is told what it offers: %s', async (line, kind, offered) => {
    const server = await another({ config: [line] });
    const error = await failureOf(dial(server).outcome);
    expect(error.code).toBe('handshake');
    expect(error.message).toContain(`no ${kind} algorithm in common`);
    expect(error.message).toContain(offered);
  });

  it('in the MAC is told so too', async () => {
    const server = await another({ config: ['Ciphers aes128-ctr', 'MACs hmac-sha1'] });
    const error = await failureOf(dial(server).outcome);
    expect(error.message).toContain('no MAC algorithm in common');
    expect(error.message).toContain('hmac-sha1');
  });
});
