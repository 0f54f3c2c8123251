import type { KeyObject } from 'node:crypto';
import { OpError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import type { HopAsk, HopParams } from '../protocol.ts';
import { openAgent } from './agent.ts';
import { algorithmsFor, identityId, signWith, type Identity } from './identity.ts';
import { readKeyFile, type KeyFile } from './keys.ts';
import { publicBlobOf } from './key-object.ts';
import { isWholeKey, keyTypeOf, minimumRsaBits, rsaBits } from './public-key.ts';
import { serverLine } from './server-text.ts';

/** Where keys come from, and what their search may use. */
export type KeySources = Pick<HopParams, 'agentSocket' | 'keyFiles'> & {
  readonly ask: HopAsk;
  readonly signal: AbortSignal;
  readonly agentListMs: number;
  readonly agentSignMs: number;
};

/** Keys to try, best first, and why others were left out: part of what a failed login says. */
export type FoundKeys = {
  readonly identities: readonly Identity[];
  readonly skipped: readonly string[];
};

/** As often as ssh asks. */
const passphraseTries = 3;

/** Finds the keys of the agent and of the key files. What cannot be used is named, never fatal. */
export async function findKeys(sources: KeySources): Promise<FoundKeys> {
  const skipped: string[] = [];
  const fromFiles = await fileIdentities(sources, skipped);
  const fromAgent = await agentIdentities(sources, skipped);
  const wanted = new Map(fromFiles.map((identity) => [identityId(identity), identity]));
  const isWanted = (identity: Identity) => wanted.has(identityId(identity));
  const quickest = (identity: Identity) => {
    const fromFile = wanted.get(identityId(identity));
    return fromFile?.isAtHand === true ? fromFile : identity;
  };
  // the agent signs for a chosen key file without asking for its passphrase: those first
  const all = [
    ...fromAgent.filter(isWanted).map(quickest),
    ...fromAgent.filter((identity) => !isWanted(identity)),
    ...fromFiles,
  ];
  // RSA with SHA-512 only after everything else: it is for the rare server that refuses SHA-256
  const isSpare = (identity: Identity) => identity.algorithm === 'rsa-sha2-512';
  return {
    identities: [...all.filter((identity) => !isSpare(identity)), ...all.filter(isSpare)],
    skipped,
  };
}

/** The same before anybody may be asked anything; undefined when the search needs that. */
export async function findKeysQuietly(sources: KeySources): Promise<FoundKeys | undefined> {
  let isSearching = true;
  let isAsking = false;
  const ask: HopAsk = (...question) => {
    if (!isSearching) return sources.ask(...question);
    isAsking = true;
    return Promise.reject(new OpError('cancelled', 'Nobody is asked yet.'));
  };
  const found = await findKeys({ ...sources, ask });
  isSearching = false;
  return isAsking ? undefined : found;
}

async function agentIdentities(sources: KeySources, skipped: string[]): Promise<Identity[]> {
  if (sources.agentSocket === undefined) return [];
  const { agentListMs: listMs, agentSignMs: signMs, signal } = sources;
  const agent = openAgent(sources.agentSocket, { listMs, signMs, signal });
  try {
    const keys = await agent.list();
    return keys.flatMap(({ blob, comment }) => {
      const source = `agent key “${comment || (keyTypeOf(blob) ?? 'unnamed')}”`;
      const fault = keyFault(blob);
      if (fault !== undefined) skipped.push(`${source} (${fault})`);
      if (fault !== undefined) return [];
      return algorithmsFor(blob).map((algorithm) => ({
        source,
        blob,
        algorithm,
        isAtHand: false,
        sign: (data: Uint8Array) => agent.sign(blob, data, algorithm),
      }));
    });
  } catch (error) {
    signal.throwIfAborted();
    skipped.push(error instanceof OpError ? error.message.replace(/\.$/, '') : 'the SSH agent');
    return [];
  }
}

function keyFault(blob: Uint8Array): string | undefined {
  const bits = rsaBits(blob);
  if (bits !== undefined && bits < minimumRsaBits) return `RSA of only ${bits} bits`;
  if (algorithmsFor(blob).length > 0 && isWholeKey(blob)) return undefined;
  return `${serverLine(keyTypeOf(blob) ?? 'unknown type', 64)} is not supported yet`;
}

async function fileIdentities(sources: KeySources, skipped: string[]): Promise<Identity[]> {
  const found: Identity[] = [];
  for (const path of sources.keyFiles) {
    try {
      found.push(...(await fileIdentity(await readKeyFile(path), sources)));
    } catch (error) {
      sources.signal.throwIfAborted();
      if (!(error instanceof OpError)) throw error;
      skipped.push(error.message.replace(/\.$/, ''));
    }
  }
  return found;
}

async function fileIdentity(file: KeyFile, sources: KeySources): Promise<Identity[]> {
  const source = `key file ${displayName(file.path)}`;
  let { blob } = file;
  let opened: KeyObject | undefined;
  if (!blob) {
    // its public half is inside the encryption: the passphrase is needed to offer it at all
    opened = await openKey(file, sources);
    blob = publicBlobOf(opened);
  }
  if (!blob) throw new OpError('unsupported', `${source} holds a key SSH logins do not use.`);
  const shown = blob;
  return algorithmsFor(shown).map((algorithm) => ({
    source,
    blob: shown,
    algorithm,
    isAtHand: !file.isEncrypted,
    sign: async (data: Uint8Array) =>
      signWith(opened ?? (await openKey(file, sources)), algorithm, data),
  }));
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
