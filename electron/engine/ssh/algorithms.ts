import { createECDH, generateKeyPairSync, getCiphers, getHashes } from 'node:crypto';
import type { CipherAlgorithm, KexAlgorithm, MacAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';

/**
 * What Hawser offers a server: its policy, cut down to what the runtime can do (Node's OpenSSL and Electron's
 * BoringSSL differ). Never offered: SHA-1, CBC, DSS, compression, and finite-field Diffie-Hellman, whose group check
 * blocks BoringSSL for up to 20 s before login (security.md §5, gaps 5 and 47).
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
const macPolicy: readonly (readonly [MacAlgorithm, string])[] = [
  ['hmac-sha2-256-etm@openssh.com', 'sha256'],
  ['hmac-sha2-512-etm@openssh.com', 'sha512'],
  ['hmac-sha2-256', 'sha256'],
  ['hmac-sha2-512', 'sha512'],
];
const hostKeyPolicy: readonly (readonly [ServerHostKeyAlgorithm, string])[] = [
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
  ['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
  ['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'ssh-rsa'],
  ['rsa-sha2-256', 'ssh-rsa'],
];

/** The offer to a host whose keys of `knownKeyTypes` are known: those types come first, as in OpenSSH. */
export function algorithmOffer(
  knownKeyTypes: readonly string[],
  can: Capabilities = runtimeCapabilities(),
): Offer {
  const isKnown = ([, type]: readonly [string, string]) => knownKeyTypes.includes(type);
  return {
    kex: kexPolicy.filter(([, curve]) => can.curves.includes(curve)).map(([name]) => name),
    serverHostKey: [
      ...hostKeyPolicy.filter(isKnown),
      ...hostKeyPolicy.filter((entry) => !isKnown(entry)),
    ].map(([name]) => name),
    cipher: cipherPolicy.filter(([, cipher]) => can.ciphers.includes(cipher)).map(([name]) => name),
    hmac: macPolicy.filter(([, hash]) => can.hashes.includes(hash)).map(([name]) => name),
    compress: ['none'],
  };
}

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
  if (serverKex.includes('kex-strict-s-v00@openssh.com')) return false;
  return [negotiated.cs, negotiated.sc].some(
    ({ cipher, mac }) => cipher.startsWith('chacha20') || mac.includes('-etm@'),
  );
}
