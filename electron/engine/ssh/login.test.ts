// one file: every way a login goes, told with the same scripted server.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AuthContext, KeyboardAuthContext } from 'ssh2';
import { connect, type Connection } from './connection.ts';
import {
  createScript,
  failureOf,
  paramsFor,
  serveSsh,
  type Answers,
  type TestServer,
} from '../../testing/ssh-fixtures.ts';
import { makeSsh2Key } from '../../testing/ssh2-keys.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function server(
  onAuth: (context: AuthContext) => void,
  options: { banner?: string } = {},
): Promise<TestServer> {
  const started = await serveSsh(onAuth, options);
  stops.push(started.stop);
  return started;
}

/** A server that takes these methods and decides about each attempt. */
const deciding =
  (methods: AuthContext['method'][], decide: (context: AuthContext) => boolean) =>
  (context: AuthContext) => {
    if (methods.includes(context.method) && decide(context)) context.accept();
    else context.reject(methods);
  };

function logIn(port: number, answers: Answers, more = {}) {
  const script = createScript(answers);
  const outcome = connect(paramsFor(port, more), script.deps).then((connection: Connection) => {
    stops.push(connection.close);
    return connection;
  });
  return { script, outcome };
}

const isPassword = (right: string) => (context: AuthContext) =>
  context.method === 'password' && context.password === right;

describe('password', () => {
  it('logs in with the right one at the second try', async () => {
    const { port } = await server(deciding(['password'], isPassword('right')));
    const given = ['wrong', 'right'];
    const { script, outcome } = logIn(port, {
      password: () => ({ password: given.shift() ?? '' }),
    });
    await outcome;
    expect(script.asked.slice(1)).toEqual([
      { name: 'password', params: { hop: 0, again: false } },
      { name: 'password', params: { hop: 0, again: true } },
    ]);
    expect(script.events.map((event) => ('phase' in event ? event.phase : event.event))).toEqual([
      'tcp',
      'handshake',
      'handshake',
      'login',
    ]);
  });

  it('gives up after three, and says what was tried and what the server takes', async () => {
    const { port } = await server(deciding(['password'], isPassword('right')));
    const { script, outcome } = logIn(port, { password: () => ({ password: 'my-secret' }) });
    const error = await failureOf(outcome);
    expect(error.code).toBe('auth');
    expect(error.message).toContain('password (3 times)');
    expect(error.message).toContain('The server takes: password');
    expect(JSON.stringify([error.message, error.next])).not.toContain('my-secret');
    expect(script.asked.filter(({ name }) => name === 'password')).toHaveLength(3);
  });

  it('is not asked when the host is set to keys only', async () => {
    const { port } = await server(deciding(['password', 'publickey'], () => false));
    const { outcome } = logIn(port, {}, { askPassword: false });
    const error = await failureOf(outcome);
    expect(error.code).toBe('auth');
    expect(error.message).toContain('Nothing could be tried');
  });

  it('ends as cancelled when the question is closed', async () => {
    const { port } = await server(deciding(['password'], () => false));
    expect((await failureOf(logIn(port, { password: () => null }).outcome)).code).toBe('cancelled');
  });

  describe('that has expired', () => {
    /** Takes the old one no more, and wants a new one with a digit. */
    const expiring = (seen: string[]) => (context: AuthContext) => {
      if (context.method !== 'password') return context.reject(['password']);
      seen.push(context.password);
      if (context.password !== 'old') return context.reject(['password']);
      const judge = (chosen: string) => {
        seen.push(chosen);
        if (/[0-9]/.test(chosen)) context.accept();
        else context.requestChange('A digit, too', judge);
      };
      context.requestChange('Change it \u001b[31mnow', judge);
    };

    it('is replaced by one the server takes, given in Hawser’s own dialog', async () => {
      const seen: string[] = [];
      const { port } = await server(expiring(seen));
      const chosen = ['simple', 'better1'];
      const { script, outcome } = logIn(port, {
        password: () => ({ password: 'old' }),
        newPassword: () => ({ newPassword: chosen.shift() ?? '' }),
      });
      await outcome;
      expect(seen).toEqual(['old', 'simple', 'better1']);
      expect(script.asked.slice(2)).toEqual([
        {
          name: 'newPassword',
          params: { hop: 0, text: 'Change it \\x1B[31mnow', again: false },
        },
        { name: 'newPassword', params: { hop: 0, text: 'A digit, too', again: true } },
      ]);
    });

    it('is the reason named when no new one is given, and none of the secrets', async () => {
      const { port } = await server(expiring([]));
      const answers = { password: () => ({ password: 'old' }), newPassword: () => null };
      const error = await failureOf(logIn(port, answers).outcome);
      expect(error.message).toContain('has expired');
      expect(`${error.message} ${error.next}`).not.toContain('old ');
    });

    it('is not asked for without end', async () => {
      const seen: string[] = [];
      const { port } = await server(expiring(seen));
      const { outcome } = logIn(port, {
        password: () => ({ password: 'old' }),
        newPassword: () => ({ newPassword: 'simple' }),
      });
      expect((await failureOf(outcome)).code).toBe('auth');
      expect(seen).toHaveLength(4);
    });
  });
});

