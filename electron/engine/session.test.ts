/** The engine's remote side on a real OpenSSH server, in each way an engine can run. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AskHandlers, EngineLink } from '../services/session/engine-link.ts';
import { createEngineLink } from '../services/session/engine-link.ts';
import { ensureBuilt } from '../testing/built.ts';
import { openStream } from '../testing/engine-streams.ts';
import { startTestEngine, usableHostKinds, type HostKind } from '../testing/engine-hosts.ts';
import { refusingAnswers } from '../testing/fake-engine-host.ts';
import { startSshd, type Sshd, type SshdOptions } from '../testing/sshd.ts';
import type { ConnectParams, EngineEvent } from './protocol.ts';

beforeAll(ensureBuilt);

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-session-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const acceptKey: AskHandlers = {
  ...refusingAnswers,
  hostKey: async () => ({ accepted: true }),
};

function paramsFor(server: Sshd): ConnectParams {
  return {
    host: server.host,
    tcpPort: server.port,
    user: server.user,
    keyFiles: [server.clientKeyFile],
    askPassword: false,
    knownKeyTypes: [],
  };
}

async function start(kind: HostKind, onAsk = acceptKey) {
  const host = await startTestEngine(kind);
  const events: EngineEvent[] = [];
  const link = createEngineLink(host, { onAsk, onEvent: (event) => void events.push(event) });
  return { host, link, events };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A folder of files of several sizes, with one over a channel's window. */
async function makeTree(folder: string): Promise<Map<string, string>> {
  const sums = new Map<string, string>();
  await mkdir(join(folder, 'sub'), { recursive: true });
  const sizes = [0, 1, 32_768, 100_000, 5_000_000];
  for (const [index, size] of sizes.entries()) {
    const bytes = Buffer.alloc(size, index + 1);
    const name = `${index % 2 === 0 ? 'sub/' : ''}file ${size}`;
    await writeFile(join(folder, name), bytes);
    sums.set(name, sha256(bytes));
  }
  return sums;
}

async function sumsOf(folder: string, names: Iterable<string>): Promise<Map<string, string>> {
  const sums = new Map<string, string>();
  for (const name of names) sums.set(name, sha256(await readFile(join(folder, name))));
  return sums;
}

/** The processes that serve SFTP channels below a server. */
async function sftpServersOf(root: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,comm=']);
  const processes = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, name]) => ({ pid: Number(pid), parent: Number(parent), name }));
  const below = new Set([root]);
  for (let size = 0; size !== below.size;) {
    size = below.size;
    for (const { pid, parent } of processes) if (below.has(parent)) below.add(pid);
  }
  return processes
    .filter(({ pid, name }) => below.has(pid) && name === 'sftp-server')
    .map(({ pid }) => pid);
}

