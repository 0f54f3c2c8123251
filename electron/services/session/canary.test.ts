/** A password that is easy to find again goes through a whole login, with a real session process and a real server. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startEngine } from '../../engine/process/host.ts';
import type { EngineHost } from '../../engine/process/engine-host.ts';
import type { ToEngine } from '../../engine/protocol.ts';
import { startPracticeServer, type PracticeServer } from '../../practice/server.ts';
import { builtEngine, ensureBuilt } from '../../testing/built.ts';
import { cheapDerive, createFakeKeychain } from '../../vault/keychain.test-support.ts';
import { createServices } from '../services.ts';

beforeAll(ensureBuilt);

let server: PracticeServer;
let profile: string;
beforeEach(async () => {
  server = await startPracticeServer();
  profile = await mkdtemp(join(tmpdir(), 'hawser-canary-'));
});
afterEach(async () => {
  await server.close();
  await rm(profile, { recursive: true, force: true });
});

/** The services as main has them, and everything they say to anybody. */
function setUp() {
  const reports: string[] = [];
  const hosts: EngineHost[] = [];
  const posted: ToEngine[] = [];
  const services = createServices({
    profileDirectory: profile,
    login: {
      sshDirectory: profile,
      homeDirectory: profile,
      agentSocket: undefined,
      exists: () => false,
    },
    vault: { os: createFakeKeychain().cipher, derive: cheapDerive },
    userName: server.user,
    startEngine: () => {
      const host = startEngine('child', { entry: builtEngine });
      hosts.push(host);
      return {
        ...host,
        post: (message, port) => {
          posted.push(message);
          host.post(message, port);
        },
      };
    },
    startPractice: () => {
      throw new Error('not used');
    },
    mintPorts: () => new MessageChannel(),
    tellUser: (message) => reports.push(message),
    report: (trouble) => reports.push(trouble),
  });
  const shown: string[] = [];
  for (const list of [services.sessions.all, services.prompts.open, services.transfers.all]) {
    list.subscribe(() => shown.push(JSON.stringify(list.read())));
  }
  /** What the process sees of its start, and has told of its faults. */
  const process = async () => {
    const [host] = hosts;
    if (host?.pid === undefined) throw new Error('no session process');
    const [argv, env] = await Promise.all(
      ['cmdline', 'environ'].map((name) => readFile(`/proc/${host.pid}/${name}`, 'latin1')),
    );
    return { argv, env, errors: host.errorOutput() };
  };
  const answer = async (kind: string, text: object | null) => {
    const prompt = await vi.waitUntil(
      () => services.prompts.open.read().find((each) => each.kind === kind),
      10_000,
    );
    services.prompts.answer(prompt.id, text as never);
    return prompt;
  };
  const state = () => services.sessions.all.read()[0]?.state;
  return { services, reports, posted, shown, process, answer, state };
}

async function storedFiles(): Promise<string> {
  const names = await readdir(profile, { recursive: true });
  const texts = await Promise.all(names.map((name) => readFile(join(profile, name), 'latin1')));
  return texts.join('\n');
}

it.runIf(process.platform === 'linux')(
  'a password is in one message to one process, and nowhere else',
  async () => {
    const wrong = 'canary-5f1c-wrong';
    const { services, reports, posted, shown, process, answer, state } = setUp();
    await services.sessions.open({ text: `${server.user}@127.0.0.1:${server.tcpPort}` });
    await answer('unknown-host-key', { kind: 'unknown-host-key', accept: true });
    await answer('password', { kind: 'password', password: wrong });
    const again = await answer('password', { kind: 'password', password: server.password });
    expect(again).toMatchObject({ again: true });
    await vi.waitFor(() => expect(state()?.at).toBe('ready'), 10_000);

    const holding = posted.filter((message) => JSON.stringify(message).includes(wrong));
    expect(holding).toMatchObject([{ kind: 'answer', answer: { password: wrong } }]);
    const seen = await process();
    await services.shutDown();
    const everywhere = {
      ...seen,
      shown: shown.join('\n'),
      reports: reports.join('\n'),
      stored: await storedFiles(),
      left: JSON.stringify([services.sessions.all.read(), services.prompts.open.read()]),
    };
    expect(everywhere.stored).toContain('127.0.0.1');
    for (const [place, text = ''] of Object.entries(everywhere)) {
      for (const secret of [wrong, server.password]) {
        expect(text.includes(secret), `${place} holds a password`).toBe(false);
      }
    }
  },
  30_000,
);

it('a login that fails says nothing of the passwords that were tried', async () => {
  const { services, reports, answer, state } = setUp();
  await services.sessions.open({ text: `${server.user}@127.0.0.1:${server.tcpPort}` });
  await answer('unknown-host-key', { kind: 'unknown-host-key', accept: true });
  for (const attempt of ['canary-1', 'canary-2', 'canary-3']) {
    await answer('password', { kind: 'password', password: attempt });
  }
  await vi.waitFor(() => expect(state()?.at).toBe('ended'), 10_000);
  expect(state()).toMatchObject({ error: { code: 'auth' } });
  expect(JSON.stringify([state(), reports])).not.toContain('canary');
  await services.shutDown();
});

it('a remembered password logs in without a question, and is on the disk only in the vault, encrypted', async () => {
  const { services, reports, shown, answer, state } = setUp();
  const open = () => services.sessions.open({ text: `${server.user}@127.0.0.1:${server.tcpPort}` });
  const first = await open();
  await answer('unknown-host-key', { kind: 'unknown-host-key', accept: true });
  const { password } = server;
  const asked = await answer('password', { kind: 'password', password, remember: true });
  expect(asked).toMatchObject({ canRemember: 'system' });
  await vi.waitFor(() => expect(state()?.at).toBe('ready'), 10_000);
  await vi.waitFor(async () => expect(await storedFiles()).toContain('"records"'), 5_000);
  await services.sessions.close(first);

  await open();
  await vi.waitFor(() => expect(state()?.at).toBe('ready'), 10_000);
  expect(services.secrets.state.read().kept).toMatchObject([
    { kind: 'password', owner: `${server.user}@127.0.0.1:${server.tcpPort}`, place: 'system' },
  ]);
  await services.shutDown();
  const stored = await storedFiles();
  for (const text of [stored, shown.join('\n'), reports.join('\n')]) {
    expect(text.includes(password)).toBe(false);
  }
});
