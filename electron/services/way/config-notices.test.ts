import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCommandConsentsStore } from '../../store/command-consents-store.ts';
import { createHostStore } from '../../store/host-store.ts';
import { createKnownHostsStore } from '../../store/known-hosts-store.ts';
import { sessionFacts, startSessions } from '../../testing/played-sessions.ts';
import { createCommandConsents } from './command-consents.ts';
import { createHosts } from './hosts.ts';
import { sshConfigOnDisk } from './local-facts.ts';
import { createPrompts } from '../session/prompts.ts';
import { createSshConfig } from './ssh-config.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-notices-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** A session to `web` by this configuration, with a user who allows no command. */
async function connect(text: string, mode = 0o600) {
  await writeFile(join(directory, 'config'), text);
  await chmod(join(directory, 'config'), mode);
  const prompts = createPrompts();
  prompts.open.subscribe(() => {
    const prompt = prompts.open.read()[0];
    if (prompt !== undefined) queueMicrotask(() => prompts.answer(prompt.id, null));
  });
  const login = { sshDirectory: directory, homeDirectory: directory };
  const disk = sshConfigOnDisk({
    login,
    userName: 'ada',
    environment: process.env,
    systemFile: undefined,
  });
  const consents = createCommandConsents(createCommandConsentsStore(directory), prompts);
  const config = createSshConfig({ ...disk, consents });
  const started = startSessions({
    directory,
    config,
    hosts: createHosts(createHostStore(directory), config),
    knownHosts: createKnownHostsStore({ userFiles: [] }),
  });
  await started.sessions.open({ text: 'web' });
  const server = await started.engine();
  return { ...started, server, call: await server.connectCall() };
}

it('a session says that a refused command of Match keeps lines from counting', async () => {
  const { sessions, call } = await connect('Host web\n\nMatch exec "true"\n  ProxyJump bastion\n');
  expect(call.params).not.toHaveProperty('jumps');
  expect(sessions.all.read()[0]?.notice).toMatch(/was not run.*Match exec in .*config, line 3\./);
});

it('a session says that a file of the configuration is not used, and why', async () => {
  const { sessions } = await connect('Host web\n  StrictHostKeyChecking yes\n', 0o622);
  expect(sessions.all.read()[0]?.notice).toMatch(/config of .* is not used: Others can write/);
});

it('nothing else is said when all of it counts', async () => {
  const { sessions } = await connect('Host web\n  Port 7\n');
  expect(sessions.all.read()[0]).not.toHaveProperty('notice');
});

it('what a server’s welcome makes known is said beside it, not instead', async () => {
  const { sessions, server, call, state } = await connect('Match exec "true"\n  Port 7\n');
  const { hostKeyType, fingerprint, kex } = sessionFacts;
  const direction = { cipher: 'aes128-gcm@openssh.com', mac: 'none' };
  const hop = {
    address: 'web',
    serverVersion: 'OpenSSH',
    kex,
    toServer: direction,
    fromServer: direction,
    hostKeyType,
    hostKeyAlgorithm: hostKeyType,
    fingerprint,
    isStrictKex: true,
    login: 'no login method',
    isOpenToAll: true,
  };
  const value = { ...sessionFacts, hops: [hop] };
  server.host.say({ kind: 'result', id: call.id, result: { ok: true, value } });
  await vi.waitFor(() => expect(state()?.at).toBe('ready'));
  expect(sessions.all.read()[0]?.notice).toMatch(/was not run.*let you in without a key/);
});
