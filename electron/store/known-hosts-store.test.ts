import { execFile, execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  readFile,
  rename,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sshdPath } from '../testing/sshd.ts';
import { createKnownHostsStore } from './known-hosts-store.ts';

const blob = (base64: string) => Buffer.from(base64, 'base64');
const prefix = 'AAAAC3NzaC1lZDI1NTE5AAAAI';
const key = blob(`${prefix}${'A'.repeat(43)}`);
const otherKey = blob(`${prefix}${'B'.repeat(43)}`);
const named = { keyType: 'ssh-ed25519', key };
const line = (name: string, value: Buffer) => `${name} ssh-ed25519 ${value.toString('base64')}\n`;

let dir = '';
let userFile = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hawser-known-'));
  userFile = join(dir, 'ssh', 'known_hosts');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function start(content?: string): Promise<void> {
  await mkdir(join(dir, 'ssh'), { recursive: true });
  if (content !== undefined) await writeFile(userFile, content);
}

const run = promisify(execFile);

/** Has ssh store the key of a host it does not know. The login then fails: nobody may log in. */
async function meetBySsh(host: string, hostKey: string): Promise<void> {
  const options = [
    `ProxyCommand=${sshdPath} -i -f /dev/null -h ${hostKey}`,
    `UserKnownHostsFile=${userFile}`,
    'GlobalKnownHostsFile=/dev/null',
    'StrictHostKeyChecking=accept-new',
    'HashKnownHosts=no',
    'BatchMode=yes',
    'PreferredAuthentications=none',
  ].flatMap((option) => ['-o', option]);
  await run('ssh', ['-F', '/dev/null', ...options, '-l', 'nobody', host]).catch(() => undefined);
}

function makeSparse(file: string, size: number): void {
  writeFileSync(file, '');
  truncateSync(file, size);
}

