import { createECDH, generateKeyPairSync, getCiphers, getHashes } from 'node:crypto';
import { OpError } from '../../../shared/errors.ts';
import {
  isLegacyAlgorithm,
  legacyAlgorithms,
  type AlgorithmKind,
  type LegacyAlgorithmName,
} from '../../../shared/legacy-algorithms.ts';
import type { HopParams } from '../protocol.ts';
import { serverNames } from './server-text.ts';
import type { CipherAlgorithm, KexAlgorithm, MacAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';

/**
 * What Hawser offers a server: its policy, cut down to what the runtime can do (Node's OpenSSL and Electron's
 * BoringSSL differ). Offered only to a host that the user has allowed it for, by name: SHA-1, CBC, and finite-field
 * Diffie-Hellman, whose group check blocks BoringSSL for up to 20 s before login. Never: DSS, MD5, RC4, smaller groups,
 * group exchange (a server could choose its prime), compression (security.md §5, gaps 5, 21 and 47).
 */
export type Offer = {
  readonly kex: KexAlgorithm[];
  readonly serverHostKey: ServerHostKeyAlgorithm[];
  readonly cipher: CipherAlgorithm[];
  readonly hmac: MacAlgorithm[];
  readonly compress: 'none'[];
};

/** What a crypto library can do. */
export type Capabilities = {
  readonly ciphers: readonly string[];
  readonly hashes: readonly string[];
  readonly curves: readonly string[];
};

// each with the curve it needs
const kexPolicy: readonly (readonly [KexAlgorithm, string])[] = [
  ['curve25519-sha256', 'x25519'],
  ['curve25519-sha256@libssh.org', 'x25519'],
  ['ecdh-sha2-nistp256', 'prime256v1'],
  ['ecdh-sha2-nistp384', 'secp384r1'],
  ['ecdh-sha2-nistp521', 'secp521r1'],
];
// the fastest first; chacha20 is software on every runtime
const cipherPolicy: readonly (readonly [CipherAlgorithm, string])[] = [
  ['aes128-gcm@openssh.com', 'aes-128-gcm'],
  ['aes256-gcm@openssh.com', 'aes-256-gcm'],
  ['aes128-ctr', 'aes-128-ctr'],
  ['aes192-ctr', 'aes-192-ctr'],
  ['aes256-ctr', 'aes-256-ctr'],
  ['chacha20-poly1305@openssh.com', 'chacha20'],
];
// with CTR both forms are sound, but only the plain one is with a server that lacks strict key exchange, as those made
// with paramiko do (see `isTerrapinExposed`)
const macPolicy: readonly (readonly [MacAlgorithm, string])[] = [
  ['hmac-sha2-256', 'sha256'],
  ['hmac-sha2-512', 'sha512'],
  ['hmac-sha2-256-etm@openssh.com', 'sha256'],
  ['hmac-sha2-512-etm@openssh.com', 'sha512'],
];
const hostKeyPolicy: readonly (readonly [ServerHostKeyAlgorithm, string])[] = [
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
  ['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
  ['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'ssh-rsa'],
  ['rsa-sha2-256', 'ssh-rsa'],
];

// what a user can allow for one host, each with what it needs; groups are never built to see whether they work
const legacyNeeds: Readonly<Record<LegacyAlgorithmName, (can: Capabilities) => boolean>> = {
  'diffie-hellman-group14-sha256': ({ hashes }) => hashes.includes('sha256'),
  'diffie-hellman-group15-sha512': ({ hashes }) => hashes.includes('sha512'),
  'diffie-hellman-group16-sha512': ({ hashes }) => hashes.includes('sha512'),
  'diffie-hellman-group18-sha512': ({ hashes }) => hashes.includes('sha512'),
  'diffie-hellman-group14-sha1': ({ hashes }) => hashes.includes('sha1'),
  'ssh-rsa': ({ hashes }) => hashes.includes('sha1'),
  'aes256-cbc': ({ ciphers }) => ciphers.includes('aes-256-cbc'),
  'aes192-cbc': ({ ciphers }) => ciphers.includes('aes-192-cbc'),
  'aes128-cbc': ({ ciphers }) => ciphers.includes('aes-128-cbc'),
  '3des-cbc': ({ ciphers }) => ciphers.includes('des-ede3-cbc'),
  'hmac-sha1-etm@openssh.com': ({ hashes }) => hashes.includes('sha1'),
  'hmac-sha1': ({ hashes }) => hashes.includes('sha1'),
};

/** What the offer to one host depends on. */
export type OfferWish = Pick<HopParams, 'knownKeyTypes' | 'algorithms'>;

/**
 * The offer to a host: the types of its known keys come first, as in OpenSSH; its own lists take the place of our order
 * but add nothing to it; weak algorithms are in it only when they were allowed for this host by name, and come last.
 */
export function algorithmOffer(
  { knownKeyTypes, algorithms = {} }: OfferWish,
  can: Capabilities = runtimeCapabilities(),
): Offer {
  const isKnown = ([, type]: readonly [string, string]) => knownKeyTypes.includes(type);
  const legacy = (kind: AlgorithmKind) =>
    legacyAlgorithms
      .filter((each) => each.kind === kind && (algorithms.legacy ?? []).includes(each.name))
      .map(({ name }) => name)
      .filter((name) => legacyNeeds[name](can));
  const strongKex = kexPolicy.filter(([, curve]) => can.curves.includes(curve));
  const strongKeys = hostKeysInOrder(isKnown);
  const strongCiphers = cipherPolicy.filter(([, cipher]) => can.ciphers.includes(cipher));
  const strongMacs = macPolicy.filter(([, hash]) => can.hashes.includes(hash));
  const list = <T extends string>(
    kind: AlgorithmKind,
    strong: readonly (readonly [T, string])[],
    wish: readonly string[] | undefined,
  ): T[] => {
    // the names of the legacy list are ssh2's own too
    const all = [...strong.map(([name]) => name), ...(legacy(kind) as string[] as T[])];
    const chosen = wish === undefined ? all : inOrderOf(wish, all);
    if (chosen.length === 0) throw nothingLeft(kind, wish ?? []);
    return chosen;
  };
  return {
    kex: list('kex', strongKex, algorithms.kex),
    serverHostKey: list('host-key', strongKeys, algorithms.hostKey),
    cipher: list('cipher', strongCiphers, algorithms.cipher),
    hmac: list('mac', strongMacs, algorithms.mac),
    compress: ['none'],
  };
}

/**
 * Known types first; but where the best one is known all stays as it is, as in OpenSSH: so that somebody on the way
 * cannot tell such a host from one that is new (CVE-2020-14145).
 */
function hostKeysInOrder(
  isKnown: (entry: readonly [string, string]) => boolean,
): typeof hostKeyPolicy {
  const [best] = hostKeyPolicy;
  if (best === undefined || isKnown(best)) return hostKeyPolicy;
  return [...hostKeyPolicy.filter(isKnown), ...hostKeyPolicy.filter((entry) => !isKnown(entry))];
}

/** A list may leave out what was allowed beside it: that stays, behind what the list names. */
function inOrderOf<T extends string>(wish: readonly string[], all: readonly T[]): T[] {
  const isNamed = (name: T) => wish.includes(name);
  const named = wish.flatMap((name) => all.filter((each) => each === name));
  const allowed = all.filter((name) => isLegacyAlgorithm(name) && !isNamed(name));
  return [...new Set([...named, ...allowed])];
}

function nothingLeft(kind: AlgorithmKind, wish: readonly string[]): OpError {
  return new OpError(
    'handshake',
    `This host’s own list of ${kindWords[kind]} algorithms has none that Hawser offers: ${serverNames(wish)}.`,
    {
      next: 'Change the list in the OpenSSH config, or allow a weak algorithm for this host by name.',
    },
  );
}

const kindWords: Readonly<Record<AlgorithmKind, string>> = {
  kex: 'key exchange',
  'host-key': 'host key',
  cipher: 'cipher',
  mac: 'MAC',
};

let probed: Capabilities | undefined;

/** Asks the runtime once. Curves are tried for real: BoringSSL's list leaves x25519 out. Groups are never built. */
export function runtimeCapabilities(): Capabilities {
  probed ??= {
    ciphers: getCiphers(),
    hashes: getHashes().map((name) => name.toLowerCase()),
    curves: ['x25519', 'prime256v1', 'secp384r1', 'secp521r1'].filter(hasCurve),
  };
  return probed;
}

function hasCurve(name: string): boolean {
  try {
    if (name === 'x25519') generateKeyPairSync('x25519');
    else createECDH(name).generateKeys();
    return true;
  } catch {
    // the runtime does not have it: then it is not offered
    return false;
  }
}

/** Facts of a finished negotiation that ssh2 reports with its `handshake` event. */
export type Negotiated = {
  readonly kex: string;
  readonly serverHostKey: string;
  readonly cs: { readonly cipher: string; readonly mac: string };
  readonly sc: { readonly cipher: string; readonly mac: string };
};

/**
 * True when a man in the middle could drop the first packets unseen (Terrapin, CVE-2023-48795): without strict key
 * exchange only GCM, and CTR with a plain MAC, are safe.
 */
export function isTerrapinExposed(negotiated: Negotiated, serverKex: readonly string[]): boolean {
  if (isStrictKex(serverKex)) return false;
  return [negotiated.cs, negotiated.sc].some(
    ({ cipher, mac }) => cipher.startsWith('chacha20') || mac.includes('-etm@'),
  );
}

/** True when both sides drop what a man in the middle may add before the keys are in use. */
export function isStrictKex(serverKex: readonly string[]): boolean {
  return serverKex.includes('kex-strict-s-v00@openssh.com');
}
