/** A01 Logins of several steps at OpenSSH's own server, in the order it wants them. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { canStartPamSshd, startPamSshd, type PamSshd } from '../../testing/pam-sshd.ts';
import { createScript, failureOf, paramsFor, type Answers } from '../../testing/ssh-fixtures.ts';
import { connect } from './connection.ts';

const run = promisify(execFile);
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

const password = 'correct-horse';
const code = '424242';

async function server(methods: string, config: readonly string[] = []): Promise<PamSshd> {
  const started = await startPamSshd({ methods, accepts: [password, code], config });
  stops.push(started.stop);
  return started;
}

function logIn(to: PamSshd, answers: Answers, more = {}) {
  const script = createScript(answers);
  const params = paramsFor(to.port, { user: to.user, keyFiles: [to.clientKeyFile], ...more });
  const outcome = connect(params, script.deps).then((connection) => {
    stops.push(connection.close);
    return connection;
  });
  return { script, outcome };
}

const right: Answers = {
  password: () => ({ password }),
  interactive: () => ({ answers: [code] }),
};

describe.skipIf(!(await canStartPamSshd()))('A01 a server that wants', () => {
  it.each([
    ['publickey,password', ['password'], [password]],
    ['publickey,keyboard-interactive', ['interactive'], [code]],
    ['password,keyboard-interactive', ['password', 'interactive'], [password, code]],
    ['keyboard-interactive,password', ['interactive', 'password'], [code, password]],
    ['password,publickey', ['password'], [password]],
    ['keyboard-interactive,publickey', ['interactive'], [code]],
    ['publickey,password,keyboard-interactive', ['password', 'interactive'], [password, code]],
    ['publickey,keyboard-interactive password', ['interactive'], [code]],
  ])('%s is given that, and asks for nothing twice', async (methods, asked, given) => {
    const to = await server(methods);
    const { script, outcome } = logIn(to, right);
    await outcome;
    expect(script.asked.slice(1).map(({ name }) => name)).toEqual(asked);
    expect(await to.given()).toEqual(given);
  });

  it('publickey,publickey is given two different keys', async () => {
    const to = await server('publickey,publickey');
    const second = join(to.dir, 'second');
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', second]);
    const list = join(to.dir, 'authorized_keys');
    await writeFile(
      list,
      (await readFile(list, 'utf8')) + (await readFile(`${second}.pub`, 'utf8')),
    );
    await logIn(to, {}, { keyFiles: [to.clientKeyFile, second] }).outcome;
  });

  it('a key and a code gets the code also when the host is set to keys', async () => {
    const to = await server('publickey,keyboard-interactive');
    await logIn(to, right, { askPassword: false }).outcome;
    expect(await to.given()).toEqual([code]);
  });

  it('a code has it asked again when it is wrong, without the password', async () => {
    const to = await server('password,keyboard-interactive');
    const codes = ['000000', code];
    const { script, outcome } = logIn(to, {
      ...right,
      interactive: () => ({ answers: [codes.shift() ?? ''] }),
    });
    await outcome;
    expect(script.asked.filter(({ name }) => name === 'password')).toHaveLength(1);
    expect(await to.given()).toEqual([password, '000000', code]);
  });

  it('a password gets no word before its host key is accepted', async () => {
    const to = await server('password');
    const error = { code: 'host-key' as const, message: 'No.' };
    const { outcome } = logIn(to, { ...right, hostKey: () => ({ accepted: false, error }) });
    expect((await failureOf(outcome)).code).toBe('host-key');
    expect(await to.given()).toEqual([]);
    expect(to.log()).not.toMatch(/userauth-request|ssh-userauth/);
  });

  it('a password that is never right hears it three times at most, and no more after that', async () => {
    const to = await server('password');
    const { outcome } = logIn(to, { password: () => ({ password: 'wrong' }) }, { keyFiles: [] });
    const error = await failureOf(outcome);
    expect(error.code).toBe('auth');
    expect((await to.given()).length).toBeLessThanOrEqual(3);
    expect(`${error.message} ${error.next}`).not.toContain('wrong ');
  });
});