describe('keyboard-interactive', () => {
  const interactive = (ask: (context: KeyboardAuthContext) => void) => (context: AuthContext) => {
    if (context.method === 'keyboard-interactive') ask(context);
    else context.reject(['keyboard-interactive']);
  };

  it('carries several questions and rounds, secret unless the server says to show', async () => {
    const { port } = await server(
      interactive((context) => {
        const questions = [
          { prompt: 'Password: ', echo: false },
          { prompt: 'Code:', echo: true },
        ];
        context.prompt(questions, 'Login', 'Two\nthings', (first) => {
          context.prompt([{ prompt: 'Again: ', echo: false }], (second) => {
            if ([...first, ...second].join() === 'a,b,c') context.accept();
            else context.reject();
          });
        });
      }),
    );
    const rounds = [['a', 'b'], ['c']];
    const { script, outcome } = logIn(port, {
      interactive: () => ({ answers: rounds.shift() ?? [] }),
    });
    await outcome;
    expect(script.asked[1]).toEqual({
      name: 'interactive',
      params: {
        hop: 0,
        name: 'Login',
        instruction: 'Two\nthings',
        fields: [
          { label: 'Password:', echo: false },
          { label: 'Code:', echo: true },
        ],
      },
    });
  });

  it('shows control and bidi characters of a server as what they are', async () => {
    const { port } = await server(
      interactive((context) =>
        context.prompt([{ prompt: '\u001b[2Jpay\u202e', echo: true }], () => context.accept()),
      ),
    );
    const { script, outcome } = logIn(port, { interactive: () => ({ answers: ['x'] }) });
    await outcome;
    expect(script.asked[1]).toMatchObject({
      params: { fields: [{ label: '\\x1B[2Jpay\\u202E' }] },
    });
  });

  it('ends a server that sends empty rounds for ever', async () => {
    let rounds = 0;
    const { port } = await server(
      interactive((context) => {
        const again = () => {
          rounds += 1;
          if (rounds < 1_000) context.prompt([], again);
        };
        again();
      }),
    );
    const error = await failureOf(logIn(port, {}).outcome);
    expect(error.message).toContain('more than 8 rounds');
    expect(rounds).toBeLessThan(20);
  });

  it('refuses more than sixteen questions at once', async () => {
    const questions = Array.from({ length: 17 }, () => ({ prompt: 'x', echo: true }));
    const { port } = await server(
      interactive((context) => context.prompt(questions, () => undefined)),
    );
    expect((await failureOf(logIn(port, {}).outcome)).message).toContain('more than 16 questions');
  });

  it('goes on to the password when the server has nothing to ask', async () => {
    const { port } = await server((context) => {
      if (context.method === 'password' && context.password === 'right') context.accept();
      else context.reject(['keyboard-interactive', 'password']);
    });
    const { script, outcome } = logIn(port, { password: () => ({ password: 'right' }) });
    await outcome;
    expect(script.asked.map(({ name }) => name)).toEqual(['hostKey', 'password']);
  });

  it('ends as cancelled when the question is closed', async () => {
    const { port } = await server(
      interactive((context) => context.prompt([{ prompt: 'x', echo: true }], () => undefined)),
    );
    expect((await failureOf(logIn(port, { interactive: () => null }).outcome)).code).toBe(
      'cancelled',
    );
  });
});

