import type { KeyObject } from 'node:crypto';
import { OpError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { secretBytes, secretCopy, type SecretText } from '../secret-text.ts';
import { decodeKey, type Decoded } from './key-file/decode.ts';
import { KeyFault } from './key-file/key-fault.ts';
import { openInThread } from './key-file/key-thread.ts';
import { parseKeyFile } from './key-file/parse.ts';
import { quoted, readSmallFile } from './key-file/read-file.ts';
import { readPublicFile } from './public-file.ts';
import { isWholeKey, keyTypeOf, minimumRsaBits, rsaBits } from './public-key.ts';

/** A private key file. Nothing secret of it is kept: it is read anew for each use of the key. */
export type KeyFile = {
  readonly path: string;
  /** Unknown for encrypted PEM files without a `.pub` file beside them. */
  readonly blob: Uint8Array | undefined;
  readonly isEncrypted: boolean;
  /** The private key, or undefined when the passphrase is wrong; one that came as bytes is wiped. */
  readonly unlock: (
    passphrase: SecretText | undefined,
    signal: AbortSignal,
  ) => Promise<KeyObject | undefined>;
};

/** Reads a key file; throws an `OpError` that says what is wrong with it. */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const { inside, isEncrypted } = await readClearPart(path);
  const blob = inside ?? (await readPublicHalf(`${path}.pub`));
  if (blob) refuseShortRsa(path, blob);
  if (blob && keyTypeOf(blob)?.startsWith('sk-')) throw new AgentOnlyKey(path, blob);
  const unlock: KeyFile['unlock'] = async (passphrase, signal) => {
    if (isEncrypted && passphrase === undefined) return undefined;
    const given = passphrase === undefined ? undefined : secretBytes(passphrase);
    try {
      return await unlockFile({ path, blob, isInside: inside !== undefined }, given, signal);
    } finally {
      given?.fill(0);
    }
  };
  return { path, blob, isEncrypted, unlock };
}

/** The file stands for a security key: an agent may sign with it, Hawser cannot. */
export class AgentOnlyKey extends OpError {
  /** The public half, by which the agent knows it. */
  readonly blob: Uint8Array;

  constructor(path: string, blob: Uint8Array) {
    const next = `Add it to the SSH agent: ssh-add ${quoted(displayName(path))}`;
    super('unsupported', `${displayName(path)} needs a security key (FIDO).`, { next });
    this.blob = blob;
  }
}

type ClearPart = { readonly inside: Buffer | undefined; readonly isEncrypted: boolean };

async function readClearPart(path: string): Promise<ClearPart> {
  const { bytes, tooOpen } = await readSmallFile(path);
  try {
    const { blob, isEncrypted, wipe } = parseKeyFile(bytes);
    wipe();
    // only now: a public key may lie open, and is told as what it is
    if (tooOpen) throw tooOpen;
    return { inside: blob, isEncrypted };
  } catch (thrown) {
    throw asKeyError(path, thrown);
  } finally {
    bytes.fill(0);
  }
}

type Locked = {
  readonly path: string;
  readonly blob: Buffer | undefined;
  readonly isInside: boolean;
};

async function unlockFile(
  { path, blob, isInside }: Locked,
  passphrase: Buffer | undefined,
  signal: AbortSignal,
): Promise<KeyObject | undefined> {
  const { bytes } = await readSmallFile(path);
  const decoded = await decode(bytes, passphrase, signal);
  if ('fault' in decoded) {
    const { kind, what, next } = decoded.fault;
    if (kind === 'passphrase') return undefined;
    throw keyError(path, new KeyFault(kind, what, next));
  }
  refuseShortRsa(path, decoded.blob);
  if (blob && !blob.equals(decoded.blob)) throw isInside ? changed(path) : otherHalf(path);
  return decoded.key;
}

/** A key in clear takes a millisecond or two, less than a thread needs to start. */
function decode(
  bytes: Buffer,
  passphrase: Buffer | undefined,
  signal: AbortSignal,
): Promise<Decoded> {
  if (passphrase === undefined) return decodeKey(bytes, Buffer.alloc(0));
  const task = { bytes: secretCopy(bytes), passphrase: secretCopy(passphrase) };
  bytes.fill(0);
  return openInThread(task, signal);
}

function refuseShortRsa(path: string, blob: Buffer): void {
  const bits = rsaBits(blob);
  if (bits === undefined || bits >= minimumRsaBits) return;
  throw new OpError('unsupported', `${displayName(path)} holds an RSA key of only ${bits} bits.`, {
    next: 'Make a new key: ssh-keygen -t ed25519',
  });
}

/** The `.pub` file beside a key, when there is a sound one. */
async function readPublicHalf(path: string): Promise<Buffer | undefined> {
  const blob = await readPublicFile(path);
  return blob && isWholeKey(blob) ? blob : undefined;
}

function asKeyError(path: string, thrown: unknown): unknown {
  return thrown instanceof KeyFault ? keyError(path, thrown) : thrown;
}

function keyError(path: string, { kind, what, next }: KeyFault): OpError {
  const name = displayName(path);
  const message = kind === 'damaged' ? `The key file ${name} ${what}.` : `${name} ${what}.`;
  const named = next?.replace(/\bFILE\b/g, () => quoted(name));
  const code = kind === 'damaged' ? 'invalid' : 'unsupported';
  return new OpError(code, message, named === undefined ? {} : { next: named });
}

function changed(path: string): OpError {
  return new OpError(
    'changed',
    `The key file ${displayName(path)} holds another key than before.`,
    {
      next: 'Connect again.',
    },
  );
}

function otherHalf(path: string): OpError {
  const name = displayName(path);
  return new OpError('invalid', `${name}.pub is not the public half of ${name}.`, {
    next: `Write it anew: ssh-keygen -y -f ${quoted(name)} > ${quoted(`${name}.pub`)}`,
  });
}
