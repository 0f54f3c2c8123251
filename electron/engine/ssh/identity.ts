import { createHash, sign as signData, type KeyObject } from 'node:crypto';
import { keyTypeOf } from './public-key.ts';
import { wireMpint, wireString } from './wire.ts';

/** A public key Hawser can log in with, and who signs for it: an agent, or a key file. */
export type Identity = {
  /** For people: `agent key “laptop”`, `key file /home/ann/.ssh/id_ed25519`. */
  readonly source: string;
  /** What the server is shown: the public key, or a certificate of it. */
  readonly blob: Uint8Array;
  /** As a login names it, which for RSA is not the key's type. Never a SHA-1 one. */
  readonly algorithm: string;
  /** True when nobody is asked anything before it signs: no passphrase, touch or confirmation. */
  readonly isAtHand: boolean;
  /** True when its security key has to be touched for each signature. */
  readonly needsTouch: boolean;
  /** The signature in SSH's form: its algorithm's name, and what that takes. */
  readonly sign: (data: Uint8Array) => Promise<Buffer>;
};

/** What Hawser has signed, by agents or key files. */
export type SignatureAlgorithm =
  | 'ssh-ed25519'
  | 'ecdsa-sha2-nistp256'
  | 'ecdsa-sha2-nistp384'
  | 'ecdsa-sha2-nistp521'
  | 'rsa-sha2-256'
  | 'rsa-sha2-512'
  | 'sk-ssh-ed25519@openssh.com'
  | 'sk-ecdsa-sha2-nistp256@openssh.com';

/** One way to log in with a key: how the request calls it, and what the signature in it is made with. */
export type LoginAlgorithm = { readonly name: string; readonly signature: SignatureAlgorithm };

const plain = (signature: SignatureAlgorithm): LoginAlgorithm => ({ name: signature, signature });
/** Certificates sign with the key they certify (PROTOCOL.certkeys of OpenSSH). */
const certified = (name: string, signature: SignatureAlgorithm): LoginAlgorithm => ({
  name: `${name}-cert-v01@openssh.com`,
  signature,
});

const algorithms: Readonly<Record<string, readonly LoginAlgorithm[]>> = {
  'ssh-ed25519': [plain('ssh-ed25519')],
  'ecdsa-sha2-nistp256': [plain('ecdsa-sha2-nistp256')],
  'ecdsa-sha2-nistp384': [plain('ecdsa-sha2-nistp384')],
  'ecdsa-sha2-nistp521': [plain('ecdsa-sha2-nistp521')],
  // every server with SHA-2 has 256, Dropbear has no other
  'ssh-rsa': [plain('rsa-sha2-256'), plain('rsa-sha2-512')],
  'sk-ssh-ed25519@openssh.com': [plain('sk-ssh-ed25519@openssh.com')],
  'sk-ecdsa-sha2-nistp256@openssh.com': [plain('sk-ecdsa-sha2-nistp256@openssh.com')],
  'ssh-ed25519-cert-v01@openssh.com': [certified('ssh-ed25519', 'ssh-ed25519')],
  'ecdsa-sha2-nistp256-cert-v01@openssh.com': [
    certified('ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'),
  ],
  'ecdsa-sha2-nistp384-cert-v01@openssh.com': [
    certified('ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'),
  ],
  'ecdsa-sha2-nistp521-cert-v01@openssh.com': [
    certified('ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'),
  ],
  'ssh-rsa-cert-v01@openssh.com': [
    certified('rsa-sha2-256', 'rsa-sha2-256'),
    certified('rsa-sha2-512', 'rsa-sha2-512'),
  ],
  'sk-ssh-ed25519-cert-v01@openssh.com': [
    certified('sk-ssh-ed25519', 'sk-ssh-ed25519@openssh.com'),
  ],
  'sk-ecdsa-sha2-nistp256-cert-v01@openssh.com': [
    certified('sk-ecdsa-sha2-nistp256', 'sk-ecdsa-sha2-nistp256@openssh.com'),
  ],
};

/** Ways to log in with a key or certificate, best first; none for a type Hawser cannot log in with. */
export function loginAlgorithms(blob: Uint8Array): readonly LoginAlgorithm[] {
  return algorithms[keyTypeOf(blob) ?? ''] ?? [];
}

/** All names a login can call a key's algorithm by. */
export const loginAlgorithmNames: readonly string[] = [
  ...new Set(Object.values(algorithms).flatMap((list) => list.map(({ name }) => name))),
];

/** What a key or certificate signs with, best first. */
export function algorithmsFor(blob: Uint8Array): readonly SignatureAlgorithm[] {
  return loginAlgorithms(blob).map(({ signature }) => signature);
}

/** True for a key that lives in a security key, and for a certificate of one. */
export function isSecurityKey(blob: Uint8Array): boolean {
  return keyTypeOf(blob)?.startsWith('sk-') === true;
}

/** The same text for the same key and algorithm, wherever they come from. */
export function identityId(identity: Pick<Identity, 'algorithm' | 'blob'>): string {
  const hash = createHash('sha256').update(identity.blob).digest('base64');
  return `${identity.algorithm} ${hash}`;
}

const hashes: Readonly<Partial<Record<SignatureAlgorithm, string | null>>> = {
  'ssh-ed25519': null,
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
  'rsa-sha2-256': 'sha256',
  'rsa-sha2-512': 'sha512',
};

/** Signs with a private key held by Node's crypto; the signature as SSH packs it, without its algorithm's name. */
export function signWith(key: KeyObject, algorithm: SignatureAlgorithm, data: Uint8Array): Buffer {
  const hash = hashes[algorithm];
  if (hash === undefined) throw new Error(`${algorithm} signs inside a security key only.`);
  if (!algorithm.startsWith('ecdsa-')) return signData(hash, data, key);
  // r and s of equal length; SSH wants two mpints
  const raw = signData(hash, data, { key, dsaEncoding: 'ieee-p1363' });
  const half = raw.length / 2;
  return Buffer.concat([wireMpint(raw.subarray(0, half)), wireMpint(raw.subarray(half))]);
}

/** The same with its algorithm's name in front, as a login sends it. */
export function signNamed(key: KeyObject, algorithm: SignatureAlgorithm, data: Uint8Array): Buffer {
  return Buffer.concat([wireString(algorithm), wireString(signWith(key, algorithm, data))]);
}