describe('a login in several steps', () => {
  it('goes on with what the server still wants after a partial success', async () => {
    const seen: string[] = [];
    const { port } = await server((context) => {
      seen.push(context.method);
      if (context.method === 'password') context.reject(['keyboard-interactive'], true);
      else if (context.method === 'keyboard-interactive') {
        context.prompt([{ prompt: 'Code', echo: false }], () => context.accept());
      } else context.reject(['password']);
    });
    const { outcome } = logIn(port, {
      password: () => ({ password: 'right' }),
      interactive: () => ({ answers: ['123456'] }),
    });
    await outcome;
    expect(seen).toEqual(['none', 'password', 'keyboard-interactive']);
  });

  it('may take a password, then the sixth of its keys, then a code', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'hawser-login-'));
    stops.push(() => Promise.resolve(rmSync(dir, { recursive: true })));
    const keys = Array.from({ length: 6 }, (_, n) => {
      const pair = makeSsh2Key();
      writeFileSync(join(dir, `${n}`), pair.private, { mode: 0o600 });
      return { file: join(dir, `${n}`), blob: pair.public.split(' ')[1] ?? '' };
    });
    const seen: string[] = [];
    const { port } = await server((context) => {
      seen.push(context.method);
      if (context.method === 'none') context.reject(['password']);
      else if (context.method === 'password') context.reject(['publickey'], true);
      else if (context.method === 'keyboard-interactive') {
        context.prompt([{ prompt: 'Code', echo: false }], () => context.accept());
      } else if (context.method === 'publickey') {
        if (context.key.data.toString('base64') !== keys[5]?.blob) context.reject(['publickey']);
        else context.reject(['keyboard-interactive'], true);
      } else context.reject();
    });
    const { outcome } = logIn(
      port,
      { password: () => ({ password: 'right' }), interactive: () => ({ answers: ['1'] }) },
      { keyFiles: keys.map(({ file }) => file) },
    );
    await outcome;
    const publickey = Array.from({ length: 6 }, () => 'publickey');
    expect(seen).toEqual(['none', 'password', ...publickey, 'keyboard-interactive']);
  });

  it('ends when partial successes never come to an end', async () => {
    let attempts = 0;
    const { port } = await server((context) => {
      attempts += 1;
      context.reject(['password'], true);
    });
    const { outcome } = logIn(port, { password: () => ({ password: 'x' }) });
    expect((await failureOf(outcome)).code).toBe('auth');
    expect(attempts).toBeLessThan(10);
  });
});

