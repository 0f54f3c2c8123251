import { OpError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import type { HopAsk } from '../protocol.ts';
import { loginAlgorithms, type Identity } from './identity.ts';
import { AgentOnlyKey } from './keys.ts';
import { readPublicFile } from './public-file.ts';
import {
  agentSigners,
  certificateName,
  fileSigner,
  keyFault,
  type KeySources,
  type Signer,
} from './signers.ts';
import { readUserCertificate } from './user-certificate.ts';

/** Keys to try, best first, and why others were left out: part of what a failed login says. */
export type FoundKeys = {
  readonly identities: readonly Identity[];
  readonly skipped: readonly string[];
};

/**
 * Finds the keys of the agent and of the key files, in OpenSSH's order: certificates of chosen keys, chosen keys that
 * the agent holds, its others, and the rest of the files. What cannot be used is named, never fatal.
 */
export async function findKeys(sources: KeySources): Promise<FoundKeys> {
  const skipped: string[] = [];
  const files = await fileSigners(sources, skipped);
  const agent = needsAgent(sources, files) ? await agentSigners(sources, skipped) : [];
  const publicOnly = await publicHalves(files.unusable, agent);
  skipped.push(...publicOnly.skipped);
  const chosen = [...files.signers.map(({ plainBlob }) => plainBlob), ...publicOnly.blobs];
  const isChosen = ({ plainBlob }: Signer) => chosen.some((blob) => isSame(blob, plainBlob));
  const certified = await certificatesOf(sources, [...files.signers, ...agent], skipped);
  const fromAgent = [
    ...agent.filter((signer) => isChosen(signer) && isCertificate(signer)),
    // the agent signs for a chosen key file without asking for its passphrase: those first
    ...agent
      .filter((signer) => isChosen(signer) && !isCertificate(signer))
      .map((signer) => quickest(signer, files.signers)),
    ...agent.filter((signer) => !isChosen(signer) && sources.identitiesOnly !== true),
  ];
  const all = [...certified, ...fromAgent, ...files.signers].flatMap((signer) =>
    acceptedOf(signer, sources, skipped),
  );
  // RSA with SHA-512 only after everything else: it is for the rare server that refuses SHA-256
  const isSpare = (identity: Identity) => identity.algorithm.startsWith('rsa-sha2-512');
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

/** Chosen keys that are all at hand need no agent, which may be slow, or ask its user to unlock it. */
function needsAgent(
  { identitiesOnly, certificateFiles = [] }: KeySources,
  files: { readonly signers: readonly Signer[]; readonly unusable: readonly Unusable[] },
): boolean {
  const isAllAtHand = files.signers.every(({ isAtHand }) => isAtHand);
  const isComplete = files.signers.length > 0 && files.unusable.length === 0 && isAllAtHand;
  return identitiesOnly !== true || !isComplete || certificateFiles.length > 0;
}

type Unusable = { readonly path: string; readonly why: string; readonly known?: Uint8Array };

async function fileSigners(
  sources: KeySources,
  skipped: string[],
): Promise<{ readonly signers: readonly Signer[]; readonly unusable: readonly Unusable[] }> {
  const signers: Signer[] = [];
  const unusable: Unusable[] = [];
  for (const path of sources.keyFiles) {
    try {
      signers.push(await fileSigner(path, sources));
    } catch (error) {
      sources.signal.throwIfAborted();
      if (!(error instanceof OpError)) throw error;
      const why = error.message.replace(/\.$/, '');
      if (error instanceof AgentOnlyKey) unusable.push({ path, why, known: error.blob });
      else if (/^(unsupported|not-found)$/.test(error.code)) unusable.push({ path, why });
      else skipped.push(why);
    }
  }
  return { signers, unusable };
}

/** Chosen keys whose private half is the agent's alone: of a security key, or known by its public file only. */
async function publicHalves(
  unusable: readonly Unusable[],
  agent: readonly Signer[],
): Promise<{ readonly blobs: readonly Uint8Array[]; readonly skipped: readonly string[] }> {
  const blobs: Uint8Array[] = [];
  const skipped: string[] = [];
  for (const { path, why, known } of unusable) {
    const blob = known ?? (await readPublicFile(path)) ?? (await readPublicFile(`${path}.pub`));
    const held = blob && agent.some(({ plainBlob }) => isSame(blob, plainBlob));
    if (blob && held === true) blobs.push(blob);
    else skipped.push(why);
  }
  return { blobs, skipped };
}

/** Certificates in files: those beside chosen keys, and those named; each with the key that signs for it. */
async function certificatesOf(
  { keyFiles, certificateFiles = [] }: KeySources,
  signers: readonly Signer[],
  skipped: string[],
): Promise<Signer[]> {
  const found: Signer[] = [];
  const beside = keyFiles.map((path) => `${path.replace(/\.pub$/, '')}-cert.pub`);
  for (const path of new Set([...certificateFiles, ...beside])) {
    const blob = await readPublicFile(path);
    const certificate = blob && readUserCertificate(blob);
    const signer = certificate && signerFor(certificate.plainBlob, signers);
    const fault = blob && keyFault(blob);
    if (blob && signer && fault === undefined) {
      const source = `${certificateName(blob)} in ${displayName(path)}`;
      found.push({ ...signer, blob, source });
    } else if (certificateFiles.includes(path)) {
      skipped.push(`certificate file ${displayName(path)} (${whyNot(blob, fault)})`);
    }
  }
  return found;
}

function whyNot(blob: Uint8Array | undefined, fault: string | undefined): string {
  if (!blob) return 'it holds no certificate';
  return fault ?? 'its key is not here';
}

/** A key at hand rather than one that asks. */
function signerFor(plainBlob: Uint8Array, signers: readonly Signer[]): Signer | undefined {
  const fitting = signers.filter(({ blob }) => isSame(blob, plainBlob));
  const atHand = fitting.find(({ isAtHand }) => isAtHand);
  // an agent asks for no passphrase
  return atHand ?? fitting.at(-1);
}

function quickest(signer: Signer, files: readonly Signer[]): Signer {
  const fromFile = files.find(({ blob }) => isSame(blob, signer.blob));
  return fromFile?.isAtHand === true ? fromFile : signer;
}

function identitiesOf(signer: Signer): Identity[] {
  const { source, blob, isAtHand, needsTouch } = signer;
  return loginAlgorithms(blob).map(({ name, signature }) => ({
    source,
    blob,
    algorithm: name,
    isAtHand,
    needsTouch,
    sign: (data: Uint8Array) => signer.sign(data, signature),
  }));
}

/** What is left of a key by PubkeyAcceptedAlgorithms; one that has nothing left is named. */
function acceptedOf(
  signer: Signer,
  { acceptedAlgorithms: accepted }: KeySources,
  skipped: string[],
): Identity[] {
  const all = identitiesOf(signer);
  const left = all.filter(({ algorithm }) => accepted?.includes(algorithm) ?? true);
  if (left.length === 0 && all.length > 0) {
    skipped.push(`${signer.source} (PubkeyAcceptedAlgorithms leaves its algorithm out)`);
  }
  return left;
}

function isCertificate({ blob, plainBlob }: Signer): boolean {
  return !isSame(blob, plainBlob);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
