import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { builtKeyWorker, ensureBuilt } from '../../testing/built.ts';
import { blobOf, pbkdf2File } from '../../testing/key-bytes.ts';
import { failureOf } from '../../testing/ssh-fixtures.ts';
import { isSignedBy } from '../../testing/verify-signature.ts';
import { algorithmsFor, signWith } from './identity.ts';
import { openKeysWith } from './key-file/key-thread.ts';
import { readKeyFile } from './keys.ts';

const dir = mkdtempSync(join(tmpdir(), 'hawser-keys-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const { signal } = new AbortController();
let count = 0;

function make(args: readonly string[], passphrase = ''): string {
  count += 1;
  const file = join(dir, `key-${count}`);
  execFileSync('ssh-keygen', ['-q', '-f', file, '-N', passphrase, ...args]);
  return file;
}

function write(content: string | Buffer): string {
  count += 1;
  const file = join(dir, `file-${count}`);
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}

const publicOf = (file: string) =>
  Buffer.from(readFileSync(`${file}.pub`, 'utf8').split(' ')[1] ?? '', 'base64');

const rsa = ['-t', 'rsa', '-b', '2048'];
describe('a key file', () => {
  it('may be an encrypted PKCS#8 file of an ed25519 key with nothing beside it', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'p',
    });
    const file = await readKeyFile(write(pem.toString()));
    expect(file.blob).toBeUndefined();
    expect(await file.unlock('q', signal)).toBeUndefined();
    expect((await file.unlock('p', signal))?.asymmetricKeyType).toBe('ed25519');
  });

  it('with CRLF line ends is one as well', async () => {
    const path = make(['-t', 'ed25519']);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
    const file = await readKeyFile(path);
    expectSigns(path, await file.unlock(undefined, signal));
  });
});

/** The key signs what its public half verifies, in the form SSH wants. */
function expectSigns(path: string, key: KeyObject | undefined): void {
  if (!key) throw new Error(`${path} was not unlocked.`);
  const blob = publicOf(path);
  const data = Buffer.from('what the server wants signed');
  for (const algorithm of algorithmsFor(blob)) {
    const signature = signWith(key, algorithm, data);
    expect({ algorithm, ok: isSignedBy(blob, algorithm, data, signature) }).toEqual({
      algorithm,
      ok: true,
    });
  }
}

