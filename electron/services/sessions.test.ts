/** One file: every test here plays the far end of the same session, from typed text to the last exit. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../shared/limits.ts';
import type { ConnectionFacts } from '../../shared/contract/sessions.ts';
import type { EngineAskName, EngineAsks, ToEngine } from '../engine/protocol.ts';
import { createHostStore } from '../store/host-store.ts';
import { createKnownHostsStore } from '../store/known-hosts-store.ts';
import { fakeEngineHost, type FakeEngineHost } from '../testing/fake-engine-host.ts';
import { askEverything } from './conflict-ask.test-support.ts';
import { createConflictDesk } from './conflict-ask.ts';
import { createHosts } from './hosts.ts';
import { noSshConfig } from './no-ssh-config.test-support.ts';
import { createPractice, type PracticeServer } from './practice.ts';
import { noSecrets } from './attempt-secrets.test-support.ts';
import { createPrompts } from './prompts.ts';
import { createSessions } from './sessions.ts';
import { createTransferHub } from './transfer-hub.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-sessions-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const facts: ConnectionFacts = {
  serverVersion: 'OpenSSH',
  kex: 'k',
  cipher: 'c',
  mac: 'm',
  hostKeyType: 'ssh-ed25519',
  fingerprint: 'SHA256:x',
  hops: [],
  sftpExtensions: [],
  homeDirectory: '/home/ada',
};

/** An ed25519 public key as SSH writes it; `fill` tells one from another. */
function keyBlob(fill: number): Uint8Array {
  const text = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return Buffer.concat([text(Buffer.from('ssh-ed25519')), text(Buffer.alloc(32, fill))]);
}

const practiceServer: PracticeServer = {
  tcpPort: 4022,
  user: 'practice',
  password: 'one-time',
  hostKey: keyBlob(9),
};

/** The engine's side of a session, played by the test. */
function play(host: FakeEngineHost) {
  let lastAsk = 100;
  const find = <K extends ToEngine['kind']>(kind: K) =>
    host.posted.map((p) => p.message).filter((m) => m.kind === kind) as Extract<
      ToEngine,
      { kind: K }
    >[];
  return {
    host,
    connectCall: () => vi.waitUntil(() => find('call').find((call) => call.name === 'connect')),
    cancels: () => find('cancel').length,
    ask: <N extends EngineAskName>(name: N, params: EngineAsks[N]['params']) => {
      lastAsk += 1;
      const id = lastAsk;
      host.say({ kind: 'ask', id, name, params });
      return vi.waitUntil(() => find('answer').find((answer) => answer.id === id));
    },
    handshake: () => host.say({ kind: 'event', event: { event: 'handshake', hop: 0 } }),
  };
}

function setUp() {
  const engines: FakeEngineHost[] = [];
  const practiceEnds = vi.fn<() => void>();
  const prompts = createPrompts();
  const hosts = createHosts(createHostStore(directory), noSshConfig);
  const reports: string[] = [];
  const startPractice = vi.fn(() => {
    let exit = (): void => {};
    return {
      ready: Promise.resolve(practiceServer),
      onExit: (listener: () => void) => (exit = listener),
      end: () => {
        practiceEnds();
        exit();
        return Promise.resolve();
      },
    };
  });
  const sessions = createSessions({
    secrets: noSecrets,
    config: noSshConfig,
    hosts,
    prompts,
    userName: 'ada',
    knownHosts: createKnownHostsStore({ userFiles: [join(directory, 'known_hosts')] }),
    practice: createPractice(startPractice),
    hub: createTransferHub(),
    needs: () => false,
    conflicts: createConflictDesk(prompts, askEverything),
    login: {
      sshDirectory: directory,
      homeDirectory: directory,
      agentSocket: '/agent',
      exists: (file) => file.endsWith('id_ed25519'),
    },
    startEngine: () => {
      const host = fakeEngineHost();
      engines.push(host);
      return host;
    },
    report: (trouble) => reports.push(trouble),
  });
  const engine = async (index = 0) => play(await vi.waitUntil(() => engines[index]));
  const state = (index = 0) => sessions.all.read()[index]?.state;
  return { sessions, prompts, hosts, engines, engine, state, startPractice, practiceEnds, reports };
}

