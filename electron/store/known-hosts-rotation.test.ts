/** K15: what a server tells of its keys after login, beside ssh with UpdateHostKeys on the same files. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maxAnnouncedKeys } from '../engine/ssh/known-hosts-rotation.ts';
import { startSshd, type Sshd, type SshdHostKey } from '../testing/sshd.ts';
import { createKnownHostsStore } from './known-hosts-store.ts';

const run = promisify(execFile);
const dir = mkdtempSync(join(tmpdir(), 'hawser-rotate-'));

let sshd: Sshd;
/** A key the server had before. */
let old: SshdHostKey;
beforeAll(async () => {
  const before = await startSshd();
  const [key] = before.hostKeys;
  if (!key) throw new Error('no host key');
  old = key;
  await before.stop();
  sshd = await startSshd();
});
afterAll(async () => {
  await sshd.stop();
  rmSync(dir, { recursive: true, force: true });
});

type Texts = {
  readonly name: string;
  readonly ed: string;
  readonly rsa: string;
  readonly old: string;
};
type Case = [
  title: string,
  user: (texts: Texts) => string,
  changes: boolean,
  global?: (texts: Texts) => string,
];
const cases: Case[] = [
  ['one key known, another one new', ({ name, ed }) => `${name} ${ed}\n`, true],
  ['all known', ({ name, ed, rsa }) => `${name} ${ed}\n${name} ${rsa}\n`, false],
  [
    'one that the server has no more',
    ({ name, ed, rsa, old: gone }) =>
      `# mine\n${name} ${ed}\n${name} ${gone}\n\nx ${gone.slice(0, -8)}\n${name} ${rsa} ann@desk\n`,
    true,
  ],
  ['a new and an old one', ({ name, ed, old: gone }) => `${name} ${gone}\n${name} ${ed}`, true],
  ['two names on the line', ({ name, ed }) => `${name},10.0.0.1 ${ed}\n`, true],
  ['three names on the line', ({ name, ed }) => `${name},10.0.0.1,x ${ed}\n`, false],
  ['a pattern', ({ ed }) => `[127.0.0.*]:* ${ed}\n`, false],
  [
    'a pattern beside its own line',
    ({ name, ed, old: gone }) => `${name} ${ed}\n[*]:* ${gone}\n`,
    false,
  ],
  [
    'an authority for the host',
    ({ name, ed, old: gone }) => `${name} ${ed}\n@cert-authority ${name} ${gone}\n`,
    false,
  ],
  [
    'a revoked key of the host',
    ({ name, ed, old: gone }) => `${name} ${ed}\n@revoked ${name} ${gone}\n`,
    false,
  ],
  [
    'a revoked key of another host',
    ({ name, ed, old: gone }) => `${name} ${ed}\n@revoked x ${gone}\n`,
    true,
  ],
  ['a key under another name, too', ({ name, ed }) => `${name} ${ed}\nother ${ed}\n`, false],
  ['the new key under another name', ({ name, ed, rsa }) => `${name} ${ed}\nother ${rsa}\n`, false],
  [
    'an old key under another name, too',
    ({ name, ed, old: gone }) => `${name} ${ed}\n${name} ${gone}\nother ${gone}\n`,
    false,
  ],
  ['the key under the name without its port', ({ ed }) => `127.0.0.1 ${ed}\n`, false],
  ['the key in a system file only', () => '# none\n', false, ({ name, ed }) => `${name} ${ed}\n`],
  [
    'the key in a system file, too',
    ({ name, ed }) => `${name} ${ed}\n`,
    true,
    ({ name, ed }) => `${name} ${ed}\n`,
  ],
];

