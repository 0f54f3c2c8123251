/** Programs on a server that want this computer's keys: OpenSSH's server, agent and tools, and one that does not ask. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createScript, failureOf, paramsFor, type Answers } from '../../testing/ssh-fixtures.ts';
import { serveAgent, startSshAgent } from '../../testing/ssh-agent.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { connect, type Connection } from './connection.ts';
import { fingerprint } from './fingerprint.ts';

const run = promisify(execFile);
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

let dir: string;
let sshd: Sshd;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-forward-'));
  sshd = await startSshd();
});
afterAll(async () => {
  await sshd.stop();
  await rm(dir, { recursive: true, force: true });
});

let keys = 0;
async function newKey(): Promise<{ file: string; fingerprint: string }> {
  const file = join(dir, `key-${(keys += 1)}`);
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'forwarded', '-f', file]);
  const [, base64 = ''] = (await readFile(`${file}.pub`, 'utf8')).split(' ');
  return { file, fingerprint: fingerprint(Buffer.from(base64, 'base64')) };
}

async function agentWith(...add: readonly string[]) {
  const agent = await startSshAgent();
  stops.push(agent.stop);
  if (add.length > 0) await agent.add(...add);
  return agent;
}

async function logIn(answers: Answers, more = {}) {
  const script = createScript(answers);
  const own = { user: sshd.user, keyFiles: [sshd.clientKeyFile], askPassword: false };
  const connection = await connect(paramsFor(sshd.port, { ...own, ...more }), script.deps);
  stops.push(connection.close);
  return { connection, script };
}

/** What a command says in a login shell. */
async function inShell(connection: Connection, command: string): Promise<string> {
  const shell = await connection.openShell({ columns: 200, rows: 24 });
  let text = '';
  shell.onData((bytes) => (text += Buffer.from(bytes).toString()));
  const exit = new Promise((resolve) => shell.onClose(resolve));
  await shell.write(Buffer.from(`${command}; exit\n`));
  await exit;
  return text;
}

const signed = (key: { file: string }, what = 'x') =>
  `printf ${what} >${key.file}.in; ssh-keygen -Y sign -f ${key.file}.pub -n file ${key.file}.in`;