describe('known-hosts store', () => {
  it('takes a missing file, or folder, as one that knows nobody', async () => {
    const store = createKnownHostsStore({ userFiles: [userFile] });
    expect(await store.verdict({ host: 'h', tcpPort: 22 }, key)).toEqual({
      verdict: 'unknown',
      knownTypes: [],
    });
  });

  it('creates folder and file for the owner alone', async () => {
    const store = createKnownHostsStore({ userFiles: [userFile] });
    await store.append({ host: 'h', tcpPort: 2222 }, named);
    expect((await stat(join(dir, 'ssh'))).mode & 0o777).toBe(0o700);
    expect((await stat(userFile)).mode & 0o777).toBe(0o600);
    expect(await readFile(userFile, 'utf8')).toBe(line('[h]:2222', key));
    expect(await store.verdict({ host: 'h', tcpPort: 2222 }, key)).toMatchObject({
      verdict: 'match',
    });
  });

  it('keeps every byte, the mode and a link, and ends an unfinished last line', async () => {
    await start();
    const real = join(dir, 'real');
    const before = `# mine\n${line('x', otherKey).trimEnd()}`;
    await writeFile(real, before);
    await chmod(real, 0o640);
    await symlink(real, userFile);
    await createKnownHostsStore({ userFiles: [userFile] }).append(
      { host: 'h', tcpPort: 22 },
      named,
    );
    expect(await readFile(real, 'utf8')).toBe(`${before}\n${line('h', key)}`);
    expect((await stat(real)).mode & 0o777).toBe(0o640);
    expect((await lstat(userFile)).isSymbolicLink()).toBe(true);
    expect(readdirSync(dir).toSorted()).toEqual(['real', 'ssh']);
  });

  it('does not store a key twice', async () => {
    await start(line('h', key));
    await createKnownHostsStore({ userFiles: [userFile] }).append(
      { host: 'h', tcpPort: 22 },
      named,
    );
    expect(await readFile(userFile, 'utf8')).toBe(line('h', key));
  });

  it('K09 loses and merges no line in 200 rounds of four copies and ssh-keygen -R', async () => {
    const gone = Array.from({ length: 10 }, (_, n) => `gone-${n}`);
    await start(gone.map((name) => line(name, otherKey)).join(''));
    await chmod(userFile, 0o640);
    const stores = [1, 2, 3, 4].map(() => createKnownHostsStore({ userFiles: [userFile] }));
    const names = Array.from({ length: 200 }, (_, n) => `host-${n}`);
    const appends = stores.flatMap((store, mine) =>
      names
        .filter((_, n) => n % stores.length === mine)
        .map((host) => store.append({ host, tcpPort: 22 }, named)),
    );
    for (const name of gone) await run('ssh-keygen', ['-q', '-R', name, '-f', userFile]);
    await Promise.all(appends);
    const lines = readFileSync(userFile, 'utf8').trimEnd().split('\n');
    const ours = lines.filter((text) => !text.startsWith('gone-'));
    expect(ours.toSorted()).toEqual(names.map((name) => line(name, key).trimEnd()).toSorted());
    expect((await stat(userFile)).mode & 0o777).toBe(0o640);
  });

  it('K09 loses no line that ssh adds for a new host at the same time', async () => {
    await start('');
    const hostKey = join(dir, 'host');
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey]);
    const store = createKnownHostsStore({ userFiles: [userFile] });
    const names = Array.from({ length: 50 }, (_, n) => `host-${n}`);
    const appends = names.map((host) => store.append({ host, tcpPort: 22 }, named));
    const met = Array.from({ length: 20 }, (_, n) => `ssh-${n}`);
    for (const host of met) await meetBySsh(host, hostKey);
    await Promise.all(appends);
    const lines = readFileSync(userFile, 'utf8').trimEnd().split('\n');
    const found = lines.map((text) => text.split(' ')[0] ?? '');
    expect(found.toSorted()).toEqual([...names, ...met].toSorted());
  });

  it('K09 carries over what ssh still adds to the file it had open', async () => {
    await start(line('x', otherKey));
    const late = openSync(userFile, 'a');
    const done = createKnownHostsStore({ userFiles: [userFile] }).append(
      { host: 'h', tcpPort: 22 },
      named,
    );
    const before = statSync(userFile).ino;
    await vi.waitUntil(() => statSync(userFile).ino !== before, { interval: 1 });
    writeSync(late, line('late', otherKey));
    closeSync(late);
    await done;
    expect(readFileSync(userFile, 'utf8')).toBe(
      `${line('x', otherKey)}${line('h', key)}${line('late', otherKey)}`,
    );
  });

  it('K09 adds its line again when ssh-keygen puts in place what it had read before', async () => {
    await start(line('x', otherKey));
    const done = createKnownHostsStore({ userFiles: [userFile] }).append(
      { host: 'h', tcpPort: 22 },
      named,
    );
    const before = statSync(userFile).ino;
    await vi.waitUntil(() => statSync(userFile).ino !== before, { interval: 1 });
    await writeFile(`${userFile}.new`, line('y', otherKey));
    await rename(`${userFile}.new`, userFile);
    await done;
    expect(readFileSync(userFile, 'utf8')).toBe(`${line('y', otherKey)}${line('h', key)}`);
  });

  it('K09 starts over when ssh-keygen has put another file in place meanwhile', async () => {
    await start(line('gone', otherKey));
    let times = 0;
    await createKnownHostsStore({ userFiles: [userFile] }).remove(userFile, ({ bytes }) => {
      times += 1;
      if (times === 1) {
        writeFileSync(`${userFile}.new`, `${line('gone', otherKey)}${line('kept', key)}`);
        renameSync(`${userFile}.new`, userFile);
      }
      return new Set(Buffer.from(bytes).includes('gone') ? [1] : []);
    });
    expect(readFileSync(userFile, 'utf8')).toBe(line('kept', key));
  });

  it('keeps a link whose file is not there yet', async () => {
    await start();
    await symlink('../real', userFile);
    await createKnownHostsStore({ userFiles: [userFile] }).append(
      { host: 'h', tcpPort: 22 },
      named,
    );
    expect(await readFile(join(dir, 'real'), 'utf8')).toBe(line('h', key));
    expect((await lstat(userFile)).isSymbolicLink()).toBe(true);
  });

  it('writes to the first of the files that ssh_config names, hashed where it says so', async () => {
    const [first, second] = [join(dir, 'first'), join(dir, 'second')];
    const store = createKnownHostsStore({ userFiles: [userFile] });
    const choice = { userFiles: [first, second], globalFiles: [], hashNames: true };
    const of = { host: 'h', tcpPort: 2222, alias: 'Inner', choice };
    await store.append(of, named);
    expect(await readFile(first, 'utf8')).toMatch(/^\|1\|.{28}\|.{28} ssh-ed25519 /);
    expect(await store.verdict(of, key)).toMatchObject({ verdict: 'match', file: first });
    expect(readdirSync(dir)).toEqual(['first']);
    const found = execFileSync('ssh-keygen', ['-F', 'inner', '-f', first]);
    expect(found.toString()).toContain('line 1');
  });

  it.each(['*', 'a,b', 'h?', '!h', '@revoked', '|1|x', 'a b', '#h', "h'", 'h\nx'])(
    'stores nothing under the name %j, which would stand for other hosts',
    async (host) => {
      const store = createKnownHostsStore({ userFiles: [userFile] });
      await expect(store.append({ host, tcpPort: 22 }, named)).rejects.toMatchObject({
        code: 'failed',
      });
      expect(readdirSync(dir)).toEqual([]);
    },
  );

  it.each([
    ['/dev/null', ['/dev/null']],
    ['none', []],
  ])('knows and keeps nothing in %s', async (_, userFiles) => {
    const store = createKnownHostsStore({ userFiles: [userFile] });
    const of = { host: 'h', tcpPort: 22, choice: { userFiles } };
    await store.append(of, named);
    expect(await store.verdict(of, key)).toMatchObject({ verdict: 'unknown' });
    expect(readdirSync(dir)).toEqual([]);
  });

  it('takes over a lock that a crash left behind', async () => {
    await start('');
    const lock = `${userFile}.hawser-lock`;
    await writeFile(lock, '');
    await utimes(lock, new Date(0), new Date(0));
    await createKnownHostsStore({ userFiles: [userFile] }).append(
      { host: 'h', tcpPort: 22 },
      named,
    );
    expect(readdirSync(join(dir, 'ssh'))).toEqual(['known_hosts']);
  });

  it('asks the system files too', async () => {
    const systemFile = join(dir, 'system');
    await writeFile(systemFile, line('h', otherKey));
    const store = createKnownHostsStore({ userFiles: [userFile], globalFiles: [systemFile] });
    expect(await store.verdict({ host: 'h', tcpPort: 22 }, key)).toMatchObject({
      verdict: 'changed',
      line: 1,
    });
    expect(await store.knownKeyTypes({ host: 'h', tcpPort: 22 })).toEqual(['ssh-ed25519']);
  });

  it.each([
    ['a pipe', (file: string) => void execFileSync('mkfifo', [file])],
    ['a folder', (file: string) => mkdirSync(file)],
    ['larger than anybody’s', (file: string) => makeSparse(file, 128 * 1024 * 1024 + 1)],
  ])('K10 decides nothing while a file is %s, and says which', async (_, make) => {
    await start();
    const file = `${userFile}2`;
    make(file);
    const store = createKnownHostsStore({ userFiles: [userFile, file] });
    const decided = store.verdict({ host: 'h', tcpPort: 22 }, key);
    await expect(decided).rejects.toMatchObject({
      code: 'host-key',
      message: expect.stringContaining('known_hosts2') as string,
    });
  });

  it('refuses to decide when a file is there but cannot be read', async () => {
    await mkdir(userFile, { recursive: true });
    const store = createKnownHostsStore({ userFiles: [userFile] });
    await expect(store.verdict({ host: 'h', tcpPort: 22 }, key)).rejects.toMatchObject({
      code: 'host-key',
    });
    await expect(store.append({ host: 'h', tcpPort: 22 }, named)).rejects.toMatchObject({
      code: 'failed',
    });
  });
});
