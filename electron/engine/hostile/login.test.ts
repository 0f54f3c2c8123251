// One file: all that a server can do to a login, told with the same few helpers.
/** Groups A02, A04, A06, A08, A13 and A14 of the catalogue: servers that play with the login. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import { check, meet, type Row } from '../../testing/hostile-meeting.ts';
import { message, str, u32 } from '../../testing/raw-ssh/bytes.ts';
import { infoRequest, readLogin, refusal } from '../../testing/raw-ssh/login.ts';
import { SSH } from '../../testing/raw-ssh/numbers.ts';
import type { RawPeer } from '../../testing/raw-ssh/peer.ts';
import type { Scenario } from '../../testing/raw-ssh/scenario.ts';

const count = (peer: RawPeer | undefined, type: number) =>
  peer?.received.filter((each) => each === type).length ?? 0;
const auth = { code: 'auth' } as const;
const answers = {
  password: () => ({ password: 'secret' }),
  interactive: ({ fields }: { fields: readonly unknown[] }) => ({ answers: fields.map(() => 'x') }),
};

describe('A02 questions of a server', () => {
  const asking = (round: (nth: number) => Buffer): Scenario => ({
    accepts: ['keyboard-interactive'],
    receiving: {
      [SSH.USERAUTH_REQUEST]: (payload, peer) => {
        if (readLogin(payload).method !== 'keyboard-interactive') return undefined;
        peer.send(round(0));
        return true;
      },
      [SSH.USERAUTH_INFO_RESPONSE]: (_, peer, nth) => {
        peer.send(round(nth + 1));
        return true;
      },
    },
  });
  it.concurrent.each<[string, (nth: number) => Buffer]>([
    ['without a question, for ever', () => infoRequest([])],
    ['of instructions only, for ever', (nth) => infoRequest([], 'n', `wait ${nth}`)],
    ['one, for ever', () => infoRequest(['Code: '])],
    ['one and none in turn, for ever', (nth) => infoRequest(nth % 2 === 0 ? ['Code: '] : [])],
  ])('A02 %s end after %s rounds at most', async (_, round) => {
    const { peer } = await check(asking(round), auth, { answers });
    expect(count(peer, SSH.USERAUTH_INFO_RESPONSE)).toBeLessThanOrEqual(limits.interactiveRounds);
  });

  it.concurrent.each<[string, Buffer]>([
    ['17 at once', infoRequest(Array<string>(17).fill('?'))],
    ['1,000 at once', infoRequest(Array<string>(1_000).fill('?'))],
    ['more than there are', message(SSH.USERAUTH_PK_OK, str(''), str(''), str(''), u32(0xffff))],
    ['a list cut short', message(SSH.USERAUTH_PK_OK, str(''), str(''), str(''), u32(2), str('?'))],
    ['a message without fields', message(SSH.USERAUTH_PK_OK)],
  ])('A02 %s are refused unseen', async (_, round) => {
    const { script } = await check(
      asking(() => round),
      { code: ['auth', 'protocol'] },
      { answers },
    );
    expect(script.asked.filter(({ name }) => name === 'interactive')).toEqual([]);
  });

  it('A02 with control, direction and HTML in them are shown as text, capped', async () => {
    const evil = `\x1b[2J\u202e<b>${'x'.repeat(9_000)}`;
    const { script } = await meet(
      asking(() => infoRequest([evil], evil, evil)),
      { answers },
    );
    const asked = script.asked.find(({ name }) => name === 'interactive');
    const text = JSON.stringify(asked?.params);
    expect(text).not.toMatch(/\\u001b|\u202e|\x1b/);
    expect(text.length).toBeLessThan(4 * limits.serverTextLength);
  });
});

describe('A04 a server that never has enough', () => {
  const replying = (reply: (nth: number, peer: RawPeer) => Buffer | Buffer[]): Scenario => ({
    receiving: {
      [SSH.USERAUTH_REQUEST]: (_, peer, nth) => {
        for (const each of [reply(nth, peer)].flat()) peer.send(each);
        return true;
      },
    },
  });
  const methods = ['password', 'keyboard-interactive', 'publickey', 'hostbased'];
  const rows: [string, Scenario, number][] = [
    ['refuses each password', replying(() => refusal(['password'])), 5],
    ['takes each password in part', replying(() => refusal(['password'], true)), 8],
    ['takes each answer in part', replying(() => refusal(['keyboard-interactive'], true)), 20],
    [
      'names another method each time',
      replying((nth) => refusal([methods[nth % 4] ?? '', `m${nth}`])),
      41,
    ],
    ['refuses questions it never asked', replying(() => refusal(['keyboard-interactive'])), 2],
    [
      'refuses each answer',
      {
        receiving: {
          [SSH.USERAUTH_REQUEST]: (payload, peer) => {
            const isAnswerable = readLogin(payload).method === 'keyboard-interactive';
            peer.send(isAnswerable ? infoRequest(['Code: ']) : refusal(['keyboard-interactive']));
            return true;
          },
          [SSH.USERAUTH_INFO_RESPONSE]: (_, peer) => {
            peer.send(refusal(['keyboard-interactive']));
            return true;
          },
        },
      },
      4,
    ],
    ['names no method', replying(() => refusal([])), 2],
    [
      'names 5,000 methods',
      replying(() => refusal(Array.from({ length: 5_000 }, (_, n) => `m${n}`))),
      2,
    ],
    ['names only “none”', replying(() => refusal(['none'])), 2],
    ['names methods of control characters', replying(() => refusal(['\x1b[2J', '\u202e'])), 2],
    [
      'refuses ten times what was asked once',
      replying(() => Array<Buffer>(10).fill(refusal(['password']))),
      41,
    ],
    ['answers with a refusal without a list', replying(() => message(SSH.USERAUTH_FAILURE)), 2],
  ];
  it.concurrent.each(rows)(
    'A04 %s is left after a bounded number of attempts',
    async (_, scenario, most) => {
      let given = 0;
      const counted = {
        ...answers,
        password: () => {
          given += 1;
          return { password: 'secret' };
        },
      };
      const { peer } = await check(scenario, { code: ['auth', 'protocol'] }, { answers: counted });
      expect(count(peer, SSH.USERAUTH_REQUEST)).toBeLessThanOrEqual(most);
      expect(given).toBeLessThanOrEqual(4);
    },
  );
});

describe('A06 an RSA key of the user', () => {
  let directory: string;
  let keyFile: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hawser-hostile-key-'));
    keyFile = join(directory, 'id_rsa');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(keyFile, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const algorithmsSeen = (scenario: Scenario) => {
    const seen: string[] = [];
    const receiving: Scenario['receiving'] = {
      ...scenario.receiving,
      [SSH.USERAUTH_REQUEST]: (payload, peer, nth) => {
        const { key } = readLogin(payload);
        if (key) seen.push(key.algorithm);
        return scenario.receiving?.[SSH.USERAUTH_REQUEST]?.(payload, peer, nth);
      },
    };
    return { seen, scenario: { accepts: ['publickey'], ...scenario, receiving } };
  };

  it.concurrent.each<[string, readonly string[] | null]>([
    ['says nothing of signatures', null],
    ['wants SHA-1', ['ssh-rsa']],
    ['names none', []],
    ['names nonsense', ['ssh-rsa\x1b', 'rsa-md5']],
    ['names SHA-2', ['rsa-sha2-256', 'rsa-sha2-512']],
  ])('A06 is never used with SHA-1 when the server %s', async (_, signatureAlgorithms) => {
    const { seen, scenario } = algorithmsSeen({ signatureAlgorithms });
    await meet(scenario, { params: { keyFiles: [keyFile] } });
    expect(seen.length).toBeGreaterThan(0);
    for (const algorithm of seen) expect(algorithm).toMatch(/^rsa-sha2-(256|512)$/);
  });

  it.concurrent.each<[string, (payload: Buffer) => Buffer]>([
    [
      'asks for SHA-1',
      (payload) =>
        message(SSH.USERAUTH_PK_OK, str('ssh-rsa'), str(readLogin(payload).key?.blob ?? '')),
    ],
    [
      'asks for another key',
      () => message(SSH.USERAUTH_PK_OK, str('ssh-ed25519'), str(Buffer.alloc(51))),
    ],
    ['asks for nothing', () => message(SSH.USERAUTH_PK_OK)],
    [
      'asks for a new password',
      () => message(SSH.USERAUTH_PK_OK, str('Your password has expired'), str('')),
    ],
    ['asks questions', () => infoRequest(['Password: '])],
  ])('A06 is not misused when the answer to it %s', async (_, reply) => {
    const { seen, scenario } = algorithmsSeen({
      receiving: {
        [SSH.USERAUTH_REQUEST]: (payload, peer, nth) => {
          if (readLogin(payload).method !== 'publickey' || nth > 3) return undefined;
          peer.send(reply(payload));
          return true;
        },
      },
    });
    const params = { keyFiles: [keyFile], askPassword: false };
    // some of these answers are none, and the login waits for one
    const { script } = await meet(scenario, { params, deadlines: { authMs: 2_000 } });
    for (const algorithm of seen) expect(algorithm).toMatch(/^rsa-sha2-/);
    expect(script.asked.map(({ name }) => name)).toEqual(['hostKey']);
  });
});

describe('A08 a channel that the server opens', () => {
  const open = (kind: string, ...more: Buffer[]) =>
    message(SSH.CHANNEL_OPEN, str(kind), u32(7), u32(1_000_000), u32(32_768), ...more);
  const address = [str('127.0.0.1'), u32(80), str('127.0.0.1'), u32(80)];
  it.concurrent.each<[string, Buffer]>([
    ['to the agent', open('auth-agent@openssh.com')],
    ['to the agent, by its old name', open('auth-agent')],
    ['to the display', open('x11', str('127.0.0.1'), u32(6000))],
    ['from a forwarded port', open('forwarded-tcpip', ...address)],
    ['from a forwarded socket', open('forwarded-streamlocal@openssh.com', str('/s'), str(''))],
    ['into our network', open('direct-tcpip', ...address)],
    ['as a session of its own', open('session')],
    ['of a kind nobody knows', open('\x1b[2J')],
    ['as a tunnel', open('tun@openssh.com', u32(1), u32(0))],
  ])('A08 %s is refused, and the session goes on', async (_, opening) => {
    const scenario: Scenario = { onReady: (peer) => peer.send(opening) };
    const { peer } = await check(scenario, 'works', {
      use: async (side, { peers }) => {
        await vi.waitFor(() => expect(count(peers[0], SSH.CHANNEL_OPEN_FAILURE)).toBe(1));
        await (await side.files()).lstat('/home/hello.txt');
      },
    });
    expect(count(peer, SSH.CHANNEL_OPEN_CONFIRMATION)).toBe(0);
  });

  it('A08 is refused 2,000 times as well', async () => {
    await check(
      { onReady: (peer) => peer.flood(2_000, () => open('auth-agent@openssh.com')) },
      'works',
      {
        use: async (side, { peers }) => {
          const refused = () => expect(count(peers[0], SSH.CHANNEL_OPEN_FAILURE)).toBe(2_000);
          await vi.waitFor(refused, { timeout: 5_000 });
          await (await side.files()).lstat('/home/hello.txt');
        },
      },
    );
  });
});

describe('A13 a login that nobody asked for', () => {
  const instead = (...payloads: Buffer[]): Scenario => ({
    receiving: {
      [SSH.SERVICE_REQUEST]: (_, peer) => {
        for (const payload of payloads) peer.sendNow(payload);
        return true;
      },
    },
  });
  const success = message(SSH.USERAUTH_SUCCESS);
  const accept = message(SSH.SERVICE_ACCEPT, str('ssh-userauth'));
  const rows: Row[] = [
    [
      'a welcome instead of the login service',
      instead(success),
      { code: 'protocol', says: /before there was one/ },
    ],
    [
      'the connection service at once',
      instead(message(SSH.SERVICE_ACCEPT, str('ssh-connection')), success),
      { code: ['protocol', 'auth', 'timeout'] },
    ],
    [
      'questions before an attempt',
      instead(infoRequest(['Password: '])),
      { code: ['protocol', 'auth', 'timeout'] },
    ],
    [
      'a refusal before an attempt',
      instead(refusal(['password'])),
      { code: ['protocol', 'auth', 'timeout'] },
    ],
    [
      'two welcomes',
      { sending: { [SSH.USERAUTH_SUCCESS]: (payload) => [payload, payload] } },
      'works',
    ],
    [
      'a welcome, then questions as if it went on (CVE-2021-36367)',
      { onReady: (peer) => peer.send(infoRequest(['Password: '])) },
      'works',
    ],
    ['a welcome, then a refusal', { onReady: (peer) => peer.send(refusal(['password'])) }, 'works'],
    [
      'a welcome, then a demand for a new password',
      { onReady: (peer) => peer.send(message(60, str('New password'), str(''))) },
      'works',
    ],
    ['the login service twice', instead(accept, accept), 'works'],
  ];
  it.concurrent.each(rows)('A13 %s gets no secret', async (_, scenario, expected, more) => {
    const { script } = await check(scenario, expected, {
      ...more,
      use: async (side) => (await side.files()).lstat('/home'),
    });
    expect(script.asked.map(({ name }) => name)).toEqual(['hostKey']);
  });

  it('A13 a welcome to a password, then a demand for a new one gets none', async () => {
    const demand = message(60, str('Your password has expired'), str(''));
    const scenario: Scenario = {
      accepts: ['password'],
      onReady: (peer) => peer.send(demand),
    };
    const { script, peer } = await check(scenario, 'works', {
      answers: { ...answers, newPassword: () => ({ newPassword: 'stolen' }) },
      use: async (side) => (await side.files()).lstat('/home'),
    });
    expect(script.asked.map(({ name }) => name)).toEqual(['hostKey', 'password']);
    expect(count(peer, SSH.USERAUTH_REQUEST)).toBe(2);
  });
});

describe('A14 a banner', () => {
  const bannerOf = (text: string | Buffer, language: Buffer = str('')) =>
    message(SSH.USERAUTH_BANNER, str(text), language);
  const before = (...payloads: Buffer[]): Scenario => ({
    sending: { [SSH.USERAUTH_SUCCESS]: (payload) => [...payloads, payload] },
  });
  const rows: [string, Scenario, 'works' | { code: ['protocol', 'auth'] }][] = [
    [
      'of 30 KB, 200 times',
      before(...Array<Buffer>(200).fill(bannerOf('x'.repeat(30_000)))),
      'works',
    ],
    ['with control characters', before(bannerOf('\x1b]0;t\x07\x1b[2J\x9b2J\r\x08')), 'works'],
    ['with direction marks', before(bannerOf('\u202eevil\u2066x')), 'works'],
    ['with HTML', before(bannerOf('<img src=x onerror=alert(1)>')), 'works'],
    ['that is no UTF-8', before(bannerOf(Buffer.from([0xff, 0xfe, 0xc3, 0x28]))), 'works'],
    ['of nothing', before(bannerOf('')), 'works'],
    ['of 10,000 lines', before(bannerOf('\n'.repeat(10_000))), 'works'],
    [
      'without a language',
      before(message(SSH.USERAUTH_BANNER, str('hello'))),
      { code: ['protocol', 'auth'] },
    ],
    ['without anything', before(message(SSH.USERAUTH_BANNER)), { code: ['protocol', 'auth'] }],
    ['after the welcome', { onReady: (peer) => peer.flood(100, () => bannerOf('late')) }, 'works'],
  ];
  it.concurrent.each(rows)('A14 %s is capped text or the end', async (_, scenario, expected) => {
    const { script } = await check(scenario, expected);
    const texts = script.events.flatMap((event) => (event.event === 'banner' ? event.text : []));
    expect(texts.join('').length).toBeLessThanOrEqual(64 * 1024 + 8 * 100);
    expect(texts.join('')).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    expect(texts).not.toContain('late');
  });
});
