// Over 300 lines but one file: every row is a word of one and the same played session process.
/** What main does when a session process, which parses a server's bytes, has been taken over by them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import type { FromEngine } from '../../engine/protocol.ts';
import { createHostStore } from '../../store/host-store.ts';
import { createKnownHostsStore } from '../../store/known-hosts-store.ts';
import { fakeEngineHost, type FakeEngineHost } from '../../testing/fake-engine-host.ts';
import { sessionFacts } from '../../testing/played-sessions.ts';
import { askEverything } from '../transfers/conflict-ask.test-support.ts';
import { createConflictDesk } from '../transfers/conflict-ask.ts';
import { createHosts } from '../way/hosts.ts';
import { noSshConfig } from '../way/no-ssh-config.test-support.ts';
import { createPractice } from '../way/practice.ts';
import { noSecrets } from '../login/attempt-secrets.test-support.ts';
import { createPrompts } from './prompts.ts';
import { createSessions } from './sessions.ts';
import { createTransferHub } from '../transfers/transfer-hub.ts';
import { leastTurnMs, slowness } from '../../testing/processor-time.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-hostile-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function keyBlob(type: string, bytes = 32): Uint8Array {
  const text = (value: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(value.length);
    return Buffer.concat([length, value]);
  };
  return Buffer.concat([text(Buffer.from(type)), text(Buffer.alloc(bytes, 1))]);
}

const trustId = 100_000;

/** A session with `box` whose process the test plays, and another one beside it. */
async function setUp() {
  const engines: FakeEngineHost[] = [];
  const prompts = createPrompts();
  const hub = createTransferHub();
  const sessions = createSessions({
    secrets: noSecrets,
    config: noSshConfig,
    hosts: createHosts(createHostStore(directory), noSshConfig),
    prompts,
    userName: 'ada',
    knownHosts: createKnownHostsStore({ userFiles: [join(directory, 'known_hosts')] }),
    practice: createPractice(() => {
      throw new Error('not used');
    }),
    hub,
    needs: () => false,
    conflicts: createConflictDesk(prompts, askEverything),
    login: {
      sshDirectory: directory,
      homeDirectory: directory,
      agentSocket: undefined,
      exists: (file) => file.endsWith('id_ed25519'),
    },
    startEngine: () => {
      const host = fakeEngineHost();
      engines.push(host);
      return host;
    },
    report: () => undefined,
  });
  await sessions.open({ text: 'box' });
  const engine = await vi.waitUntil(() => engines[0]);
  await vi.waitUntil(() => engine.posted.length > 0);
  await sessions.open({ text: 'neighbour' });
  const answers = () =>
    engine.posted.flatMap(({ message }) => (message.kind === 'answer' ? message : []));
  return {
    engine,
    say: (message: unknown) => engine.say(message as FromEngine),
    answers: () => answers().filter(({ id }) => id !== trustId),
    /** Has the user say yes to the server's key. */
    trust: async () => {
      const params = { hop: 0, keyType: 'ssh-ed25519', key: keyBlob('ssh-ed25519') };
      engine.say({ kind: 'ask', id: trustId, name: 'hostKey', params });
      const { id } = await vi.waitUntil(() => prompts.open.read()[0]);
      prompts.answer(id, { kind: 'unknown-host-key', accept: true });
      await vi.waitUntil(() => answers().some((each) => each.id === trustId));
    },
    state: (index = 0) => sessions.all.read()[index]?.state,
    prompts,
    hub,
    sessions,
  };
}

const tally = { found: 1, done: 0, skipped: 0, failed: 0, totalBytes: 1, doneBytes: 0 };
const checks = { sha256: 0, readBack: 0, size: 0 };
const told = { transferId: 't', tally, checks, counted: true, bytesPerSecond: 1 };

