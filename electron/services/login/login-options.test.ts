import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../engine/ssh/connection.ts';
import { diskFiles } from '../../ssh-config/read-files.ts';
import { resolveHost } from '../../ssh-config/resolve.ts';
import { localFacts } from '../../ssh-config/ssh-g.test-support.ts';
import { readTree } from '../../ssh-config/tree.ts';
import { createScript, failureOf, paramsFor } from '../../testing/ssh-fixtures.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { targetOf } from '../way/configured.ts';
import { chooseLoginMethods } from './login-methods.ts';

/** Which methods a server is asked for, in which order and how often: by OpenSSH's ssh, and by us. */

let sshd: Sshd;
let askpass = '';
beforeAll(async () => {
  sshd = await startSshd({
    config: [
      'PasswordAuthentication yes',
      'KbdInteractiveAuthentication yes',
      'MaxAuthTries 20',
      'AuthorizedKeysFile none',
    ],
  });
  askpass = join(sshd.dir, 'askpass');
  await writeFile(askpass, '#!/bin/sh\necho wrong\n');
  await chmod(askpass, 0o755);
});
afterAll(() => sshd.stop());

/** What sshd has logged of attempts since then. Several requests about one key are one. */
function methodsSince(log: string): readonly string[] {
  const names = [
    ...sshd
      .log()
      .slice(log.length)
      .matchAll(/userauth-request .* method (\S+)/g),
  ].map(([, name = '']) => name);
  return names.filter((name, at) => name !== 'publickey' || names[at - 1] !== name);
}

function common(): string {
  return `IdentityFile ${sshd.clientKeyFile}\nIdentitiesOnly yes\nIdentityAgent none\n`;
}

async function bySsh(file: string): Promise<readonly string[]> {
  const before = sshd.log();
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null'];
  const args = ['-F', file, ...options.flatMap((each) => ['-o', each])];
  const env = { ...process.env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':9' };
  await new Promise<void>((resolve) => {
    const to = ['-p', String(sshd.port), '-l', sshd.user, '127.0.0.1', 'true'];
    execFile('ssh', [...args, ...to], { env, timeout: 30_000 }, () => resolve());
  });
  return methodsSince(before);
}

async function byUs(file: string): Promise<readonly string[]> {
  const tree = await readTree([{ path: file, isUsers: true }], {
    ...diskFiles(process.getuid?.()),
    homes: localFacts,
  });
  const resolved = resolveHost(tree, { alias: '127.0.0.1' }, { local: localFacts });
  const target = targetOf(resolved, { authentication: { method: 'automatic' } });
  const means = {
    sshDirectory: sshd.dir,
    homeDirectory: sshd.dir,
    agentSocket: undefined,
    exists: () => true,
  };
  const methods = chooseLoginMethods(target.authentication, means, target.login);
  const before = sshd.log();
  const { deps } = createScript({ password: () => ({ password: 'wrong' }) });
  const params = paramsFor(sshd.port, { user: sshd.user, ...methods });
  expect(await failureOf(connect(params, deps))).toMatchObject({ code: 'auth' });
  return methodsSince(before);
}

it.each([
  ['', ['publickey', 'keyboard-interactive', 'password', 'password', 'password']],
  [
    'PreferredAuthentications password,publickey',
    ['password', 'password', 'password', 'publickey'],
  ],
  ['PreferredAuthentications publickey', ['publickey']],
  ['PreferredAuthentications gssapi-with-mic', []],
  ['NumberOfPasswordPrompts 1', ['publickey', 'keyboard-interactive', 'password']],
  ['NumberOfPasswordPrompts 0', ['publickey']],
  ['PasswordAuthentication no', ['publickey', 'keyboard-interactive']],
  [
    'KbdInteractiveAuthentication no\nNumberOfPasswordPrompts 2',
    ['publickey', 'password', 'password'],
  ],
  ['PubkeyAuthentication no\nNumberOfPasswordPrompts 1', ['keyboard-interactive', 'password']],
  ['PubkeyAuthentication no\nPasswordAuthentication no\nKbdInteractiveAuthentication no', []],
  ['PreferredAuthentications password\nPasswordAuthentication no', []],
  ['PubkeyAcceptedAlgorithms rsa-sha2-512\nNumberOfPasswordPrompts 0', []],
  ['PubkeyAcceptedAlgorithms -ssh-ed25519\nNumberOfPasswordPrompts 0', []],
  ['PubkeyAcceptedAlgorithms ^ssh-ed25519\nNumberOfPasswordPrompts 0', ['publickey']],
  ['PubkeyAcceptedAlgorithms +ssh-rsa\nNumberOfPasswordPrompts 0', ['publickey']],
])('with “%s” the same methods are tried as by ssh', async (lines, methods) => {
  const file = join(sshd.dir, 'client-config');
  await writeFile(file, `${lines}\n${common()}`, { mode: 0o600 });
  const expected = await bySsh(file);
  expect(expected.filter((name) => name !== 'none')).toEqual(methods);
  expect(await byUs(file)).toEqual(expected);
});
