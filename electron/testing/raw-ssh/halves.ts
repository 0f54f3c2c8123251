import {
  createECDH,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  getDiffieHellman,
} from 'node:crypto';

/** The server's half of a key agreement: what it sends, and the secret it makes of it and the client's half. */
export type ServerHalf = {
  readonly sent: Buffer;
  readonly secretWith: (clientHalf: Buffer) => Buffer;
};

/** A way to agree on keys: its hash, and a fresh half. */
export type Agreement = { readonly hash: string; readonly newHalf: () => ServerHalf };

// SubjectPublicKeyInfo of an X25519 key, up to its 32 bytes (RFC 8410)
const x25519Prefix = Buffer.from('302a300506032b656e032100', 'hex');

/** A half of curve25519-sha256 (RFC 8731). */
export function x25519Half(): ServerHalf {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return {
    sent: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
    secretWith: (clientHalf) => {
      const key = Buffer.concat([x25519Prefix, clientHalf]);
      const theirs = createPublicKey({ key, format: 'der', type: 'spki' });
      return diffieHellman({ privateKey, publicKey: theirs });
    },
  };
}

/** A half of ecdh-sha2-* (RFC 5656 section 4). */
export function curveHalf(curve: string): ServerHalf {
  const own = createECDH(curve);
  const sent = own.generateKeys();
  return { sent, secretWith: (clientHalf) => own.computeSecret(clientHalf) };
}

/** A half of diffie-hellman-group14-sha256 (RFC 8268): a number, with a zero in front when its top bit is set. */
export function group14Half(): ServerHalf {
  const own = getDiffieHellman('modp14');
  const number = own.generateKeys();
  const isHigh = ((number[0] ?? 0) & 0x80) !== 0;
  return {
    sent: isHigh ? Buffer.concat([Buffer.of(0), number]) : number,
    secretWith: (clientHalf) => own.computeSecret(clientHalf),
  };
}

/** What this server can do when it is told to offer it. */
export const agreements: Readonly<Record<string, Agreement>> = {
  'curve25519-sha256': { hash: 'sha256', newHalf: x25519Half },
  'curve25519-sha256@libssh.org': { hash: 'sha256', newHalf: x25519Half },
  'ecdh-sha2-nistp256': { hash: 'sha256', newHalf: () => curveHalf('prime256v1') },
  'ecdh-sha2-nistp384': { hash: 'sha384', newHalf: () => curveHalf('secp384r1') },
  'ecdh-sha2-nistp521': { hash: 'sha512', newHalf: () => curveHalf('secp521r1') },
  'diffie-hellman-group14-sha256': { hash: 'sha256', newHalf: group14Half },
};
