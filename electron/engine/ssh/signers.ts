import type { KeyObject } from 'node:crypto';
import { OpError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import type { HopAsk, HopParams } from '../protocol.ts';
import { openAgent, type AgentKey, type AgentOptions, type SessionBinding } from './agent.ts';
import {
  algorithmsFor,
  isSecurityKey,
  loginAlgorithms,
  signNamed,
  type SignatureAlgorithm,
} from './identity.ts';
import { publicBlobOf } from './key-object.ts';
import { readKeyFile, type KeyFile } from './keys.ts';
import { isWholeKey, keyTypeOf, minimumRsaBits, rsaBits } from './public-key.ts';
import { serverLine } from './server-text.ts';
import { isCertificateType, readUserCertificate } from './user-certificate.ts';

/** Where keys come from, and what their search may use. */
export type KeySources = Pick<
  HopParams,
  'agentSocket' | 'keyFiles' | 'certificateFiles' | 'identitiesOnly' | 'acceptedAlgorithms'
> & {
  readonly ask: HopAsk;
  readonly signal: AbortSignal;
  readonly agentListMs: number;
  readonly agentSignMs: number;
  /** The session an agent is asked for. */
  readonly binding?: () => SessionBinding | undefined;
};

/** One key, or certificate of one, with what signs for it. */
export type Signer = {
  readonly source: string;
  readonly blob: Uint8Array;
  /** The key itself, which is `blob` except for a certificate. */
  readonly plainBlob: Uint8Array;
  readonly isAtHand: boolean;
  readonly needsTouch: boolean;
  readonly sign: (data: Uint8Array, algorithm: SignatureAlgorithm) => Promise<Buffer>;
};

/** As often as ssh asks. */
const passphraseTries = 3;

/** The keys and certificates of the agent. What cannot be used is named in `skipped`, never fatal. */
export async function agentSigners(sources: KeySources, skipped: string[]): Promise<Signer[]> {
  if (sources.agentSocket === undefined) return [];
  const { agentListMs: listMs, agentSignMs: signMs, signal, binding } = sources;
  const options: AgentOptions = { listMs, signMs, signal, ...(binding ? { binding } : {}) };
  const agent = openAgent(sources.agentSocket, options);
  try {
    const keys = await agent.list();
    return keys.flatMap((key) => {
      const { blob } = key;
      const fault = keyFault(blob);
      const source = agentSource(key);
      if (fault !== undefined) skipped.push(`${source} (${fault})`);
      if (fault !== undefined) return [];
      const plainBlob = readUserCertificate(blob)?.plainBlob ?? blob;
      const sign: Signer['sign'] = (data, algorithm) => agent.sign(blob, data, algorithm);
      const needsTouch = isSecurityKey(blob);
      return [{ source, blob, plainBlob, isAtHand: false, needsTouch, sign }];
    });
  } catch (error) {
    signal.throwIfAborted();
    skipped.push(error instanceof OpError ? error.message.replace(/\.$/, '') : 'the SSH agent');
    return [];
  }
}

function agentSource({ blob, comment }: AgentKey): string {
  const certificate = readUserCertificate(blob);
  if (certificate) return `agent ${certificateName(blob)}`;
  return `agent key “${comment || (keyTypeOf(blob) ?? 'unnamed')}”`;
}

/** `certificate “ann@laptop”`, with a word when its time is over. */
export function certificateName(blob: Uint8Array): string {
  const { keyId = '', validUntilMs = Number.POSITIVE_INFINITY } = readUserCertificate(blob) ?? {};
  const name = `certificate “${serverLine(keyId, 80) || 'unnamed'}”`;
  if (validUntilMs > Date.now()) return name;
  return `${name}, which ended on ${new Date(validUntilMs).toISOString().slice(0, 10)}`;
}

/** Why a public key or certificate is of no use; undefined for a good one. */
export function keyFault(blob: Uint8Array): string | undefined {
  const type = keyTypeOf(blob) ?? 'unknown type';
  const certificate = readUserCertificate(blob);
  if (isCertificateType(type) && !certificate) return 'is no whole certificate for logins';
  const plain = certificate?.plainBlob ?? blob;
  const bits = rsaBits(plain);
  if (bits !== undefined && bits < minimumRsaBits) return `RSA of only ${bits} bits`;
  if (loginAlgorithms(blob).length > 0 && isWholeKey(plain)) return undefined;
  return `${serverLine(type, 64)} is not supported`;
}

/** The key of a file; throws an `OpError` that says what is wrong with it. */
export async function fileSigner(path: string, sources: KeySources): Promise<Signer> {
  const file = await readKeyFile(path);
  const source = `key file ${displayName(file.path)}`;
  let { blob } = file;
  let opened: KeyObject | undefined;
  if (!blob) {
    // its public half is inside the encryption: the passphrase is needed to offer it at all
    opened = await openKey(file, sources);
    blob = publicBlobOf(opened);
  }
  if (!blob || algorithmsFor(blob).length === 0) {
    throw new OpError('unsupported', `${source} holds a key SSH logins do not use.`);
  }
  return {
    source,
    blob,
    plainBlob: blob,
    isAtHand: !file.isEncrypted,
    needsTouch: false,
    sign: async (data, algorithm) =>
      signNamed(opened ?? (await openKey(file, sources)), algorithm, data),
  };
}

/** The private key; asks for the passphrase, three times at most. */
async function openKey(file: KeyFile, { ask, signal }: KeySources): Promise<KeyObject> {
  const name = displayName(file.path);
  if (!file.isEncrypted) {
    const key = await file.unlock(undefined, signal);
    if (key) return key;
    throw new OpError('invalid', `The key file ${name} is damaged.`);
  }
  for (let attempt = 0; attempt < passphraseTries; attempt += 1) {
    const params = { keyFile: file.path, again: attempt > 0 };
    const answer = await ask('passphrase', params, { signal });
    if (!answer) throw new OpError('cancelled', `The passphrase of ${name} was not given.`);
    const key = await file.unlock(answer.passphrase, signal);
    if (key) return key;
  }
  throw new OpError('auth', `The passphrase of ${name} was wrong three times.`);
}
