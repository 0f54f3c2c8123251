import { createPrivateKey, type KeyObject } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { OpError } from '../../../shared/errors.ts';
import { displayName, textToBytes } from '../../../shared/names.ts';
import { publicBlobOf } from './key-object.ts';
import { readOpenSshKey } from './openssh-key.ts';
import { isWholeKey, keyTypeOf, minimumRsaBits, rsaBits } from './public-key.ts';
import { unlockOpenSshKey } from './unlock.ts';

/** A private key file. The private key itself is not kept: it is read anew for each signature. */
export type KeyFile = {
  readonly path: string;
  /** Unknown for encrypted PEM files without a `.pub` file beside them. */
  readonly blob: Uint8Array | undefined;
  readonly isEncrypted: boolean;
  /** The private key, or undefined when the passphrase is wrong. */
  readonly unlock: (
    passphrase: string | undefined,
    signal: AbortSignal,
  ) => Promise<KeyObject | undefined>;
};

const maxKeyFileBytes = 1024 * 1024;
/** 16 rounds are ssh-keygen's default, 100 a common choice; a thousand would take half a minute. */
const maxBcryptRounds = 1_000;
/** Ciphers ssh2 can undo; OpenSSH's own default is the first. */
const openSshCiphers = /^(aes(128|192|256)-(ctr|cbc)|aes(128|256)-gcm@openssh\.com|3des-cbc|none)$/;

/** Reads a key file; throws an `OpError` that says what is wrong with it. */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const text = (await readSmallFile(path)).toString('utf8').trim();
  const file = await parseKeyFile(path, text);
  const bits = file.blob && rsaBits(file.blob);
  if (bits !== undefined && bits < minimumRsaBits) {
    throw new OpError(
      'unsupported',
      `${displayName(path)} holds an RSA key of only ${bits} bits.`,
      {
        next: 'Make a new key: ssh-keygen -t ed25519',
      },
    );
  }
  return file;
}

function parseKeyFile(path: string, text: string): KeyFile | Promise<KeyFile> {
  if (text.startsWith('-----BEGIN OPENSSH PRIVATE KEY-----')) return openSshFile(path, text);
  if (/^-----BEGIN (RSA |EC |ENCRYPTED )?PRIVATE KEY-----/.test(text)) return pemFile(path, text);
  if (text.startsWith('PuTTY-User-Key-File-')) {
    throw unsupported(
      path,
      'is in PuTTY’s format',
      'Convert it: puttygen key.ppk -O private-openssh -o key',
    );
  }
  if (text.startsWith('-----BEGIN DSA PRIVATE KEY-----')) {
    throw unsupported(
      path,
      'holds a DSA key, which no current server takes',
      'Make a new key: ssh-keygen -t ed25519',
    );
  }
  if (/^(ssh-|ecdsa-|sk-|---- BEGIN SSH2 PUBLIC)/.test(text)) {
    throw unsupported(path, 'is a public key', 'Choose the private one: the file without “.pub”.');
  }
  throw unsupported(
    path,
    'is not a private key in a format Hawser knows',
    'OpenSSH and PEM files are.',
  );
}

function openSshFile(path: string, text: string): KeyFile {
  const header = readOpenSshKey(text);
  if (!header) throw damaged(path);
  const isEncrypted = header.cipher !== 'none';
  if (!openSshCiphers.test(header.cipher) || !/^(none|bcrypt)$/.test(header.kdf)) {
    throw unsupported(
      path,
      `is encrypted with ${displayName(header.cipher.slice(0, 64))}`,
      'Encrypt it anew: ssh-keygen -p -Z aes256-ctr -f FILE',
    );
  }
  if (header.rounds > maxBcryptRounds) {
    throw unsupported(
      path,
      `wants ${header.rounds} rounds of bcrypt`,
      'Use fewer: ssh-keygen -p -a 16 -f FILE',
    );
  }
  if (keyTypeOf(header.blob)?.startsWith('sk-')) {
    throw unsupported(path, 'needs a security key (FIDO)', 'Add it to the SSH agent: ssh-add');
  }
  if (!isWholeKey(header.blob)) throw damaged(path);
  const unlock: KeyFile['unlock'] = async (passphrase, signal) => {
    const key = await unlockOpenSshKey(text, passphrase, signal);
    if (!key && !isEncrypted) throw damaged(path);
    if (key && publicBlobOf(key)?.equals(header.blob) !== true) throw damaged(path);
    return key;
  };
  return { path, blob: header.blob, isEncrypted, unlock };
}

async function pemFile(path: string, text: string): Promise<KeyFile> {
  const isEncrypted = /^-----BEGIN ENCRYPTED |^Proc-Type: *4,ENCRYPTED/m.test(text);
  const parse = (passphrase: string | undefined) =>
    createPrivateKey(passphrase === undefined ? { key: text } : { key: text, passphrase });
  if (!isEncrypted) {
    const blob = wholeBlob(path, tryParse(() => parse(undefined)) ?? damaged(path));
    return { path, blob, isEncrypted, unlock: () => Promise.resolve(parse(undefined)) };
  }
  const blob = await readPublicHalf(`${path}.pub`);
  // the library cannot tell a wrong passphrase from a damaged file
  const unlock: KeyFile['unlock'] = (passphrase) =>
    Promise.resolve(passphrase === undefined ? undefined : tryParse(() => parse(passphrase)));
  return { path, blob, isEncrypted, unlock };
}

function wholeBlob(path: string, key: KeyObject | OpError): Buffer {
  if (key instanceof OpError) throw key;
  const blob = publicBlobOf(key);
  if (!blob)
    throw unsupported(
      path,
      'holds a key of a type SSH logins do not use',
      'Make a new key: ssh-keygen -t ed25519',
    );
  return blob;
}

function tryParse(parse: () => KeyObject): KeyObject | undefined {
  try {
    return parse();
  } catch {
    // wrong passphrase or damaged: the caller knows which it can be
    return undefined;
  }
}

/** The `.pub` file beside a key, when there is a sound one. */
async function readPublicHalf(path: string): Promise<Buffer | undefined> {
  try {
    const [, base64 = ''] = (await readSmallFile(path)).toString('latin1').trim().split(/\s+/);
    const blob = Buffer.from(base64, 'base64');
    return isWholeKey(blob) ? blob : undefined;
  } catch {
    // there need not be one
    return undefined;
  }
}

/** The bytes of a file no larger than keys are; never waits for a pipe's writer. */
export async function readSmallFile(path: string): Promise<Buffer> {
  try {
    // a FIFO opened without O_NONBLOCK would wait for its writer for ever; Windows has no such flag
    const nonBlocking = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;
    const handle = await open(Buffer.from(textToBytes(path)), constants.O_RDONLY | nonBlocking);
    try {
      const facts = await handle.stat();
      if (!facts.isFile()) throw unsupported(path, 'is not a regular file', 'Choose a key file.');
      if (facts.size > maxKeyFileBytes)
        throw unsupported(path, 'is too large for a key', 'Choose a key file.');
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(facts.size), 0, facts.size, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof OpError ? error : unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): OpError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new OpError('not-found', `There is no key file ${displayName(path)}.`, { cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new OpError('permission', `The key file ${displayName(path)} may not be read.`, {
      cause: error,
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new OpError('failed', `The key file ${displayName(path)} cannot be read: ${reason}.`, {
    cause: error,
  });
}

function damaged(path: string): OpError {
  return new OpError('invalid', `The key file ${displayName(path)} is damaged.`);
}

function unsupported(path: string, what: string, next: string): OpError {
  return new OpError('unsupported', `${displayName(path)} ${what}.`, { next });
}
