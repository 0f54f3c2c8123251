import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import { connectToBox, sessionFacts, startWithPractice } from '../../testing/played-sessions.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-sessions-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const setUp = () => startWithPractice(directory);

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

  it('begins in another folder than the host’s own when one is asked for, also when it connects again', async () => {
    const { sessions, hosts, engine, state } = setUp();
    const { id: hostId } = await hosts.save({
      name: 'Box',
      address: 'box',
      tcpPort: 22,
      user: 'ada',
      authentication: { method: 'automatic' },
      remoteDirectory: '/home/ada',
    });
    const start = () => sessions.all.read().map(({ remoteDirectory }) => remoteDirectory);
    const id = await sessions.open({ hostId, remoteDirectory: '/srv' });
    await sessions.open({ hostId });
    expect(start()).toEqual(['/srv', '/home/ada']);
    const { host, connectCall } = await engine();
    const error = { code: 'connect', message: 'No answer.' } as const;
    host.say({ kind: 'result', id: (await connectCall()).id, result: { ok: false, error } });
    await vi.waitFor(() => expect(state()).toEqual({ at: 'ended', error }));
    await sessions.reconnect(id);
    expect(start()).toEqual(['/srv', '/home/ada']);
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
    host.say({ kind: 'result', id, result: { ok: true, value: sessionFacts } });
    await vi.waitFor(() => expect(state()).toEqual({ at: 'ready', facts: sessionFacts }));
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

describe('the end of a session', () => {
  it('is shown when its process dies, with a way on, and leaves the others alone', async () => {
    const { sessions, server, engine, state } = await connectToBox(directory);
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
    const { server, state } = await connectToBox(directory);
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
    const { sessions, server, state, engine, id } = await connectToBox(directory);
    await expect(sessions.reconnect(id)).rejects.toMatchObject({ code: 'refused' });
    server.host.exit({});
    await vi.waitFor(() => expect(state()?.at).toBe('ended'));
    await sessions.reconnect(id);
    const next = await engine(1);
    const call = await next.connectCall();
    next.host.say({ kind: 'result', id: call.id, result: { ok: true, value: sessionFacts } });
    await vi.waitFor(() => expect(state()?.at).toBe('ready'));
    expect(sessions.all.read()).toMatchObject([{ id }]);
    // what the old process still says is not this attempt's
    const error = { code: 'disconnected', message: 'late' } as const;
    server.host.say({ kind: 'event', event: { event: 'closed', error } });
    expect(state()?.at).toBe('ready');
  });

  it('comes for all of them when the app quits', async () => {
    const { sessions, engines, engine } = await connectToBox(directory);
    await sessions.open({ text: 'other' });
    await engine(1);
    const ends = engines.map((host) => vi.spyOn(host, 'end'));
    await sessions.endAll();
    for (const end of ends) expect(end).toHaveBeenCalledOnce();
  });
});

describe('quitting', () => {
  it('waits for processes of sessions that were closed or ended just before', async () => {
    const { sessions, engines, engine, server, id } = await connectToBox(directory);
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
