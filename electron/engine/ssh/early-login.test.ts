/** Logins at a server that calls itself OpenSSH, which gets a key right behind the first question. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AuthContext } from 'ssh2';
import { connect } from './connection.ts';
import { defaultDeadlines } from './deadlines.ts';
import { readsInOrder } from './early-login.ts';
import { Login } from './login.ts';
import type { LoginTools } from './login-tools.ts';
import { askAt } from './hop-ask.ts';
import { createPhaseClock } from './phase-clock.ts';
import { createTranscript } from './transcript.ts';
import { createScript, failureOf, paramsFor, serveSsh } from '../../testing/ssh-fixtures.ts';
import type { Answers } from '../../testing/ssh-fixtures.ts';
import { makeSsh2Key } from '../../testing/ssh2-keys.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

let keyFiles: string[] = [];
let keys: string[] = [];
beforeEach(() => {
  const dir = mkdtempSync(join(tmpdir(), 'hawser-early-'));
  stops.push(() => Promise.resolve(rmSync(dir, { recursive: true })));
  const pairs = [makeSsh2Key(), makeSsh2Key()];
  keyFiles = pairs.map((_, index) => join(dir, `key${index}`));
  keys = pairs.map((pair) => pair.public.split(' ')[1] ?? '');
  pairs.forEach((pair, index) =>
    writeFileSync(keyFiles[index] ?? '', pair.private, { mode: 0o600 }),
  );
});

/** What a server sees of each attempt: its method, and of a key which one and whether it has signed. */
function seenOf(context: AuthContext): string {
  if (context.method !== 'publickey') return context.method;
  const index = keys.indexOf(context.key.data.toString('base64'));
  return `key ${index}${context.signature === undefined ? '?' : ''}`;
}

/** What ssh2's server notes about messages. */
const marks = [
  ['Inbound: Received SERVICE_REQUEST', 'service'],
  ['Inbound: Received USERAUTH_REQUEST', 'attempt'],
  ['Outbound: Sending USERAUTH_FAILURE', 'refusal'],
] as const;

async function logIn(
  decide: (seen: string, context: AuthContext) => void,
  answers: Answers = {},
  ident = 'OpenSSH_9.9',
) {
  const seen: string[] = [];
  const wire: string[] = [];
  const server = await serveSsh(
    (context) => {
      seen.push(seenOf(context));
      decide(seenOf(context), context);
    },
    {
      ident,
      debug: (line) => {
        const what = marks.find(([start]) => line.includes(start))?.[1];
        if (what !== undefined) wire.push(what);
      },
    },
  );
  stops.push(server.stop);
  const script = createScript(answers);
  const outcome = connect(paramsFor(server.port, { keyFiles }), script.deps);
  void outcome.then(
    (connection) => stops.push(connection.close),
    () => undefined,
  );
  return { seen, wire, script, outcome };
}

it('a key at hand comes right behind the first question, signed, and that behind the request for the service', async () => {
  const { seen, wire, outcome } = await logIn((attempt, context) => {
    if (attempt === 'key 0') return context.accept();
    // the first question gets its answer only once the key is there
    const areBothThere = () => wire.filter((what) => what === 'attempt').length === 2;
    return void vi.waitUntil(areBothThere).then(() => context.reject(['publickey']));
  });
  const { facts } = await outcome;
  expect(seen).toEqual(['none', 'key 0']);
  expect(wire).toEqual(['service', 'attempt', 'attempt', 'refusal']);
  expect(facts.hops[0]).toMatchObject({ login: `key file ${keyFiles[0]}` });
  expect(facts.hops[0]).not.toHaveProperty('isOpenToAll');
});

it('a refused one is followed by the next, and is not sent again', async () => {
  const { seen, outcome } = await logIn((attempt, context) => {
    if (attempt === 'key 1') context.accept();
    else context.reject(['publickey']);
  });
  await outcome;
  expect(seen).toEqual(['none', 'key 0', 'key 1']);
});

it('a server that takes no keys yet gets it again when it does', async () => {
  let hasPassword = false;
  const { seen, script, outcome } = await logIn(
    (attempt, context) => {
      if (attempt === 'password') {
        hasPassword = true;
        context.reject(['publickey'], true);
      } else if (attempt === 'key 0' && hasPassword) context.accept();
      else context.reject(hasPassword ? ['publickey'] : ['password']);
    },
    { password: () => ({ password: 'right' }) },
  );
  await outcome;
  expect(seen).toEqual(['none', 'key 0', 'password', 'key 0']);
  expect(script.asked.map(({ name }) => name)).toEqual(['hostKey', 'password']);
});