describe.each(usableHostKinds())('a session, %s', (kind) => {
  let server: Sshd;
  let link: EngineLink;
  let events: EngineEvent[];
  // what has been started ends also when the rest of the start fails
  const started: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    server = await startSshd();
    started.push(() => server.stop());
    const engine = await start(kind);
    started.push(() => engine.host.end());
    ({ link, events } = engine);
    const facts = await link.call('connect', paramsFor(server));
    expect(facts.sftpExtensions).toContain('posix-rename@openssh.com');
    expect(facts.fingerprint).toMatch(/^SHA256:/);
    expect(facts.homeDirectory).toMatch(/^\//);
  });
  afterAll(async () => {
    for (const end of started.reverse()) await end();
  });

  test('tells each phase of connecting, in order', () => {
    const told = events
      // the server tells of its keys whenever it likes
      .filter(({ event }) => event !== 'hostKeys')
      .map((event) => (event.event === 'phase' ? event.phase : event.event));
    expect(told).toEqual(['tcp', 'handshake', 'handshake', 'login', 'files']);
  });

  test('lists and removes on the remote side', async () => {
    await makeTree(join(dir, 'tree'));
    const listing = openStream(link, 'list', { side: 'remote', path: join(dir, 'tree') });
    await listing.closed;
    const names = listing.heard.flatMap((message) =>
      message.type === 'batch' ? message.entries.names : [],
    );
    expect(new Set(names)).toEqual(new Set(['sub', 'file 1', 'file 100000']));
    const removal = openStream(link, 'remove', { side: 'remote', paths: [join(dir, 'tree')] });
    await removal.closed;
    expect(removal.heard.at(-1)).toMatchObject({ type: 'end', removed: 7, problems: [] });
    expect(await readdir(dir)).toEqual([]);
  });

  test('carries files up and down, byte for byte, and tells of the progress', async () => {
    const sums = await makeTree(join(dir, 'from'));
    for (const name of ['up', 'down']) await mkdir(join(dir, name));
    const up = await link.call('transfer', {
      transferId: 'up',
      from: { side: 'local', paths: [join(dir, 'from')] },
      to: { side: 'remote', directory: join(dir, 'up') },
    });
    const down = await link.call('transfer', {
      transferId: 'down',
      from: { side: 'remote', paths: [join(dir, 'up/from')] },
      to: { side: 'local', directory: join(dir, 'down') },
    });
    expect([up, down]).toMatchObject([
      { state: 'done', problems: [], tally: { found: 7, done: 7 } },
      { state: 'done', problems: [], tally: { found: 7, done: 7 } },
    ]);
    expect(await sumsOf(join(dir, 'down/from'), sums.keys())).toEqual(sums);
    const told = events.flatMap((event) => (event.event === 'progress' ? [event.progress] : []));
    expect(new Set(told.map(({ transferId }) => transferId))).toEqual(new Set(['up', 'down']));
  });

  test('a shell echoes what is typed and tells how it ended', async () => {
    const shell = openStream(link, 'shell', { columns: 80, rows: 24 });
    const type = (text: string) =>
      shell.port.post({ type: 'input', bytes: new TextEncoder().encode(text) });
    const output = () =>
      shell.heard
        .map((message) => (message.type === 'data' ? new TextDecoder().decode(message.bytes) : ''))
        .join('');
    type('echo "$((6*7))-rows" && stty size\n');
    await vi.waitFor(() => expect(output()).toMatch(/42-rows[^]*24 80/), { timeout: 10_000 });
    shell.port.post({ type: 'resize', columns: 100, rows: 30 });
    type('stty size\n');
    await vi.waitFor(() => expect(output()).toContain('30 100'), { timeout: 10_000 });
    type('exit 3\n');
    await vi.waitFor(() => expect(shell.heard.at(-1)).toEqual({ type: 'exit', code: 3 }), {
      timeout: 10_000,
    });
    shell.port.close();
  });

  test('a second connect is refused', async () => {
    const again = link.call('connect', paramsFor(server));
    await expect(again).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('a session that meets trouble', () => {
  const running: { end: () => Promise<void> }[] = [];
  const servers: Sshd[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((host) => host.end()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });
  const serve = async (options?: SshdOptions) => {
    const server = await startSshd(options);
    servers.push(server);
    return server;
  };
  const startHere = async (onAsk?: AskHandlers) => {
    const started = await start('in-process', onAsk);
    running.push(started.host);
    return started;
  };

  test('panes get a new channel when the server has ended theirs', async () => {
    const server = await serve();
    const { link } = await startHere();
    await link.call('connect', paramsFor(server));
    const before = await sftpServersOf(server.pid);
    expect(before).toHaveLength(1);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => {
      const real = await link.call('realPath', { side: 'remote', path: dir });
      expect(real.path).toBe(dir);
    });
    const after = await sftpServersOf(server.pid);
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
  });

  test('a server that allows one channel still carries files', async () => {
    const server = await serve({ config: ['MaxSessions 1'] });
    const { link } = await startHere();
    await link.call('connect', paramsFor(server));
    const sums = await makeTree(join(dir, 'from'));
    await mkdir(join(dir, 'to'));
    const outcome = await link.call('transfer', {
      transferId: 't',
      from: { side: 'local', paths: [join(dir, 'from')] },
      to: { side: 'remote', directory: join(dir, 'to') },
    });
    expect(outcome.state).toBe('done');
    expect(await sumsOf(join(dir, 'to/from'), sums.keys())).toEqual(sums);
  });

  test('a lost connection is told once, fails what runs and closes shells', async () => {
    const server = await serve();
    const { link, events } = await startHere();
    await link.call('connect', paramsFor(server));
    const shell = openStream(link, 'shell', { columns: 80, rows: 24 });
    await vi.waitFor(() => expect(shell.heard.length).toBeGreaterThan(0), { timeout: 10_000 });
    await server.stop();
    await shell.closed;
    const call = link.call('realPath', { side: 'remote', path: '.' });
    await expect(call).rejects.toMatchObject({ code: 'disconnected' });
    expect(events.filter(({ event }) => event === 'closed')).toHaveLength(1);
  });

  test('an end that main wanted is no lost connection', async () => {
    const server = await serve();
    const { link, events } = await startHere();
    await link.call('connect', paramsFor(server));
    await link.end();
    const call = link.call('realPath', { side: 'remote', path: '.' });
    await expect(call).rejects.toMatchObject({ code: 'disconnected' });
    expect(events.filter(({ event }) => event === 'closed')).toEqual([]);
  });

  test('a host key that main refuses ends the attempt with main’s reason', async () => {
    const server = await serve();
    const { link } = await startHere(refusingAnswers);
    const attempt = link.call('connect', paramsFor(server));
    await expect(attempt).rejects.toMatchObject({ code: 'host-key', message: 'No.' });
    expect(server.log()).not.toMatch(/userauth-request/);
  });

  test('cancelling while a question waits takes the question back', async () => {
    const server = await serve();
    const signals: AbortSignal[] = [];
    const { link } = await startHere({
      ...refusingAnswers,
      hostKey: (_params, { signal }) => {
        signals.push(signal);
        return new Promise(() => undefined);
      },
    });
    const controller = new AbortController();
    const { signal } = controller;
    const attempt = link.call('connect', paramsFor(server), { signal });
    await vi.waitFor(() => expect(signals).toHaveLength(1), { timeout: 10_000 });
    controller.abort();
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true));
  });
});
