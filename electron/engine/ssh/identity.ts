import { createHash, sign as signData, type KeyObject } from 'node:crypto';
import { keyTypeOf } from './public-key.ts';
import { wireMpint } from './wire.ts';

/** A public key Hawser can log in with, and who signs for it: an agent, or a key file. */
export type Identity = {
  /** For people: `agent key “laptop”`, `key file /home/ann/.ssh/id_ed25519`. */
  readonly source: string;
  readonly blob: Uint8Array;
  /** Signature algorithm, which for RSA is not the key's type. Never a SHA-1 one. */
  readonly algorithm: SignatureAlgorithm;
  /** True when nobody is asked anything before it signs: no passphrase, touch or confirmation. */
  readonly isAtHand: boolean;
  /** The signature in SSH's form, without the algorithm's name in front. */
  readonly sign: (data: Uint8Array) => Promise<Buffer>;
};

/** What Hawser signs with. */
export type SignatureAlgorithm =
  | 'ssh-ed25519'
  | 'ecdsa-sha2-nistp256'
  | 'ecdsa-sha2-nistp384'
  | 'ecdsa-sha2-nistp521'
  | 'rsa-sha2-256'
  | 'rsa-sha2-512';

const algorithms: Readonly<Record<string, readonly SignatureAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  // every server with SHA-2 has 256, Dropbear has no other
  'ssh-rsa': ['rsa-sha2-256', 'rsa-sha2-512'],
};

/** Algorithms to try with a key, best first; empty for a type Hawser cannot sign with. */
export function algorithmsFor(blob: Uint8Array): readonly SignatureAlgorithm[] {
  return algorithms[keyTypeOf(blob) ?? ''] ?? [];
}

/** The same text for the same key and algorithm, wherever they come from. */
export function identityId(identity: Identity): string {
  const hash = createHash('sha256').update(identity.blob).digest('base64');
  return `${identity.algorithm} ${hash}`;
}

const hashes: Readonly<Record<SignatureAlgorithm, string | null>> = {
  'ssh-ed25519': null,
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
  'rsa-sha2-256': 'sha256',
  'rsa-sha2-512': 'sha512',
};

/** Signs with a private key held by Node's crypto. */
export function signWith(key: KeyObject, algorithm: SignatureAlgorithm, data: Uint8Array): Buffer {
  if (!algorithm.startsWith('ecdsa-')) return signData(hashes[algorithm], data, key);
  // r and s of equal length; SSH wants two mpints
  const raw = signData(hashes[algorithm], data, { key, dsaEncoding: 'ieee-p1363' });
  const half = raw.length / 2;
  return Buffer.concat([wireMpint(raw.subarray(0, half)), wireMpint(raw.subarray(half))]);
}
