/** Logins with what an agent holds besides plain keys: at OpenSSH's own server, with its own agent where that can. */
import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createScript, failureOf, paramsFor, serveSsh } from '../../testing/ssh-fixtures.ts';
import { serveAgent, startSshAgent } from '../../testing/ssh-agent.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import type { ConnectParams } from '../protocol.ts';
import { connect } from './connection.ts';
import { wireMpint, wireReader, wireString, wireUint32 } from './wire.ts';

const run = promisify(execFile);
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

let dir: string;
let sshd: Sshd;
const ca = () => join(dir, 'ca');
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-certs-'));
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', ca()]);
  // it knows no key by itself, only those its authority vouches for
  sshd = await startSshd({ config: [`TrustedUserCAKeys ${ca()}.pub`] });
  await writeFile(join(sshd.dir, 'authorized_keys'), '');
});
afterAll(async () => {
  await sshd.stop();
  await rm(dir, { recursive: true, force: true });
});

async function logIn(more: Partial<ConnectParams>) {
  const script = createScript();
  const params = paramsFor(sshd.port, { user: sshd.user, askPassword: false, ...more });
  const connection = await connect(params, script.deps);
  stops.push(connection.close);
  return script;
}

let keys = 0;
/** A key of its own, and a certificate of it beside it. */
async function certified(type: readonly string[], more: readonly string[] = []): Promise<string> {
  const file = join(dir, `key-${(keys += 1)}`);
  await run('ssh-keygen', ['-q', '-t', ...type, '-N', '', '-f', file]);
  const names = ['-I', 'ann at work', '-n', sshd.user];
  await run('ssh-keygen', ['-q', '-s', ca(), ...names, ...more, `${file}.pub`]);
  return file;
}

async function agent() {
  const started = await startSshAgent();
  stops.push(started.stop);
  return started;
}

describe('A09 a certificate', () => {
  it.each([
    ['ed25519', ['ed25519']],
    ['RSA, signed with SHA-2', ['rsa', '-b', '2048']],
    ['ECDSA 256', ['ecdsa', '-b', '256']],
    ['ECDSA 384', ['ecdsa', '-b', '384']],
    ['ECDSA 521', ['ecdsa', '-b', '521']],
  ])('of the agent logs in: %s', async (_name, type) => {
    const { socket, add } = await agent();
    // ssh-add takes the certificate beside the key with it
    await add(await certified(type));
    await logIn({ agentSocket: socket });
    expect(sshd.log()).toMatch(/Accepted publickey .* ID ann at work/);
  });

  it.each([
    ['ed25519', ['ed25519']],
    ['RSA', ['rsa', '-b', '2048']],
    ['ECDSA', ['ecdsa']],
  ])('beside a key file logs in with it: %s', async (_name, type) => {
    await logIn({ keyFiles: [await certified(type)] });
  });

  it('in a file named for it logs in with a key that only the agent holds', async () => {
    const { socket, add } = await agent();
    const file = await certified(['ed25519']);
    const apart = join(dir, 'apart-cert.pub');
    await rename(`${file}-cert.pub`, apart);
    await add(file);
    await logIn({ agentSocket: socket, certificateFiles: [apart] });
  });

  it('whose time is over says so in what a refused login tells', async () => {
    const file = await certified(['ed25519'], ['-V', '20200101:20200202']);
    const error = await failureOf(logIn({ keyFiles: [file] }));
    expect(error.message).toContain('certificate “ann at work”, which ended on 2020-02-0');
  });

  it('for hosts is left out by name, as is one without its key', async () => {
    const file = await certified(['ed25519'], ['-h']);
    const alone = await certified(['ed25519']);
    const error = await failureOf(
      logIn({ certificateFiles: [`${file}-cert.pub`, `${alone}-cert.pub`] }),
    );
    expect(error.message).toContain('key-');
    expect(error.message).toContain('it holds no certificate');
    expect(error.message).toContain('its key is not here');
  });
});

/** A security key in software: signs as a FIDO authenticator does, and wants a touch that always comes. */
function securityKey(kind: 'ed25519' | 'ecdsa') {
  const pair: { publicKey: KeyObject; privateKey: KeyObject } =
    kind === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' });
  const type =
    kind === 'ed25519' ? 'sk-ssh-ed25519@openssh.com' : 'sk-ecdsa-sha2-nistp256@openssh.com';
  const point =
    kind === 'ed25519'
      ? [wireString(spki.subarray(-32))]
      : [wireString('nistp256'), wireString(spki.subarray(-65))];
  const blob = Buffer.concat([wireString(type), ...point, wireString('ssh:')]);
  const counter = Buffer.of(0, 0, 0, 7);
  const touched = Buffer.of(1);
  const signed = (data: Buffer) => {
    const sha = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
    const message = Buffer.concat([sha('ssh:'), touched, counter, sha(data)]);
    const signature =
      kind === 'ed25519'
        ? sign(null, message, pair.privateKey)
        : mpints(sign('sha256', message, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }));
    return Buffer.concat([wireString(type), wireString(signature), touched, counter]);
  };
  return { type, blob, signed };
}

const mpints = (raw: Buffer) =>
  Buffer.concat([wireMpint(raw.subarray(0, 32)), wireMpint(raw.subarray(32))]);