describe('A08 agent forwarding', () => {
  it('is off unless the host has it on', async () => {
    const key = await newKey();
    const { socket } = await agentWith(key.file);
    const { connection } = await logIn({}, { agentSocket: socket });
    const said = await inShell(connection, 'echo "<$SSH_AUTH_SOCK>"; ssh-add -l');
    expect(said).toContain('<>');
    expect(said).not.toContain(key.fingerprint);
  });

  it('lists keys, and signs when the user says so, each time', async () => {
    const key = await newKey();
    const { socket } = await agentWith(key.file);
    const answers = [{ allowed: true as const }, null];
    const { connection, script } = await logIn(
      { agentUse: () => answers.shift() ?? null },
      { agentToForward: socket },
    );
    expect(await inShell(connection, 'ssh-add -l')).toContain(key.fingerprint);
    expect(script.asked.map(({ name }) => name)).toEqual(['hostKey']);
    await inShell(connection, signed(key));
    expect(await readFile(`${key.file}.in.sig`, 'utf8')).toContain('BEGIN SSH SIGNATURE');
    await rm(`${key.file}.in.sig`);
    expect(await inShell(connection, signed(key))).toMatch(/agent refused|Couldn't sign/);
    expect(script.asked.slice(1)).toEqual(
      [1, 2].map(() => ({
        name: 'agentUse',
        params: { hop: 0, keyType: 'ssh-ed25519', fingerprint: key.fingerprint },
      })),
    );
  });

  it('names the account of a further login', async () => {
    const key = await newKey();
    const { socket } = await agentWith(key.file);
    const { connection, script } = await logIn(
      { agentUse: () => null },
      { agentToForward: socket },
    );
    const list = join(sshd.dir, 'authorized_keys');
    await writeFile(
      list,
      (await readFile(list, 'utf8')) + (await readFile(`${key.file}.pub`, 'utf8')),
    );
    const options =
      '-F none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null';
    await inShell(connection, `ssh ${options} -p ${sshd.port} ${sshd.user}@127.0.0.1 true`);
    expect(script.asked.at(-1)?.params).toMatchObject({ user: sshd.user });
  });

  it('asks no more after three times no', async () => {
    const key = await newKey();
    const { socket } = await agentWith(key.file);
    const { connection, script } = await logIn(
      { agentUse: () => null },
      { agentToForward: socket },
    );
    await inShell(connection, `for n in 1 2 3 4 5; do ${signed(key)}; done`);
    expect(script.asked.filter(({ name }) => name === 'agentUse')).toHaveLength(3);
  });

  it('opens the shell of a server that does not have it all the same', async () => {
    const server = await startSshd({ config: ['AllowAgentForwarding no'] });
    stops.push(server.stop);
    const { socket } = await agentWith();
    const script = createScript();
    const own = { user: server.user, keyFiles: [server.clientKeyFile], agentToForward: socket };
    const connection = await connect(paramsFor(server.port, own), script.deps);
    stops.push(connection.close);
    expect(await inShell(connection, 'echo "<$SSH_AUTH_SOCK>"')).toContain('<>');
  });
});

describe('A08 CVE-2023-38408 a server with the agent', () => {
  it('can make it add, load, remove or lock nothing', async () => {
    const seen: number[] = [];
    const agent = await serveAgent((request) => {
      seen.push(request[0] ?? -1);
      return request[0] === 11 ? Buffer.of(12, 0, 0, 0, 0) : Buffer.of(6);
    });
    stops.push(agent.stop);
    const key = await newKey();
    const { connection } = await logIn({}, { agentToForward: agent.socket });
    const said = await inShell(
      connection,
      [
        `ssh-add ${key.file}`,
        // what loads a library of the server's choice into the agent
        'SSH_ASKPASS=/bin/true SSH_ASKPASS_REQUIRE=force ssh-add -s /usr/lib/libc.so.6',
        'ssh-add -D',
        `ssh-add -d ${key.file}`,
        'ssh-add -l',
      ].join('; '),
    );
    expect(said).toContain('no identities');
    // the list, and the session's announcement before it
    expect([...new Set(seen)].toSorted((a, b) => a - b)).toEqual([11, 27]);
  });
});

describe('A08 an agent is told for which session it is asked', () => {
  async function constrained(to: Sshd) {
    const key = await newKey();
    const known = join(dir, 'known_hosts');
    const lines = [sshd, to].flatMap((server) =>
      server.hostKeys.map(
        ({ publicLine }) => `${server === to ? 'allowed' : 'other'} ${publicLine}`,
      ),
    );
    await writeFile(known, `${lines.join('\n')}\n`);
    const agent = await agentWith('-H', known, '-h', 'allowed', key.file);
    return { key, agent };
  }

  it('so that a key meant for this host logs in', async () => {
    const { key, agent } = await constrained(sshd);
    const list = join(sshd.dir, 'authorized_keys');
    await writeFile(
      list,
      (await readFile(list, 'utf8')) + (await readFile(`${key.file}.pub`, 'utf8')),
    );
    await logIn({}, { agentSocket: agent.socket, keyFiles: [] });
  });

  it('and a key meant for another is not there', async () => {
    const other = await startSshd();
    stops.push(other.stop);
    const { key, agent } = await constrained(other);
    const list = join(sshd.dir, 'authorized_keys');
    await writeFile(
      list,
      (await readFile(list, 'utf8')) + (await readFile(`${key.file}.pub`, 'utf8')),
    );
    const error = await failureOf(logIn({}, { agentSocket: agent.socket, keyFiles: [] }));
    expect(error.message).toContain('Nothing could be tried');
  });

  it('and a key not meant for hosts beyond is hidden from its programs', async () => {
    const { key, agent } = await constrained(sshd);
    const { connection } = await logIn({}, { agentToForward: agent.socket });
    const said = await inShell(connection, 'ssh-add -l');
    expect(said).not.toContain(key.fingerprint);
    await vi.waitFor(() => expect(said).toContain('no identities'));
  });
});
