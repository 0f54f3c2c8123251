import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { chmod, lstat, mkdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

  it('loses no line when two copies and ssh-keygen -R write at once', async () => {
    await start(line('gone', otherKey));
    const [one, two] = [
      createKnownHostsStore({ userFiles: [userFile] }),
      createKnownHostsStore({ userFiles: [userFile] }),
    ];
    const names = Array.from({ length: 20 }, (_, n) => `host-${n}`);
    const work = names.map((name, n) =>
      (n % 2 ? one : two).append({ host: name, tcpPort: 22 }, named),
    );
    execFileSync('ssh-keygen', ['-q', '-R', 'nobody', '-f', userFile], { stdio: 'ignore' });
    await Promise.all(work);
    const lines = readFileSync(userFile, 'utf8').trimEnd().split('\n');
    expect(lines.toSorted()).toEqual(
      [line('gone', otherKey), ...names.map((name) => line(name, key))]
        .map((text) => text.trimEnd())
        .toSorted(),
    );
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
