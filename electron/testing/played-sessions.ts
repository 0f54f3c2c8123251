import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { ConnectionFacts } from '../../shared/contract/sessions.ts';
import type { EngineAskName, EngineAsks, ToEngine } from '../engine/protocol.ts';
import { createHostStore } from '../store/host-store.ts';
import { createKnownHostsStore } from '../store/known-hosts-store.ts';
import { fakeEngineHost, type FakeEngineHost } from './fake-engine-host.ts';
import { noSecrets } from '../services/login/attempt-secrets.test-support.ts';
import { askEverything } from '../services/transfers/conflict-ask.test-support.ts';
import { createConflictDesk } from '../services/transfers/conflict-ask.ts';
import { createHosts } from '../services/way/hosts.ts';
import { noSshConfig } from '../services/way/no-ssh-config.test-support.ts';
import { createPractice, type PracticeServer } from '../services/way/practice.ts';
import { createPrompts, type Prompts } from '../services/session/prompts.ts';
import { createSessions, type SessionsOptions } from '../services/session/sessions.ts';
import { createTransferHub } from '../services/transfers/transfer-hub.ts';

/** What a server of a test has agreed on. */
export const sessionFacts: ConnectionFacts = {
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
export function keyBlob(fill: number): Uint8Array {
  const text = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return Buffer.concat([text(Buffer.from('ssh-ed25519')), text(Buffer.alloc(32, fill))]);
}

/** The host key of `box`, as its session process tells of it. */
export const boxKey = { hop: 0, keyType: 'ssh-ed25519', key: keyBlob(1) };

/** The practice server of {@link startWithPractice}. */
export const practiceServer: PracticeServer = {
  tcpPort: 4022,
  user: 'practice',
  password: 'one-time',
  hostKey: keyBlob(9),
};

/** The engine's side of a session, played by the test. */
export function play(host: FakeEngineHost) {
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

type Given = Pick<SessionsOptions, 'hosts' | 'knownHosts'> &
  Partial<Omit<SessionsOptions, 'prompts'>> & { readonly directory: string };

/** Sessions of a user `ada` whose processes the test plays. Nothing is remembered, nor configured. */
export function startSessions({ directory, ...given }: Given) {
  const engines: FakeEngineHost[] = [];
  const prompts = createPrompts();
  const reports: string[] = [];
  const sessions = createSessions({
    secrets: noSecrets,
    config: noSshConfig,
    prompts,
    userName: 'ada',
    practice: createPractice(() => {
      throw new Error('not used');
    }),
    hub: createTransferHub(),
    needs: () => false,
    conflicts: createConflictDesk(prompts, askEverything),
    login: {
      sshDirectory: directory,
      homeDirectory: directory,
      agentSocket: undefined,
      exists: () => false,
    },
    startEngine: () => {
      const host = fakeEngineHost();
      engines.push(host);
      return host;
    },
    report: (trouble) => reports.push(trouble),
    ...given,
  });
  const engine = async (index = 0) => play(await vi.waitUntil(() => engines[index]));
  const state = (index = 0) => sessions.all.read()[index]?.state;
  return { sessions, prompts, engines, engine, state, reports };
}

/** The same with an agent and a key file, in a folder of the test’s own, and with a practice server. */
export function startWithPractice(directory: string) {
  const practiceEnds = vi.fn<() => void>();
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
  const hosts = createHosts(createHostStore(directory), noSshConfig);
  const all = startSessions({
    directory,
    hosts,
    knownHosts: createKnownHostsStore({ userFiles: [join(directory, 'known_hosts')] }),
    practice: createPractice(startPractice),
    login: {
      sshDirectory: directory,
      homeDirectory: directory,
      agentSocket: '/agent',
      exists: (file) => file.endsWith('id_ed25519'),
    },
  });
  return { ...all, hosts, startPractice, practiceEnds };
}

/** A session that is connected to `box`. */
export async function connectToBox(directory: string) {
  const all = startWithPractice(directory);
  const id = await all.sessions.open({ text: 'box' });
  const server = await all.engine();
  const call = await server.connectCall();
  server.host.say({ kind: 'result', id: call.id, result: { ok: true, value: sessionFacts } });
  await vi.waitFor(() => expect(all.state()?.at).toBe('ready'));
  return { ...all, id, server };
}

/** Has the user say yes to the key of `box`: nothing secret is told to its session process before that. */
export async function trustBox(
  { ask }: Pick<ReturnType<typeof play>, 'ask'>,
  prompts: Prompts,
): Promise<void> {
  const answered = ask('hostKey', boxKey);
  const { id } = await vi.waitUntil(() => prompts.open.read()[0]);
  prompts.answer(id, { kind: 'unknown-host-key', accept: true });
  await answered;
}
