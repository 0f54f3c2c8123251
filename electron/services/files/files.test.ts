import { describe, expect, it, vi } from 'vitest';
import type { RawPort } from '../../engine/port.ts';
import { fakeEngineHost, type FakeEngineHost } from '../../testing/fake-engine-host.ts';
import { askEverything } from '../transfers/conflict-ask.test-support.ts';
import { createConflictDesk } from '../transfers/conflict-ask.ts';
import { createFindEngine } from '../session/engines.ts';
import { createFiles } from './files.ts';
import { createLocalEngine } from '../session/local-engine.ts';
import type { OfferedPort } from '../session/offered-port.ts';
import { createPrompts } from '../session/prompts.ts';
import { createTerminals } from '../session/terminals.ts';
import { createTransferHub } from '../transfers/transfer-hub.ts';

function setUp() {
  const hosts: FakeEngineHost[] = [];
  const reports: string[] = [];
  const prompts = createPrompts();
  const local = createLocalEngine({
    startEngine: () => {
      const host = fakeEngineHost();
      hosts.push(host);
      return host;
    },
    hub: createTransferHub(),
    conflict: createConflictDesk(prompts, askEverything)(),
    report: (trouble) => reports.push(trouble),
  });
  const remote = { call: vi.fn(), open: vi.fn(), end: vi.fn(), kill: vi.fn() };
  const link = vi.fn((_id: string) => remote);
  const files = createFiles(createFindEngine(local, { link }));
  return {
    files,
    local,
    hosts,
    reports,
    remote,
    link,
    prompts,
    terminals: createTerminals({ link }),
  };
}

const { signal } = new AbortController();
const raw = {} as RawPort;
const port = { raw } as OfferedPort<never, unknown>;

describe('files', () => {
  it('of this computer are asked of one engine, started at the first use', async () => {
    const { files, hosts } = setUp();
    expect(hosts).toEqual([]);
    const asked = files.realPath({ fs: 'local', path: '.' }, signal);
    files.list({ fs: 'local', path: '/' }, port);
    expect(hosts).toHaveLength(1);
    const [call, open] = hosts[0]?.posted ?? [];
    expect(call?.message).toMatchObject({ name: 'realPath', params: { side: 'local', path: '.' } });
    expect(open).toEqual({
      message: { kind: 'open', name: 'list', params: { side: 'local', path: '/' } },
      port: raw,
    });
    const value = { path: '/home/ada' };
    hosts[0]?.say({ kind: 'result', id: 1, result: { ok: true, value } });
    expect(await asked).toEqual(value);
  });

  it('of a session are asked of its engine', async () => {
    const { files, remote, link, hosts } = setUp();
    await files.rename({ fs: 's1', from: '/a', to: '/b' }, signal);
    expect(link).toHaveBeenCalledWith('s1');
    const params = { side: 'remote', from: '/a', to: '/b' };
    expect(remote.call).toHaveBeenCalledWith('rename', params, { signal });
    files.remove({ fs: 's1', paths: ['/a'] }, port);
    expect(remote.open).toHaveBeenCalledWith('remove', { side: 'remote', paths: ['/a'] }, raw);
    expect(hosts).toEqual([]);
  });

  it('of this computer are there again after the engine died', async () => {
    const { files, hosts, reports } = setUp();
    const asked = files.freeSpace({ fs: 'local', path: '/' }, signal);
    hosts[0]?.exit({ code: 1 });
    const error = await asked.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'disconnected', next: 'Try again: it starts anew.' });
    expect(reports).toHaveLength(1);
    const again = files.makeDirectory({ fs: 'local', path: '/x' }, signal);
    expect(hosts).toHaveLength(2);
    hosts[1]?.say({ kind: 'result', id: 1, result: { ok: true, value: null } });
    await again;
  });
});

describe('the local engine', () => {
  it('asks about conflicts, and is told nothing about logging in', async () => {
    const { local, hosts, prompts } = setUp();
    local.link();
    const [host] = hosts;
    const answers = () => host?.posted.map((p) => p.message).filter((m) => m.kind === 'answer');
    host?.say({ kind: 'ask', id: 1, name: 'password', params: { hop: 0, again: false } });
    host?.say({
      kind: 'ask',
      id: 2,
      name: 'hostKey',
      params: { hop: 0, keyType: 't', key: new Uint8Array(1) },
    });
    await vi.waitFor(() => expect(answers()).toHaveLength(2));
    expect(answers()).toMatchObject([{ answer: null }, { answer: { accepted: false } }]);
    const facts = { path: '/a', kind: 'file' } as const;
    const files = { source: facts, target: facts, newName: 'a (2)' };
    const params = { transferId: 't', ...files, actions: ['skip'], reason: 'taken' } as const;
    host?.say({ kind: 'ask', id: 3, name: 'conflict', params: { ...params, actions: ['skip'] } });
    const prompt = await vi.waitUntil(() => prompts.open.read()[0]);
    const answer = { kind: 'conflict', action: 'skip', scope: 'all' } as const;
    prompts.answer(prompt.id, answer);
    await vi.waitFor(() => expect(answers()?.at(-1)).toEqual({ kind: 'answer', id: 3, answer }));
  });

  it('ends with the app, and quietly when it never ran', async () => {
    const { local, hosts } = setUp();
    await local.end();
    local.link();
    const end = vi.spyOn(hosts[0] ?? fakeEngineHost(), 'end');
    await local.end();
    expect(end).toHaveBeenCalledOnce();
  });
});

describe('terminals', () => {
  it('get the page’s port opened as a shell of the session', () => {
    const { terminals, remote } = setUp();
    terminals.open({ sessionId: 's1', columns: 80, rows: 24 }, port);
    expect(remote.open).toHaveBeenCalledWith('shell', { columns: 80, rows: 24 }, raw);
  });
});