describe('a message that is not in the protocol', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'beat'],
    ['a list', [{ kind: 'beat' }]],
    ['no kind', {}],
    ['an unknown kind', { kind: 'constructor' }],
    ['a beat without a number', { kind: 'beat', rssBytes: '1' }],
    ['a beat of NaN bytes', { kind: 'beat', rssBytes: Number.NaN }],
    ['a result without a result', { kind: 'result', id: 1 }],
    [
      'an unknown error code',
      { kind: 'result', id: 1, result: { ok: false, error: { code: 'x', message: '' } } },
    ],
    ['an unknown question', { kind: 'ask', id: 1, name: '__proto__', params: {} }],
    ['a question without parameters', { kind: 'ask', id: 1, name: 'password' }],
    [
      'a question under no number',
      { kind: 'ask', id: 'a', name: 'password', params: { hop: 0, again: true } },
    ],
    [
      'a key that is a text',
      {
        kind: 'ask',
        id: 1,
        name: 'hostKey',
        params: { hop: 0, keyType: 'a', key: 'k' },
      },
    ],
    [
      'a million fields',
      {
        kind: 'ask',
        id: 1,
        name: 'interactive',
        params: { hop: 0, name: '', instruction: '', fields: Array(1_000_000).fill(7) },
      },
    ],
    [
      'a label of 10 MB',
      {
        kind: 'ask',
        id: 1,
        name: 'interactive',
        params: {
          hop: 0,
          name: '',
          instruction: '',
          fields: [{ label: 'x'.repeat(1e7), echo: false }],
        },
      },
    ],
    [
      'a banner of 10 MB',
      { kind: 'event', event: { event: 'banner', hop: 0, text: 'x'.repeat(1e7) } },
    ],
    [
      'a banner that is none',
      { kind: 'event', event: { event: 'banner', hop: 0, text: { toString: 1 } } },
    ],
    ['progress of nothing', { kind: 'event', event: { event: 'progress', progress: null } }],
    [
      'progress without a tally',
      { kind: 'event', event: { event: 'progress', progress: { ...told, tally: undefined } } },
    ],
    ['an end without a reason', { kind: 'event', event: { event: 'closed' } }],
    ['an unknown phase', { kind: 'event', event: { event: 'phase', hop: 0, phase: 'toString' } }],
  ])('ends its process, and no other: %s', async (_, message) => {
    const { engine, say, state, prompts } = await setUp();
    say(message);
    expect(engine.wasKilled()).toBe(true);
    await vi.waitFor(() =>
      expect(state()).toMatchObject({ at: 'ended', error: { code: 'internal' } }),
    );
    expect(state(1)?.at).toBe('connecting');
    expect(prompts.open.read()).toEqual([]);
  });
});

describe('an answer to a call', () => {
  it('of another shape is a failure, not a fact', async () => {
    const { say, state } = await setUp();
    const value = { ...sessionFacts, homeDirectory: 7 };
    say({ kind: 'result', id: 1, result: { ok: true, value } });
    await vi.waitFor(() =>
      expect(state()).toMatchObject({ at: 'ended', error: { code: 'internal' } }),
    );
  });

  it('nobody waits for is passed over', async () => {
    const { say, state } = await setUp();
    for (const id of [0, 7, 2 ** 31])
      say({ kind: 'result', id, result: { ok: true, value: null } });
    expect(state()?.at).toBe('connecting');
  });
});

describe('a host key', () => {
  const ask = (change: object) => ({
    kind: 'ask',
    id: 1,
    name: 'hostKey',
    params: {
      hop: 0,
      keyType: 'ssh-ed25519',
      key: keyBlob('ssh-ed25519'),
      ...change,
    },
  });

  it.each<[string, object]>([
    ['of a server that is not on the way', { hop: 1 }],
    ['of a type with a line of its own', { keyType: 'ssh-ed25519 AAAA\nbank.example ssh-rsa' }],
    ['of another type than it says', { keyType: 'ssh-rsa' }],
    ['that is not whole', { key: keyBlob('ssh-ed25519', 31) }],
  ])('%s is refused unseen and never stored', async (_, change) => {
    const { say, answers, prompts } = await setUp();
    say(ask(change));
    await vi.waitFor(() => expect(answers()).toHaveLength(1));
    expect(answers()[0]?.answer).toMatchObject({ accepted: false, error: { code: 'host-key' } });
    expect(prompts.open.read()).toEqual([]);
    say({ kind: 'event', event: { event: 'handshake', hop: 0 } });
    await expect(readFile(join(directory, 'known_hosts'))).rejects.toThrow(/ENOENT/);
  });
});

