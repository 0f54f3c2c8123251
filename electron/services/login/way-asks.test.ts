import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { HostDraft } from '../../../shared/contract/hosts.ts';
import type { EngineAskName, EngineAsks } from '../../engine/protocol.ts';
import { createHostStore } from '../../store/host-store.ts';
import { createKnownHostsStore } from '../../store/known-hosts-store.ts';
import { createHosts } from '../way/hosts.ts';
import { noSshConfig } from '../way/no-ssh-config.test-support.ts';
import { keyBlob, sessionFacts, startSessions } from '../../testing/played-sessions.ts';

/** What main answers about each server on the way, whatever the session process says. */

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-way-asks-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const keys = { bastion: keyBlob(1), inner: keyBlob(2) };

const inner: HostDraft = {
  name: 'inner',
  address: 'inner',
  tcpPort: 22,
  user: 'ann',
  authentication: { method: 'password' },
  jump: { list: 'bob@bastion' },
};

async function setUp(draft: HostDraft = inner) {
  const line = (name: keyof typeof keys) =>
    `${name} ssh-ed25519 ${Buffer.from(keys[name]).toString('base64')}\n`;
  const knownFile = join(directory, 'known_hosts');
  await writeFile(knownFile, line('bastion') + line('inner'));
  const hosts = createHosts(createHostStore(directory), noSshConfig);
  const knownHosts = createKnownHostsStore({ userFiles: [knownFile] });
  const all = startSessions({ directory, hosts, knownHosts });
  const { sessions, prompts } = all;
  const { id: hostId } = await hosts.save(draft);
  const id = await sessions.open({ hostId });
  const engine = async (index = 0) => {
    const server = await all.engine(index);
    return {
      host: server.host,
      call: await server.connectCall(),
      ask: async <N extends EngineAskName>(name: N, params: EngineAsks[N]['params']) =>
        (await server.ask(name, params)).answer,
    };
  };
  const prompt = () => vi.waitUntil(() => prompts.open.read()[0]);
  const give = async (password: string) => {
    const asked = await prompt();
    prompts.answer(asked.id, { kind: 'password', password });
    return asked;
  };
  return { sessions, hosts, hostId, id, prompts, engine, prompt, give, state: all.state };
}

const shown = (hop: number, key: Uint8Array) => ({ hop, keyType: 'ssh-ed25519', key });

it('A16 each hop’s key is looked up under its own name, and a wrong one is named with it', async () => {
  const { engine, prompts } = await setUp();
  const { ask } = await engine();
  expect(await ask('hostKey', shown(0, keys.bastion))).toEqual({ accepted: true });
  expect(await ask('hostKey', shown(1, keys.inner))).toEqual({ accepted: true });

  const wrongInner = await ask('hostKey', shown(1, keys.bastion));
  expect(wrongInner).toMatchObject({
    accepted: false,
    error: { message: expect.stringMatching(/host key of inner is not the one known/) as unknown },
  });
  expect(prompts.open.read()).toMatchObject([{ kind: 'changed-host-key', host: 'inner' }]);
  expect(prompts.open.read()[0]).not.toHaveProperty('jumpTo');

  const wrongOuter = await ask('hostKey', shown(0, keys.inner));
  expect(wrongOuter).toMatchObject({
    error: { message: expect.stringMatching(/host key of bastion is not/) as unknown },
  });
  expect(prompts.open.read()[1]).toMatchObject({ host: 'bastion', jumpTo: 'ann@inner' });
});

it.each([2, 7, 2 ** 31])('a key for hop %i, which there is not, is refused unseen', async (hop) => {
  const { engine, prompts } = await setUp();
  const { ask } = await engine();
  const { inner: key } = keys;
  expect(await ask('hostKey', shown(hop, key))).toMatchObject({ accepted: false });
  expect(await ask('password', { hop, again: false })).toBeNull();
  expect(await ask('passphrase', { hop, again: false, keyFile: '/k' })).toBeNull();
  expect(prompts.open.read()).toEqual([]);
});

it('A16 passwords are asked by account, and kept for their own account alone', async () => {
  const { sessions, hosts, hostId, id, prompts, engine, give, prompt, state } = await setUp();
  const first = await engine();
  await first.ask('hostKey', shown(0, keys.bastion));
  await first.ask('hostKey', shown(1, keys.inner));
  const forBastion = first.ask('password', { hop: 0, again: false });
  expect(await give('of bastion')).toMatchObject({ account: 'bob@bastion', jumpTo: 'ann@inner' });
  const forInner = first.ask('password', { hop: 1, again: false });
  expect(await give('of inner')).toMatchObject({ account: 'ann@inner' });
  expect(await forBastion).toEqual({ password: 'of bastion' });
  expect(await forInner).toEqual({ password: 'of inner' });
  first.host.say({ kind: 'result', id: first.call.id, result: { ok: true, value: sessionFacts } });
  await vi.waitFor(() => expect(state()?.at).toBe('ready'));
  const error = { code: 'disconnected', message: 'Gone.' } as const;
  first.host.say({ kind: 'event', event: { event: 'closed', error } });
  await vi.waitFor(() => expect(state()?.at).toBe('ended'));

  await hosts.save({ ...inner, id: hostId, jump: { list: 'bob@other' } });
  await sessions.reconnect(id);
  const second = await engine(1);
  await second.ask('hostKey', shown(1, keys.inner));
  expect(await second.ask('password', { hop: 1, again: false })).toEqual({ password: 'of inner' });
  const isNew = second.ask('hostKey', shown(0, keys.bastion));
  prompts.answer((await prompt()).id, { kind: 'unknown-host-key', accept: true });
  await isNew;
  void second.ask('password', { hop: 0, again: false }).catch(() => undefined);
  expect(await prompt()).toMatchObject({ kind: 'password', account: 'bob@other' });
});

it('the password of a proxy is asked for as its own, and only when it has an account', async () => {
  const proxy = { kind: 'http', host: 'p.example', tcpPort: 3128, user: 'pu' } as const;
  const { engine, give } = await setUp({ ...inner, proxy });
  const { ask, call } = await engine();
  expect(call.params).toMatchObject({
    dial: { via: 'http-connect', host: 'p.example', user: 'pu' },
  });
  const answer = ask('proxyPassword', { again: false });
  expect(await give('of the proxy')).toMatchObject({ account: 'pu@p.example:3128 (proxy)' });
  expect(await answer).toEqual({ password: 'of the proxy' });
});

it('a proxy without an account gets no password', async () => {
  const { engine, prompts } = await setUp();
  const { ask } = await engine();
  expect(await ask('proxyPassword', { again: false })).toBeNull();
  expect(prompts.open.read()).toEqual([]);
});

it('what jump hosts say is told apart from what the host says', async () => {
  const { engine, sessions } = await setUp();
  const { host } = await engine();
  host.say({ kind: 'event', event: { event: 'banner', hop: 0, text: 'outer words' } });
  host.say({ kind: 'event', event: { event: 'banner', hop: 1, text: 'inner words' } });
  expect(sessions.all.read()[0]?.banner).toBe('bob@bastion:\nouter words\nann@inner:\ninner words');
  host.say({ kind: 'event', event: { event: 'phase', hop: 0, phase: 'login' } });
  expect(sessions.all.read()[0]?.state).toMatchObject({ phase: 'login', jump: 'bob@bastion' });
  host.say({ kind: 'event', event: { event: 'phase', hop: 1, phase: 'login' } });
  expect(sessions.all.read()[0]?.state).not.toHaveProperty('jump');
});