it('nobody is asked for a passphrase before the server asks for a key', async () => {
  const encoding = {
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  } as const;
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: encoding,
  });
  // its public half is inside the encryption
  writeFileSync(keyFiles[1] ?? '', privateKey, { mode: 0o600 });
  const { seen, script, outcome } = await logIn(
    (attempt, context) => {
      if (attempt === 'password') context.accept();
      else context.reject(['password']);
    },
    { password: () => ({ password: 'right' }) },
  );
  await outcome;
  expect(seen).toEqual(['none', 'password']);
  expect(script.asked.map(({ name }) => name)).toEqual(['hostKey', 'password']);
});

it('a server that takes the key and wants a password too gets that', async () => {
  const { seen, outcome } = await logIn(
    (attempt, context) => {
      if (attempt === 'key 0') context.reject(['password'], true);
      else if (attempt === 'password') context.accept();
      else context.reject(['publickey']);
    },
    { password: () => ({ password: 'right' }) },
  );
  await outcome;
  expect(seen).toEqual(['none', 'key 0', 'password']);
});

it('CVE-2021-36367 a server that refuses the key and then asks for nothing is told from one that takes it', async () => {
  const { outcome } = await logIn((attempt, context) => {
    if (attempt === 'keyboard-interactive') context.accept();
    else context.reject(['publickey', 'keyboard-interactive']);
  });
  const { facts } = await outcome;
  expect(facts.hops[0]).toMatchObject({ login: 'keyboard-interactive', isOpenToAll: true });
});

it('a server that takes nothing is told of once, with the keys that were tried', async () => {
  const { outcome } = await logIn((_attempt, context) => context.reject(['hostbased']));
  const error = await failureOf(outcome);
  expect(error.message).toContain('The server takes: hostbased');
});

it('a server of another make gets one attempt after the other', async () => {
  const { seen, wire, outcome } = await logIn(
    (attempt, context) => {
      if (attempt === 'key 0') context.accept();
      else setTimeout(() => context.reject(['publickey']), 100);
    },
    {},
    'dropbear_2024.85',
  );
  await outcome;
  expect(seen).toEqual(['none', 'key 0']);
  expect(wire).toEqual(['service', 'attempt', 'refusal', 'attempt']);
});

it.each([
  ['SSH-2.0-OpenSSH_9.2p1 Debian-2', true],
  ['SSH-2.0-OpenSSH_for_Windows_9.5', false],
  ['SSH-2.0-NotOpenSSH_9', false],
  ['', false],
])('%j deals with messages in order: %s', (ident, expected) => {
  expect(readsInOrder(ident)).toBe(expected);
});

/** A login by itself: what it sends, and says about its end, is the test's. */
function loginWith(tools: Partial<LoginTools> = {}) {
  const script = createScript();
  const sent: unknown[] = [];
  const login = new Login({
    ask: askAt(script.deps.ask, 0),
    params: paramsFor(22),
    clock: createPhaseClock(),
    deadlines: defaultDeadlines,
    transcript: createTranscript(),
    fail: (error) => sent.push(error),
    signal: new AbortController().signal,
    expectAnswer: () => undefined,
    sendSigned: () => Promise.reject(new Error('There is no key.')),
    sendSignature: () => undefined,
    sendAnswers: () => undefined,
    sendNewPassword: () => undefined,
    isOrderly: () => true,
    ...tools,
  });
  const begin = () => login.handler(null, null, (attempt) => sent.push(attempt));
  return { login, script, sent, begin };
}

it('a refusal after the welcome leads to no further attempt', async () => {
  const { login, script, sent, begin } = loginWith();
  begin();
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  login.finish();
  login.refused(false);
  login.handler(['password'], false, (attempt) => sent.push(attempt));
  await new Promise(setImmediate);
  expect(script.asked).toEqual([]);
  expect(sent).toHaveLength(1);
});

it.each([
  ['the key, when the refusal of the first question came in front of it', true],
  ['nothing, when the first question was enough', false],
])('a welcome in one piece with all before it is due to %s', async (_name, isRefused) => {
  const sendSigned = vi.fn(() => Promise.resolve());
  const { login, begin } = loginWith({ params: paramsFor(22, { keyFiles }), sendSigned });
  begin();
  await vi.waitFor(() => expect(sendSigned).toHaveBeenCalledOnce());
  await new Promise(setImmediate);
  // all in one turn: nothing of it is worked off yet when the server says welcome
  if (isRefused) {
    login.refused(false);
    login.handler(['publickey'], false, () => undefined);
  }
  login.finish();
  expect(login.wasUnproved()).toBe(!isRefused);
  expect(login.story()).toBe(isRefused ? `key file ${keyFiles[0]}` : 'no login method');
});