describe('questions', () => {
  it('before the server’s key is trusted get no secret', async () => {
    const { say, answers, prompts } = await setUp();
    const keyFile = join(directory, 'id_ed25519');
    const fields = [{ label: 'Password:', echo: false }];
    say({ kind: 'ask', id: 1, name: 'password', params: { hop: 0, again: false } });
    say({ kind: 'ask', id: 2, name: 'passphrase', params: { hop: 0, keyFile, again: false } });
    const params = { hop: 0, name: '', instruction: '', fields };
    say({ kind: 'ask', id: 3, name: 'interactive', params });
    say({ kind: 'ask', id: 4, name: 'newPassword', params: { hop: 0, text: '', again: false } });
    await vi.waitFor(() =>
      expect(answers().map(({ answer }) => answer)).toEqual([null, null, null, null]),
    );
    expect(prompts.open.read()).toEqual([]);
  });

  it('about a key file that it was not told to use get no answer', async () => {
    const { say, answers, prompts, trust } = await setUp();
    await trust();
    const params = { hop: 0, keyFile: join(directory, 'id_bank'), again: false };
    say({ kind: 'ask', id: 1, name: 'passphrase', params });
    await vi.waitFor(() => expect(answers()).toEqual([{ kind: 'answer', id: 1, answer: null }]));
    expect(prompts.open.read()).toEqual([]);
  });

  it('under an id that is in use are passed over, and an answer goes to the first', async () => {
    const { say, answers, prompts, trust } = await setUp();
    await trust();
    say({ kind: 'ask', id: 1, name: 'password', params: { hop: 0, again: false } });
    say({ kind: 'ask', id: 1, name: 'password', params: { hop: 0, again: true } });
    const prompt = await vi.waitUntil(() => prompts.open.read()[0]);
    expect(prompts.open.read()).toHaveLength(1);
    prompts.answer(prompt.id, { kind: 'password', password: 'x' });
    await vi.waitFor(() => expect(answers()).toHaveLength(1));
  });

  it('above what may wait at once are answered with no', async () => {
    const { say, answers, prompts, trust } = await setUp();
    await trust();
    for (let id = 1; id <= limits.questionsPerEngine + 1; id += 1) {
      say({ kind: 'ask', id, name: 'password', params: { hop: 0, again: false } });
    }
    await vi.waitFor(() => expect(prompts.open.read()).toHaveLength(limits.questionsPerEngine));
    expect(answers()).toEqual([
      { kind: 'answer', id: limits.questionsPerEngine + 1, answer: null },
    ]);
    prompts.dismissAll();
  });

  it('that are taken back or were never asked leave nothing behind', async () => {
    const { say, answers, prompts, trust } = await setUp();
    await trust();
    say({ kind: 'ask', id: 1, name: 'password', params: { hop: 0, again: false } });
    await vi.waitFor(() => expect(prompts.open.read()).toHaveLength(1));
    for (const id of [1, 1, 99]) say({ kind: 'unask', id });
    await vi.waitFor(() => expect(prompts.open.read()).toEqual([]));
    expect(answers()).toEqual([]);
  });

  it('show lone surrogates and direction marks as they came, capped', async () => {
    const { say, prompts, trust } = await setUp();
    await trust();
    const label = `\udcff\u202e${'x'.repeat(100_000)}`;
    const params = { hop: 0, name: '', instruction: '', fields: [{ label, echo: true }] };
    say({ kind: 'ask', id: 1, name: 'interactive', params });
    const prompt = await vi.waitUntil(() => prompts.open.read()[0]);
    expect(prompt).toMatchObject({ fields: [{ label: label.slice(0, limits.serverTextLength) }] });
    prompts.dismissAll();
  });
});

describe('a flood', () => {
  it('of 10,000 messages in one go keeps main busy for less than 100 ms, and tells of the last', async () => {
    const { say, hub, sessions } = await setUp();
    let last = 0;
    const id = sessions.all.read()[0]?.id ?? '';
    hub.listen('t', id, (event) => {
      if (event.event === 'progress') last = event.progress.tally.doneBytes;
    });
    const listener = vi.fn<() => void>();
    sessions.all.subscribe(listener);
    const mostMs = 100 * (await slowness());
    let sent = 0;
    const flood = async () => {
      listener.mockClear();
      const until = sent + 10_000;
      while (sent < until) {
        sent += 1;
        const moved = { ...told, tally: { ...tally, doneBytes: sent } };
        say({ kind: 'event', event: { event: 'progress', progress: moved } });
        if (sent % 4 === 0) say({ kind: 'event', event: { event: 'banner', hop: 0, text: 'b' } });
      }
      await vi.waitFor(() => expect(last).toBe(until));
    };
    expect(await leastTurnMs(flood, mostMs)).toBeLessThan(mostMs);
    expect(listener.mock.calls.length).toBeLessThan(5);
  });
});