/** A session that is connected to `box`. */
async function connected() {
  const all = setUp();
  const id = await all.sessions.open({ text: 'box' });
  const engine = await all.engine();
  const call = await engine.connectCall();
  engine.host.say({ kind: 'result', id: call.id, result: { ok: true, value: facts } });
  await vi.waitFor(() => expect(all.state()?.at).toBe('ready'));
  return { ...all, id, server: engine, callId: call.id };
}

/** A session with `box` that asks about its host key, and the question as the user sees it. */
async function askedForKey() {
  const all = setUp();
  await all.sessions.open({ text: 'box' });
  const server = await all.engine();
  await server.connectCall();
  const answer = server.ask('hostKey', boxKey);
  const prompt = await vi.waitUntil(() => all.prompts.open.read()[0]);
  return { ...all, server, answer, prompt };
}

const boxKey = { hop: 0, keyType: 'ssh-ed25519', key: keyBlob(1) };

describe('opening a session', () => {
  it('gives the engine what was typed and what this computer has to log in with', async () => {
    const { sessions, engine } = setUp();
    await sessions.open({ text: 'sftp://bob@box:2222/srv' });
    expect((await (await engine()).connectCall()).params).toEqual({
      host: 'box',
      tcpPort: 2222,
      user: 'bob',
      agentSocket: '/agent',
      keyFiles: [join(directory, 'id_ed25519')],
      askPassword: true,
      knownKeyTypes: [],
    });
  });

  it('logs in as the user of this computer when none was typed', async () => {
    const { sessions, engine } = setUp();
    await sessions.open({ text: 'box' });
    expect((await (await engine()).connectCall()).params).toMatchObject({ user: 'ada' });
    expect(sessions.all.read()[0]).toMatchObject({ title: 'box', address: 'ada@box' });
  });

  it('refuses what is no destination, and a host that is not saved, without a process', async () => {
    const { sessions, engines } = setUp();
    await expect(sessions.open({ text: 'ftp://box' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(sessions.open({ hostId: 'nope' })).rejects.toMatchObject({ code: 'not-found' });
    expect(engines).toEqual([]);
    expect(sessions.all.read()).toEqual([]);
  });

  it('shows each phase, the banner and, in the end, what was agreed', async () => {
    const { sessions, engine, state } = setUp();
    await sessions.open({ text: 'box' });
    expect(state()).toEqual({ at: 'connecting', phase: 'starting' });
    const { host, connectCall } = await engine();
    const { id } = await connectCall();
    host.say({ kind: 'event', event: { event: 'phase', hop: 0, phase: 'login' } });
    expect(state()).toEqual({ at: 'connecting', phase: 'login' });
    host.say({ kind: 'event', event: { event: 'touch', hop: 0, isWaiting: true } });
    expect(state()).toEqual({ at: 'connecting', phase: 'login', isTouchWanted: true });
    host.say({ kind: 'event', event: { event: 'banner', hop: 0, text: 'b'.repeat(100_000) } });
    expect(sessions.all.read()[0]?.banner).toHaveLength(8_192);
    host.say({ kind: 'result', id, result: { ok: true, value: facts } });
    await vi.waitFor(() => expect(state()).toEqual({ at: 'ready', facts }));
    expect(sessions.all.read()[0]).not.toHaveProperty('notice');
  });

  it('ends with the engine’s reason, and its process with it', async () => {
    const { sessions, engine, state } = setUp();
    const id = await sessions.open({ text: 'box' });
    const { host, connectCall } = await engine();
    const end = vi.spyOn(host, 'end');
    const error = { code: 'connect', message: 'No answer.' } as const;
    host.say({ kind: 'result', id: (await connectCall()).id, result: { ok: false, error } });
    await vi.waitFor(() => expect(state()).toEqual({ at: 'ended', error }));
    expect(end).toHaveBeenCalledOnce();
    expect(() => sessions.link(id)).toThrow(expect.objectContaining({ code: 'disconnected' }));
  });
});

describe('a host key', () => {
  it('that is unknown asks, and is stored only once the server has proved that it owns it', async () => {
    const { prompts, server, answer, prompt } = await askedForKey();
    expect(prompt).toMatchObject({ kind: 'unknown-host-key', host: 'box', knownTypes: [] });
    prompts.answer(prompt.id, { kind: 'unknown-host-key', accept: true });
    expect((await answer).answer).toEqual({ accepted: true });
    await expect(readFile(join(directory, 'known_hosts'))).rejects.toThrow(/ENOENT/);
    server.handshake();
    await vi.waitFor(async () => {
      const stored = await readFile(join(directory, 'known_hosts'), 'utf8');
      expect(stored).toContain(Buffer.from(boxKey.key).toString('base64'));
    });
    const again = await server.ask('hostKey', boxKey);
    expect(again.answer).toEqual({ accepted: true });
  });

  it('that is unknown is refused by anything but a yes', async () => {
    const { prompts, server, answer, prompt } = await askedForKey();
    prompts.answer(prompt.id, null);
    expect((await answer).answer).toMatchObject({ accepted: false, error: { code: 'host-key' } });
    server.handshake();
    await expect(readFile(join(directory, 'known_hosts'))).rejects.toThrow(/ENOENT/);
  });

  it('that is known is accepted without a question', async () => {
    const line = `box ssh-ed25519 ${Buffer.from(boxKey.key).toString('base64')}\n`;
    await writeFile(join(directory, 'known_hosts'), line);
    const { sessions, engine, prompts } = setUp();
    await sessions.open({ text: 'box' });
    const server = await engine();
    expect((await server.connectCall()).params).toMatchObject({ knownKeyTypes: ['ssh-ed25519'] });
    expect((await server.ask('hostKey', boxKey)).answer).toEqual({ accepted: true });
    expect(prompts.open.read()).toEqual([]);
  });

  it('that changed is refused at once, and the full stop outlives the attempt', async () => {
    const line = `# mine\nbox ssh-ed25519 ${Buffer.from(keyBlob(7)).toString('base64')}\n`;
    const file = join(directory, 'known_hosts');
    await writeFile(file, line);
    const { sessions, engine, prompts, state } = setUp();
    const id = await sessions.open({ text: 'box' });
    const server = await engine();
    const call = await server.connectCall();
    const { answer } = await server.ask('hostKey', boxKey);
    expect(answer).toMatchObject({
      accepted: false,
      error: { code: 'host-key', message: expect.stringContaining(`${file}, line 2`) as string },
    });
    const { error } = answer as { error: { code: 'host-key'; message: string } };
    server.host.say({ kind: 'result', id: call.id, result: { ok: false, error } });
    await vi.waitFor(() => expect(state()?.at).toBe('ended'));
    expect(prompts.open.read()).toMatchObject([{ kind: 'changed-host-key', file, line: 2 }]);
    await sessions.reconnect(id);
    await vi.waitFor(() => expect(prompts.open.read()).toEqual([]));
    expect(await readFile(file, 'utf8')).toBe(line);
  });

  it('that changed during the session is not accepted because another one was', async () => {
    const { prompts, server, answer, prompt } = await askedForKey();
    prompts.answer(prompt.id, { kind: 'unknown-host-key', accept: true });
    await answer;
    void server.ask('hostKey', { ...boxKey, key: keyBlob(2) }).catch(() => undefined);
    await vi.waitFor(() => expect(prompts.open.read()).toHaveLength(1));
    prompts.dismissAll();
  });

  it('that cannot be stored does not end the session, which says so', async () => {
    const { sessions, prompts, reports, state, server, answer, prompt } = await askedForKey();
    prompts.answer(prompt.id, { kind: 'unknown-host-key', accept: true });
    await answer;
    await rm(directory, { recursive: true });
    await writeFile(directory, 'in the way');
    server.handshake();
    await vi.waitFor(() => expect(reports).toHaveLength(1), 5_000);
    expect(sessions.all.read()[0]?.notice).toMatch(
      /could not be stored in .*known_hosts.* ask again/,
    );
    expect(state()?.at).toBe('connecting');
  });
});

describe('a question of the server', () => {
  it('is withdrawn when the session is closed, even while its process takes its time', async () => {
    const { sessions, engine, prompts } = setUp();
    const id = await sessions.open({ text: 'box' });
    const server = await engine();
    await server.connectCall();
    server.host.say({ kind: 'ask', id: 1, name: 'password', params: { hop: 0, again: false } });
    await vi.waitFor(() => expect(prompts.open.read()).toHaveLength(1));
    vi.spyOn(server.host, 'end').mockReturnValue(new Promise(() => {}));
    void sessions.close(id);
    await vi.waitFor(() => expect(prompts.open.read()).toEqual([]));
    expect(sessions.all.read()).toEqual([]);
  });

  it('with more fields than anyone would ask ends the session unseen', async () => {
    const { sessions, engine, prompts, state } = setUp();
    await sessions.open({ text: 'box' });
    const server = await engine();
    const fields = Array.from({ length: 17 }, () => ({ label: 'x', echo: false }));
    const params = { hop: 0, name: '', instruction: '', fields };
    server.host.say({ kind: 'ask', id: 1, name: 'interactive', params });
    await vi.waitFor(() => expect(state()?.at).toBe('ended'));
    expect(prompts.open.read()).toEqual([]);
  });

  it('gets the user’s answer and nothing else', async () => {
    const { sessions, engine, prompts } = setUp();
    await sessions.open({ text: 'box' });
    const server = await engine();
    const asked = server.ask('password', { hop: 0, again: true });
    const prompt = await vi.waitUntil(() => prompts.open.read()[0]);
    expect(prompt).toMatchObject({ kind: 'password', account: 'ada@box', again: true });
    prompts.answer(prompt.id, { kind: 'password', password: 'hunter2' });
    expect((await asked).answer).toEqual({ password: 'hunter2' });
    expect(JSON.stringify(sessions.all.read())).not.toContain('hunter2');
  });
});

describe('the end of a session', () => {
  it('is shown when its process dies, with a way on, and leaves the others alone', async () => {
    const { sessions, server, engine, state } = await connected();
    await sessions.open({ text: 'other' });
    await engine(1);
    server.host.exit({ code: 9 });
    await vi.waitFor(() => expect(state()?.at).toBe('ended'));
    expect(state()).toMatchObject({
      error: { code: 'disconnected', next: expect.stringContaining('Reconnect') as string },
    });
    expect(state(1)?.at).toBe('connecting');
  });

  it('is shown when the connection closes', async () => {
    const { server, state } = await connected();
    const error = { code: 'disconnected', message: 'The server hung up.' } as const;
    server.host.say({ kind: 'event', event: { event: 'closed', error } });
    await vi.waitFor(() => expect(state()).toEqual({ at: 'ended', error }));
  });

  it('lets it connect again as its host is saved by then', async () => {
    const { sessions, hosts, engine, state } = setUp();
    const draft = {
      name: 'box',
      address: 'box',
      tcpPort: 22,
      user: 'ann',
      authentication: { method: 'password' },
    } as const;
    const { id: hostId } = await hosts.save(draft);
    const id = await sessions.open({ hostId });
    const { host, connectCall } = await engine();
    const error = { code: 'handshake', message: 'No.' } as const;
    host.say({ kind: 'result', id: (await connectCall()).id, result: { ok: false, error } });
    await vi.waitFor(() => expect(state()?.at).toBe('ended'));
    await hosts.save({ ...draft, id: hostId, legacyAlgorithms: ['ssh-rsa'] });
    await sessions.reconnect(id);
    expect((await (await engine(1)).connectCall()).params).toMatchObject({
      algorithms: { legacy: ['ssh-rsa'] },
    });
  });

  it('lets it connect again under its id, in a new process', async () => {
    const { sessions, server, state, engine, id } = await connected();
    await expect(sessions.reconnect(id)).rejects.toMatchObject({ code: 'refused' });
    server.host.exit({});
    await vi.waitFor(() => expect(state()?.at).toBe('ended'));
    await sessions.reconnect(id);
    const next = await engine(1);
    const call = await next.connectCall();
    next.host.say({ kind: 'result', id: call.id, result: { ok: true, value: facts } });
    await vi.waitFor(() => expect(state()?.at).toBe('ready'));
    expect(sessions.all.read()).toMatchObject([{ id }]);
    // what the old process still says is not this attempt's
    const error = { code: 'disconnected', message: 'late' } as const;
    server.host.say({ kind: 'event', event: { event: 'closed', error } });
    expect(state()?.at).toBe('ready');
  });

  it('comes for all of them when the app quits', async () => {
    const { sessions, engines, engine } = await connected();
    await sessions.open({ text: 'other' });
    await engine(1);
    const ends = engines.map((host) => vi.spyOn(host, 'end'));
    await sessions.endAll();
    for (const end of ends) expect(end).toHaveBeenCalledOnce();
  });
});

describe('quitting', () => {
  it('waits for processes of sessions that were closed or ended just before', async () => {
    const { sessions, engines, engine, server, id } = await connected();
    await sessions.open({ text: 'other' });
    await engine(1);
    const left: (() => void)[] = [];
    for (const host of engines) {
      vi.spyOn(host, 'end').mockReturnValue(new Promise((resolve) => left.push(resolve)));
    }
    const error = { code: 'disconnected', message: 'The server hung up.' } as const;
    server.host.say({ kind: 'event', event: { event: 'closed', error } });
    void sessions.close(id);
    let isOver = false;
    const over = sessions.endAll().then(() => (isOver = true));
    await vi.waitFor(() => expect(left).toHaveLength(2));
    left[1]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    left[0]?.();
    await over;
  });

  it('starts no process any more', async () => {
    const { sessions, engines } = setUp();
    const late = sessions.open({ hostId: 'practice' });
    await sessions.endAll();
    await expect(late).rejects.toMatchObject({ code: 'refused' });
    expect(engines).toEqual([]);
  });
});

it('a page cannot start processes without end', async () => {
  const { sessions } = setUp();
  for (let i = 0; i < limits.sessions; i += 1) await sessions.open({ text: `box${i}` });
  await expect(sessions.open({ text: 'one-more' })).rejects.toMatchObject({ code: 'refused' });
  expect(sessions.all.read()).toHaveLength(limits.sessions);
});

describe('the practice server', () => {
  it('is trusted by its own key and logged in to without a question, and nothing is stored', async () => {
    const { sessions, engine, prompts, practiceEnds, startPractice } = setUp();
    const id = await sessions.open({ hostId: 'practice' });
    const server = await engine();
    expect((await server.connectCall()).params).toMatchObject({
      host: '127.0.0.1',
      tcpPort: 4022,
      user: 'practice',
      keyFiles: [],
    });
    const key = { hop: 0, keyType: 'ssh-ed25519' };
    const own = await server.ask('hostKey', { ...key, key: practiceServer.hostKey });
    expect(own.answer).toEqual({ accepted: true });
    const other = await server.ask('hostKey', { ...key, key: keyBlob(3) });
    expect(other.answer).toMatchObject({ accepted: false });
    const first = await server.ask('password', { hop: 0, again: false });
    expect(first.answer).toEqual({ password: 'one-time' });
    const second = await server.ask('password', { hop: 0, again: true });
    expect(second.answer).toBeNull();
    server.handshake();
    expect(prompts.open.read()).toEqual([]);
    await expect(readFile(join(directory, 'known_hosts'))).rejects.toThrow(/ENOENT/);
    expect(JSON.stringify(sessions.all.read())).not.toContain('one-time');
    await sessions.close(id);
    expect(startPractice).toHaveBeenCalledOnce();
    expect(practiceEnds).toHaveBeenCalledOnce();
  });

  it('runs once for two sessions and until the last one has ended', async () => {
    const { sessions, engine, practiceEnds, startPractice } = setUp();
    const ids = [
      await sessions.open({ hostId: 'practice' }),
      await sessions.open({ hostId: 'practice' }),
    ];
    await engine(1);
    expect(startPractice).toHaveBeenCalledOnce();
    await sessions.close(ids[0] ?? '');
    expect(practiceEnds).not.toHaveBeenCalled();
    await sessions.close(ids[1] ?? '');
    expect(practiceEnds).toHaveBeenCalledOnce();
  });

  it('can be neither changed nor removed, and stands last', async () => {
    const { hosts } = setUp();
    const box = {
      name: 'B',
      address: 'b',
      tcpPort: 22,
      user: 'u',
      authentication: { method: 'automatic' },
    } as const;
    await hosts.save(box);
    expect((await hosts.list()).map((host) => host.kind)).toEqual(['saved', 'practice']);
    await expect(hosts.save({ ...box, id: 'practice' })).rejects.toMatchObject({ code: 'refused' });
    await expect(hosts.remove('practice')).rejects.toMatchObject({ code: 'refused' });
  });
});
