import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Key files as the tools people use write them, made anew for each run. */

/** A key file that should load. */
export type SoundKey = {
  readonly name: string;
  readonly path: string;
  readonly passphrase?: string;
  /** The public half according to the tool that made it. */
  readonly blob: Buffer;
};

/** Not all ASCII: it is UTF-8 everywhere. */
export const passphrase = 'right pässword';

/** Kinds of key every format is tried with. */
export const keyTypes = ['ed25519', 'rsa', 'ecdsa-256', 'ecdsa-384', 'ecdsa-521'] as const;

/** One of {@link keyTypes}. */
export type KeyType = (typeof keyTypes)[number];

/** Whether PuTTY's tool is here. */
export function hasPuttygen(): boolean {
  try {
    execFileSync('puttygen', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    // not installed
    return false;
  }
}

/** Makes key files in a folder. */
export class KeyFixtures {
  readonly #dir: string;
  readonly #bases = new Map<KeyType, string>();
  #count = 0;

  constructor(dir: string) {
    this.#dir = dir;
    writeFileSync(join(dir, 'passphrase'), passphrase);
  }

  /** A path that is still free. */
  path(): string {
    this.#count += 1;
    return join(this.#dir, `key-${this.#count}`);
  }

  /** A file with some content, which only its owner may read. */
  write(content: string | Buffer): string {
    const path = this.path();
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }

  /** Runs openssl; `{}` in an argument stands for the passphrase. */
  openssl(...args: readonly string[]): Buffer {
    const filled = args.map((arg) => (arg === '{}' ? `pass:${passphrase}` : arg));
    return execFileSync('openssl', filled, { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** A fresh copy of the one key of a type, in OpenSSH's format and in clear, its `.pub` not beside it. */
  copyOf(type: KeyType): string {
    const path = this.path();
    copyFileSync(this.#base(type), path);
    chmodSync(path, 0o600);
    return path;
  }

  /** The public half of the key of a type. */
  blobOf(type: KeyType): Buffer {
    const line = readFileSync(`${this.#base(type)}.pub`, 'utf8');
    return Buffer.from(line.split(' ')[1] ?? '', 'base64');
  }

  /** Rewrites a copy with `ssh-keygen -p`, with a passphrase when asked for. */
  sshKeygen(type: KeyType, ...options: readonly string[]): string {
    return this.#rewrite(type, ['-N', '', ...options]);
  }

  /** The same with the passphrase. */
  sshKeygenLocked(type: KeyType, ...options: readonly string[]): string {
    return this.#rewrite(type, ['-N', passphrase, '-a', '1', ...options]);
  }

  /** The key of a type in PKCS#8, in clear; ssh-keygen has no such form of ed25519. */
  pkcs8(type: KeyType): string {
    if (type !== 'ed25519') return this.sshKeygen(type, '-m', 'PKCS8');
    const lines = readFileSync(this.#base(type), 'utf8').trim().split('\n').slice(1, -1);
    const bytes = Buffer.from(lines.join(''), 'base64');
    // the private key's 64 bytes end with the public one, and begin with the seed
    const at = bytes.lastIndexOf(this.blobOf(type).subarray(-32)) - 32;
    const head = Buffer.from('302e020100300506032b657004220420', 'hex');
    const der = Buffer.concat([head, bytes.subarray(at, at + 32)]).toString('base64');
    return this.write(`-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`);
  }

  /** The key of a type encrypted by `openssl pkcs8`. */
  pkcs8Locked(type: KeyType, ...options: readonly string[]): string {
    const source = this.pkcs8(type);
    return this.write(this.openssl('pkcs8', '-topk8', '-in', source, '-passout', '{}', ...options));
  }

  /** The key of a type as PuTTYgen writes it; argon2 is kept small. */
  putty(type: KeyType, params: string, how: 'clear' | 'locked'): string {
    const path = this.path();
    const isLocked = how === 'locked';
    const locked = isLocked ? ['--new-passphrase', join(this.#dir, 'passphrase')] : [];
    const args = [this.#base(type), '-O', 'private', '-o', path, '--ppk-param', params, ...locked];
    execFileSync('puttygen', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    chmodSync(path, 0o600);
    return path;
  }

  #rewrite(type: KeyType, options: readonly string[]): string {
    const path = this.copyOf(type);
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-f', path, ...options], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return path;
  }

  #base(type: KeyType): string {
    const made = this.#bases.get(type);
    if (made !== undefined) return made;
    const path = this.path();
    const [algorithm = '', bits = '2048'] = type.split('-');
    const size = type === 'ed25519' ? [] : ['-b', bits];
    execFileSync('ssh-keygen', ['-q', '-t', algorithm, ...size, '-N', '', '-f', path]);
    this.#bases.set(type, path);
    return path;
  }
}