describe('the server', () => {
  it('CVE-2021-36367 that lets in without an answer is told from one that got it', async () => {
    for (const [questions, isOpen] of [
      [[], true],
      [[{ prompt: 'Code', echo: false }], undefined],
    ] as const) {
      const { port } = await server((context) => {
        if (context.method !== 'keyboard-interactive') context.reject(['keyboard-interactive']);
        else if (questions.length === 0) context.accept();
        else context.prompt([...questions], () => context.accept());
      });
      const { facts } = await logIn(port, { interactive: () => ({ answers: ['x'] }) }).outcome;
      expect(facts.hops[0]?.isOpenToAll).toBe(isOpen);
    }
    const { port } = await server(deciding(['password'], isPassword('right')));
    const { facts } = await logIn(port, { password: () => ({ password: 'right' }) }).outcome;
    expect(facts.hops[0]?.isOpenToAll).toBeUndefined();
  });

  it('CVE-2021-36367 may let everybody in', async () => {
    const { port } = await server((context) => context.accept());
    const connection = await logIn(port, {}).outcome;
    expect(connection.facts.serverVersion).toMatch(/^ssh2js/);
    expect(connection.facts.hops).toMatchObject([{ login: 'no login method', isOpenToAll: true }]);
  });

  it('has its banner passed on as text', async () => {
    const { port } = await server((context) => context.accept(), {
      banner: 'Welcome\r\n\u001b[31mred',
    });
    const { script, outcome } = logIn(port, {});
    await outcome;
    expect(script.events).toContainEqual({
      event: 'banner',
      hop: 0,
      text: 'Welcome\n\\x1B[31mred',
    });
  });

  it('that hangs up in the login is told with the methods it named', async () => {
    const started = await serveSsh((context, client) => {
      if (context.method === 'none') context.reject(['password']);
      else client.end();
    });
    stops.push(started.stop);
    const { outcome } = logIn(started.port, { password: () => ({ password: 'x' }) });
    const error = await failureOf(outcome);
    expect(error.code).toBe('auth');
    expect(error.message).toContain(
      'hung up during the login. Tried: password. It takes: password.',
    );
  });

  it('that stays silent in the login is left at the deadline, the user’s time not counted', async () => {
    const { port } = await server((context) => {
      if (context.method === 'none') context.reject(['password']);
    });
    const script = createScript({
      password: () => new Promise((resolve) => setTimeout(() => resolve({ password: 'x' }), 600)),
    });
    const started = performance.now();
    const deps = { ...script.deps, deadlines: { authMs: 300 } };
    const error = await failureOf(connect(paramsFor(port), deps));
    expect(error.code).toBe('timeout');
    expect(performance.now() - started).toBeGreaterThan(850);
  });

  it('closes the question when it goes away meanwhile, and the late answer does no harm', async () => {
    let answer: (value: { password: string }) => void = () => undefined;
    const started = await serveSsh((context, client) => {
      context.reject(['password']);
      setTimeout(() => client.end(), 50);
    });
    stops.push(started.stop);
    const { script, outcome } = logIn(started.port, {
      password: () => new Promise((resolve) => (answer = resolve)),
    });
    await failureOf(outcome);
    expect(script.takenBack).toEqual(['password']);
    answer({ password: 'late' });
  });
});

describe('cancelling', () => {
  it('takes the open question back and ends at once', async () => {
    const { port } = await server(deciding(['password'], () => false));
    const controller = new AbortController();
    const script = createScript({
      password: () => {
        controller.abort();
        return new Promise(() => undefined);
      },
    });
    const deps = { ...script.deps, signal: controller.signal };
    expect((await failureOf(connect(paramsFor(port), deps))).code).toBe('cancelled');
    expect(script.takenBack).toEqual(['password']);
  });
});

describe('A15 a secret', () => {
  const canary = 'canary-7f3a';
  const said = { password: canary, passphrase: canary, newPassword: canary };
  const everything: Answers = {
    password: () => said,
    passphrase: () => said,
    newPassword: () => said,
    interactive: ({ fields }) => ({ answers: fields.map(() => canary) }),
  };
  const questions = [{ prompt: 'Code', echo: true }];

  it.each<[string, (context: AuthContext, end: () => void) => void]>([
    ['refused', (context) => context.reject(['password'])],
    [
      'met by a hang-up',
      (context, end) => (context.method === 'none' ? context.reject(['password']) : end()),
    ],
    [
      'refused as a new one',
      (context) => {
        if (context.method !== 'password') return context.reject(['password']);
        const again = () => context.requestChange('Another', again);
        return again();
      },
    ],
    [
      'refused as an answer',
      (context) => {
        if (context.method !== 'keyboard-interactive') {
          return context.reject(['keyboard-interactive']);
        }
        return context.prompt(questions, () => context.reject(['keyboard-interactive']));
      },
    ],
  ])('is in no error and no event when it is %s', async (_name, decide) => {
    const started = await serveSsh((context, client) => decide(context, () => client.end()));
    stops.push(started.stop);
    const { script, outcome } = logIn(started.port, everything);
    const error = await failureOf(outcome);
    const told = JSON.stringify([
      error.message,
      error.next,
      error.code,
      script.events,
      script.asked,
    ]);
    expect(told).not.toContain(canary);
  });
});