async function agentWith(key: ReturnType<typeof securityKey>) {
  const started = await serveAgent((request) => {
    if (request[0] === 11) {
      return Buffer.concat([
        Buffer.of(12),
        wireUint32(1),
        wireString(key.blob),
        wireString('yubi'),
      ]);
    }
    if (request[0] !== 13) return Buffer.of(5);
    const reader = wireReader(request.subarray(1));
    reader.string();
    return Buffer.concat([Buffer.of(14), wireString(key.signed(reader.string() ?? Buffer.of()))]);
  });
  stops.push(started.stop);
  return started.socket;
}

describe('A09 a security key', () => {
  it.each(['ed25519', 'ecdsa'] as const)(
    'of the agent logs in, and says that it wants to be touched: %s',
    async (kind) => {
      const key = securityKey(kind);
      const line = `${key.type} ${key.blob.toString('base64')}\n`;
      await writeFile(join(sshd.dir, 'authorized_keys'), line);
      const script = await logIn({ agentSocket: await agentWith(key) });
      expect(sshd.log()).toContain('Accepted publickey');
      expect(script.events.filter(({ event }) => event === 'touch')).toEqual([
        { event: 'touch', hop: 0, isWaiting: true },
        { event: 'touch', hop: 0, isWaiting: false },
      ]);
    },
  );

  it('chosen by its file is taken from the agent, before its other keys', async () => {
    const { socket, add } = await agent();
    const other = await certified(['ed25519']);
    await add(other);
    const chosen = await certified(['ed25519']);
    await add(chosen);
    const publicFile = join(dir, 'only-public.pub');
    await writeFile(publicFile, await readFile(`${chosen}.pub`));
    await logIn({ agentSocket: socket, keyFiles: [publicFile], identitiesOnly: true });
    expect(sshd.log()).toContain('Accepted publickey');
  });
});

describe('A05 an agent with twenty keys', () => {
  /** Strangers to every server; asked for once, since twenty take a while to make. */
  async function crowd(): Promise<Awaited<ReturnType<typeof agent>>> {
    const started = await agent();
    const files = Array.from({ length: 20 }, (_, n) => join(dir, `crowd-${n}`));
    const make = (file: string) =>
      run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', file, '-f', file]);
    if (!existsSync(files[0] ?? '')) await Promise.all(files.map(make));
    await started.add(...files);
    return started;
  }
  /** A key that the server takes, last in the agent. */
  async function chosenLast() {
    const { socket, add } = await crowd();
    const chosen = await certified(['ed25519']);
    await rm(`${chosen}-cert.pub`);
    await add(chosen);
    await writeFile(join(sshd.dir, 'authorized_keys'), await readFile(`${chosen}.pub`));
    return { agentSocket: socket, chosen };
  }
  const attempts = () => sshd.log().match(/Failed publickey|Postponed publickey/g)?.length ?? 0;

  it('is asked for the chosen one first', async () => {
    const { agentSocket, chosen } = await chosenLast();
    const before = attempts();
    await logIn({ agentSocket, keyFiles: [chosen] });
    expect(attempts() - before).toBeLessThanOrEqual(1);
  });

  it('is asked for the chosen one only, where that was chosen', async () => {
    const { agentSocket } = await chosenLast();
    const stranger = join(dir, 'crowd-3');
    const failed = failureOf(logIn({ agentSocket, keyFiles: [stranger], identitiesOnly: true }));
    const error = await failed;
    expect(error.message).toContain(`Tried: key file ${stranger}`);
    expect(error.message).not.toContain('crowd-4');
  });

  it('is asked for the chosen one only, where its public half alone is here', async () => {
    const { agentSocket, chosen } = await chosenLast();
    const publicFile = join(dir, 'chosen-only.pub');
    await writeFile(publicFile, await readFile(`${chosen}.pub`));
    const seen: string[] = [];
    const { port, stop } = await serveSsh((context) => {
      if (context.method === 'publickey') seen.push(context.key.data.toString('base64'));
      context.reject(['publickey']);
    });
    stops.push(stop);
    const more = { agentSocket, keyFiles: [publicFile], identitiesOnly: true, askPassword: false };
    await failureOf(connect(paramsFor(port, more), createScript().deps));
    expect(seen).toEqual([(await readFile(publicFile, 'utf8')).split(' ')[1]]);
  });

  it('does not take the password’s turn at the server', async () => {
    const { socket } = await crowd();
    let tried = 0;
    const { port, stop } = await serveSsh((context) => {
      if (context.method === 'publickey') tried += 1;
      if (context.method === 'password') context.accept();
      else context.reject(['publickey', 'password']);
    });
    stops.push(stop);
    const script = createScript({ password: () => ({ password: 'x' }) });
    const connection = await connect(paramsFor(port, { agentSocket: socket }), script.deps);
    stops.push(connection.close);
    expect(tried).toBe(5);
  });

  it('is left when the server’s patience is at its end, with what was tried and what to do', async () => {
    const { socket } = await crowd();
    await writeFile(join(sshd.dir, 'authorized_keys'), '');
    const error = await failureOf(logIn({ agentSocket: socket }));
    expect(error.code).toBe('auth');
    expect(error.message.match(/agent key/g)).toHaveLength(6);
    expect(error.next).toContain('choose the key file');
  });

  it('is left with the same words by a server that has more patience', async () => {
    const { socket } = await crowd();
    const { port, stop } = await serveSsh((context) => context.reject(['publickey']));
    stops.push(stop);
    const script = createScript();
    const error = await failureOf(
      connect(paramsFor(port, { agentSocket: socket, askPassword: false }), script.deps),
    );
    expect(error.message.match(/agent key/g)).toHaveLength(6);
    expect(error.next).toContain('choose the key file');
  });
});
