import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuthContext } from 'ssh2';
import { describe, expect, it } from 'vitest';
import {
  createScript,
  failureOf,
  paramsFor,
  serveSsh,
  type Answers,
} from '../../testing/ssh-fixtures.ts';
import { makeSsh2Key } from '../../testing/ssh2-keys.ts';
import { connect } from './connection.ts';
import { deciding, isPassword, scriptedLogins } from '../../testing/scripted-logins.ts';

const { stops, server, logIn } = scriptedLogins();

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