describe('a file that is no use', () => {
  const refused: [string, () => string, string, RegExp][] = [
    ['missing', () => join(dir, 'missing'), 'not-found', /There is no key file/],
    ['a directory', () => dir, 'unsupported', /is a folder/],
    ['a FIFO', () => fifo(), 'unsupported', /not a regular file/],
    ['a device', () => '/dev/zero', 'unsupported', /not a regular file/],
    ['larger than a megabyte', () => large(), 'unsupported', /too large/],
    ['empty', () => write(''), 'unsupported', /is empty/],
    ['a public key', () => `${make(['-t', 'ed25519'])}.pub`, 'unsupported', /is a public key/],
    [
      'a PuTTY key of the first version',
      () => write('PuTTY-User-Key-File-1: ssh-rsa\n'),
      'unsupported',
      /version 1 of PuTTY/,
    ],
    ['an OpenSSH key cut short', () => cut(make(['-t', 'ed25519'])), 'invalid', /is damaged/],
    [
      'a PEM key with a broken body',
      () => broken(make([...rsa, '-m', 'PEM'])),
      'invalid',
      /is damaged/,
    ],
    [
      'an RSA key of 1024 bits',
      () => make(['-t', 'rsa', '-b', '1024']),
      'unsupported',
      /only 1024 bits/,
    ],
    ['asking for a million rounds', () => manyRounds(), 'unsupported', /1000000 rounds/],
  ];
  it.each(refused)('is told why: %s', async (_name, file, code, message) => {
    const error = await failureOf(readKeyFile(file()));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  function fifo(): string {
    const path = join(dir, 'fifo');
    execFileSync('mkfifo', [path]);
    return path;
  }
  function large(): string {
    const path = write('');
    truncateSync(path, 1024 * 1024 + 1);
    return path;
  }
  function cut(path: string): string {
    writeFileSync(path, readFileSync(path, 'utf8').split('\n').toSpliced(2, 2).join('\n'));
    return path;
  }
  function broken(path: string): string {
    writeFileSync(path, readFileSync(path, 'utf8').replace(/\n[A-Za-z0-9+/]{64}\n/, '\nAAAA\n'));
    return path;
  }
  function manyRounds(): string {
    const path = make(['-t', 'ed25519', '-a', '1'], 'x');
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    const bytes = Buffer.from(lines.slice(1, -1).join(''), 'base64');
    // magic, three strings and the salt come before the rounds
    const at = bytes.indexOf('bcrypt') + 6 + 4 + 4 + 16;
    bytes.writeUInt32BE(1_000_000, at);
    return write(`${lines[0]}\n${bytes.toString('base64')}\n${lines.at(-1)}\n`);
  }

  it('is damaged, not badly unlocked, when its two halves are of different keys', async () => {
    const [one, two] = [make(['-t', 'ed25519']), make(['-t', 'ed25519'])];
    const bytes = Buffer.from(
      readFileSync(one, 'utf8').split('\n').slice(1, -2).join(''),
      'base64',
    );
    const at = bytes.indexOf(publicOf(one));
    publicOf(two).copy(bytes, at);
    const path = write(
      `-----BEGIN OPENSSH PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`,
    );
    const file = await readKeyFile(path);
    expect((await failureOf(file.unlock(undefined, signal))).message).toContain('is damaged');
  });
});

describe('a key that is slow to open', () => {
  beforeAll(async () => {
    await ensureBuilt();
    openKeysWith(pathToFileURL(builtKeyWorker));
  });

  const argon2 = (passes: number) => {
    const fields = [
      'PuTTY-User-Key-File-3: ssh-ed25519',
      'Encryption: aes256-cbc',
      'Comment: made by hand',
      'Public-Lines: 1',
      blobOf('ssh-ed25519').toString('base64'),
      'Key-Derivation: Argon2id',
      'Argon2-Memory: 32768',
      `Argon2-Passes: ${passes}`,
      'Argon2-Parallelism: 1',
      `Argon2-Salt: ${'5a'.repeat(16)}`,
      'Private-Lines: 1',
      Buffer.alloc(48, 9).toString('base64'),
      `Private-MAC: ${'00'.repeat(32)}`,
    ];
    return write(`${fields.join('\n')}\n`);
  };
  const slow: [string, () => string][] = [
    ['60 rounds of bcrypt', () => make(['-t', 'ed25519', '-a', '60'], 'x')],
    ['500 passes of argon2', () => argon2(500)],
    ['nine million iterations of PBKDF2', () => write(pbkdf2File(9_000_000))],
  ];

  it.each(slow)(
    'A11 is opened off this thread, and can be given up at once: %s',
    async (_n, key) => {
      const file = await readKeyFile(key());
      const controller = new AbortController();
      let beats = 0;
      const timer = setInterval(() => (beats += 1), 10);
      const unlocking = failureOf(file.unlock('x', controller.signal));
      // each of them takes seconds: in this thread there would be no beat before its end
      await vi.waitFor(() => expect(beats).toBeGreaterThan(3), 5_000);
      clearInterval(timer);
      let outcome: string | undefined;
      void unlocking.then(({ code }) => (outcome = code));
      controller.abort();
      await new Promise((resolve) => setImmediate(resolve));
      // by the next turn, whatever the thread is doing
      expect(outcome).toBe('cancelled');
    },
  );
});

describe('where a key file lies', () => {
  it('A12 may be behind a link', async () => {
    const path = join(dir, 'link');
    const key = make(['-t', 'ed25519']);
    symlinkSync(key, path);
    expectSigns(key, await (await readKeyFile(path)).unlock(undefined, signal));
  });

  it('A12 may not be behind a link to itself', async () => {
    const path = join(dir, 'circle');
    symlinkSync(path, path);
    expect(await failureOf(readKeyFile(path))).toMatchObject({
      code: 'invalid',
      message: `The link ${path} leads in a circle.`,
    });
  });

  it.each([0o644, 0o640, 0o602, 0o610])('A12 may not be open to others: mode %o', async (mode) => {
    const path = make(['-t', 'ed25519']);
    chmodSync(path, mode);
    const error = await failureOf(readKeyFile(path));
    expect(error.code).toBe('permission');
    expect(error.message).toContain(`(mode 0${mode.toString(8)})`);
    expect(error.next).toBe(`Keep it to yourself: chmod 600 ${path}`);
    // ssh-keygen is as strict, and its command is the way out
    expect(() => execFileSync('ssh-keygen', ['-y', '-f', path], { stdio: 'pipe' })).toThrow(
      /bad permissions/,
    );
    execFileSync('chmod', ['600', path]);
    expectSigns(path, await (await readKeyFile(path)).unlock(undefined, signal));
  });

  it('is named so that the command can be pasted, whatever its name', async () => {
    const path = `${make(['-t', 'ed25519'])} of Ann’s; rm -rf $HOME 'x'`;
    writeFileSync(path, readFileSync(make(['-t', 'ed25519'])), { mode: 0o644 });
    const { next = '' } = await failureOf(readKeyFile(path));
    const command = next.replace('Keep it to yourself: ', '');
    execFileSync('sh', ['-c', command]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('the public half beside an encrypted PEM key', () => {
  it('that is of another key is told as such, once the key is open', async () => {
    const path = make([...rsa, '-m', 'PEM'], 'secret');
    writeFileSync(`${path}.pub`, readFileSync(`${make(rsa)}.pub`));
    const file = await readKeyFile(path);
    expect((await failureOf(file.unlock('secret', signal))).message).toBe(
      `${path}.pub is not the public half of ${path}.`,
    );
  });

  it('shows a key that is too short before anybody is asked for the passphrase', async () => {
    const path = make(['-t', 'rsa', '-b', '1024', '-m', 'PEM'], 'secret');
    expect((await failureOf(readKeyFile(path))).message).toContain('only 1024 bits');
    rmSync(`${path}.pub`);
    const file = await readKeyFile(path);
    expect((await failureOf(file.unlock('secret', signal))).message).toContain('only 1024 bits');
  });
});

describe('a key file between its reading and its use', () => {
  it('that became another key is not used', async () => {
    const path = make(['-t', 'ed25519']);
    const file = await readKeyFile(path);
    writeFileSync(path, readFileSync(make(['-t', 'ed25519'])));
    expect((await failureOf(file.unlock(undefined, signal))).code).toBe('changed');
  });
});