describe('K15 after login', () => {
  it.concurrent.each(cases)(
    'does with %s what ssh does',
    async (title, user, changes, global = () => '') => {
      const texts = textsOf(sshd);
      const [theirs, ours, system] = ['theirs', 'ours', 'system'].map((name) =>
        join(dir, `${title.replaceAll(' ', '-')}.${name}`),
      ) as [string, string, string];
      await writeFile(theirs, user(texts));
      await writeFile(ours, user(texts));
      await writeFile(system, global(texts));
      await loginBySsh(theirs, system);
      await rotate(ours, system);
      expect(await readFile(ours, 'utf8')).toBe(await readFile(theirs, 'utf8'));
      expect((await readFile(ours, 'utf8')) !== user(texts)).toBe(changes);
    },
  );

  it('learns nothing unless every new key is proven', async () => {
    const [file, content] = await known('unproven');
    const keys = sshd.hostKeys.map(({ blob }) => blob);
    const plan = await rotate(file, '', { announced: keys, proven: keys.slice(0, 1) });
    expect(plan).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('prove') as string,
    });
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  it('learns nothing from a list of a thousand keys, or one with a key twice', async () => {
    const [file, content] = await known('many');
    const [ed, rsa] = sshd.hostKeys.map(({ blob }) => blob) as [Buffer, Buffer];
    const many = Array.from({ length: maxAnnouncedKeys + 1 }, () => rsa);
    expect(await rotate(file, '', { announced: many, proven: many })).toMatchObject({
      kind: 'refused',
    });
    const twice = [ed, rsa, rsa];
    expect(await rotate(file, '', { announced: twice, proven: twice })).toMatchObject({
      kind: 'refused',
    });
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  it('learns nothing with UpdateHostKeys off, as where the user has files of his own', async () => {
    const [file, content] = await known('off');
    for (const choice of [{ updateHostKeys: false }, { userFiles: [file] }]) {
      expect(await rotate(file, '', undefined, choice)).toMatchObject({ kind: 'refused' });
    }
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  it('learns under hidden names where names are hidden', async () => {
    const [file] = await known('hidden');
    expect(await rotate(file, '', undefined, { hashNames: true })).toMatchObject({
      kind: 'change',
    });
    expect(await readFile(file, 'utf8')).toMatch(/^\[127.*\n\|1\|.*ssh-rsa .*\n$/);
  });
});

async function known(name: string): Promise<[file: string, content: string]> {
  const file = join(dir, name);
  const { name: host, ed } = textsOf(sshd);
  await writeFile(file, `${host} ${ed}\n`);
  return [file, `${host} ${ed}\n`];
}

function textsOf(server: Sshd): Texts {
  const [ed, rsa] = server.hostKeys;
  return {
    name: `[127.0.0.1]:${server.port}`,
    ed: ed?.publicLine ?? '',
    rsa: rsa?.publicLine ?? '',
    old: old.publicLine,
  };
}

/** What Hawser does when the server told of all its keys and proved them. */
function rotate(
  userFile: string,
  globalFile: string,
  told = {
    announced: sshd.hostKeys.map(({ blob }) => blob),
    proven: sshd.hostKeys.map(({ blob }) => blob),
  },
  choice = {},
) {
  const store = createKnownHostsStore({ userFiles: [userFile], globalFiles: [globalFile] });
  const of = { host: '127.0.0.1', tcpPort: sshd.port, choice };
  return store.rotate(of, sshd.hostKeys[0]?.blob ?? Buffer.of(), told);
}

/** ssh hears of the keys while its session is open, and has changed its file before it ends. */
async function loginBySsh(userFile: string, globalFile: string): Promise<void> {
  const options = [
    `UserKnownHostsFile=${userFile}`,
    `GlobalKnownHostsFile=${globalFile}`,
    `IdentityFile=${sshd.clientKeyFile}`,
    'UpdateHostKeys=yes',
    'HashKnownHosts=no',
    'StrictHostKeyChecking=yes',
    'HostKeyAlgorithms=ssh-ed25519,rsa-sha2-512',
    'BatchMode=yes',
    'CheckHostIP=no',
  ].flatMap((option) => ['-o', option]);
  const args = ['-F', '/dev/null', ...options, '-p', `${sshd.port}`, '-l', sshd.user, '127.0.0.1'];
  await run('ssh', [...args, 'sleep 0.4']);
}
