import { createHash, generateKeyPairSync, randomBytes, sign as signWith } from 'node:crypto';
import { bool, message, mpint, names, Reader, str, u32, u8 } from './bytes.ts';
import { cipherNames, type CipherName, type Keys } from './frames.ts';
import { agreements, x25519Half, type Agreement, type ServerHalf } from './halves.ts';
import { SSH } from './numbers.ts';

/** The lists of a KEXINIT. Anything may be offered; what is here by default is also meant. */
export type KexLists = {
  readonly kex: readonly string[];
  readonly hostKey: readonly string[];
  readonly cipher: readonly string[];
  readonly mac: readonly string[];
  readonly compress: readonly string[];
};

/** Tells the other side that the packets of a key exchange are counted (Terrapin's cure). */
export const strictMark = 'kex-strict-s-v00@openssh.com';
const clientStrictMark = 'kex-strict-c-v00@openssh.com';

/** What this server can really do. */
export const honestLists: KexLists = {
  kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org', strictMark],
  hostKey: ['ssh-ed25519'],
  cipher: [...cipherNames],
  mac: ['hmac-sha2-256'],
  compress: ['none'],
};

/** A host key: what goes over the wire, and how it signs. */
export type HostKey = {
  readonly blob: Buffer;
  readonly sign: (data: Buffer) => Buffer;
};

/** A fresh ed25519 host key. */
export function newHostKey(): HostKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const point = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return {
    blob: Buffer.concat([str('ssh-ed25519'), str(point)]),
    sign: (data) => Buffer.concat([str('ssh-ed25519'), str(signWith(null, data, privateKey))]),
  };
}

/** The KEXINIT message of some lists; the reserved field should be 0. */
export function kexInit(lists: KexLists, { firstFollows = false, reserved = 0 } = {}): Buffer {
  const { kex, hostKey, cipher, mac, compress } = lists;
  const twice = [cipher, cipher, mac, mac, compress, compress, [], []];
  return message(
    SSH.KEXINIT,
    randomBytes(16),
    names(kex),
    names(hostKey),
    ...twice.map((list) => names(list)),
    bool(firstFollows),
    u32(reserved),
  );
}

/** What a client's KEXINIT asks for. */
export type ClientOffer = {
  readonly kex: readonly string[];
  readonly hostKey: readonly string[];
  readonly cipher: readonly string[];
  readonly mac: readonly string[];
  readonly compress: readonly string[];
  readonly isStrict: boolean;
};

/** Reads a KEXINIT. */
export function readKexInit(payload: Buffer): ClientOffer {
  const reader = new Reader(payload, 17);
  const [kex = [], hostKey = [], cipher = [], , mac = [], , compress = []] = Array.from(
    { length: 8 },
    () => reader.names(),
  );
  return { kex, hostKey, cipher, mac, compress, isStrict: kex.includes(clientStrictMark) };
}

/** The first cipher of the client that this server can do and offers. */
export function agreedCipher(client: ClientOffer, lists: KexLists): CipherName {
  const isBoth = (name: string) => client.cipher.includes(name) && lists.cipher.includes(name);
  return cipherNames.find(isBoth) ?? 'aes128-ctr';
}

/** All that the exchange hash is made of, but the server's own part. */
export type KexInput = {
  readonly clientIdent: string;
  readonly serverIdent: string;
  readonly clientInit: Buffer;
  readonly serverInit: Buffer;
  readonly clientPublic: Buffer;
};

/** What comes of one exchange. */
export type KexResult = {
  readonly secret: Buffer;
  readonly hash: Buffer;
  readonly hashName: string;
  readonly serverPublic: Buffer;
};

/** The first way to agree on keys that the client wants and this server can do and offers. */
export function agreedWay(client: ClientOffer | undefined, lists: KexLists): Agreement {
  const isBoth = (name: string) => name in agreements && lists.kex.includes(name);
  const name = client?.kex.find(isBoth) ?? 'curve25519-sha256';
  return agreements[name] ?? { hash: 'sha256', newHalf: x25519Half };
}

/** An exchange from the server's side. */
export function exchange(
  input: KexInput,
  hostKeyBlob: Buffer,
  { hash: hashName, half }: { readonly hash: string; readonly half: ServerHalf },
): KexResult {
  const { clientIdent, serverIdent, clientInit, serverInit, clientPublic } = input;
  const secret = mpint(half.secretWith(clientPublic));
  const parts = [clientIdent, serverIdent, clientInit, serverInit, hostKeyBlob];
  const hash = createHash(hashName);
  for (const part of [...parts, clientPublic, half.sent]) hash.update(str(part));
  return { secret, hash: hash.update(secret).digest(), hashName, serverPublic: half.sent };
}

/** Keys of one direction (RFC 4253 section 7.2); `letters` name its IV, key and MAC key. */
export function deriveKeys(
  { secret, hash, hashName }: KexResult,
  sessionId: Buffer,
  letters: 'ACE' | 'BDF',
): Keys {
  const [iv, key, mac] = letters.split('').map((letter) =>
    createHash(hashName)
      .update(secret)
      .update(hash)
      .update(u8(letter.charCodeAt(0)))
      .update(sessionId)
      .digest(),
  );
  const none = Buffer.alloc(0);
  return { iv: iv ?? none, key: key ?? none, mac: mac ?? none };
}
