import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { u32, u8 } from './bytes.ts';

/** What may be wrong with a packet around its payload (RFC 4253 section 6). */
export type FrameLies = {
  /** What the length field says. */
  readonly length?: number;
  /** What the padding field says. */
  readonly padding?: number;
  /** Bytes more or fewer at the end than there should be. */
  readonly extraBytes?: number;
  /** One bit of the MAC or tag turned over. */
  readonly badMac?: boolean;
};

/** Keys of one direction. */
export type Keys = { readonly iv: Buffer; readonly key: Buffer; readonly mac: Buffer };

/** Makes packets. */
export type Sealer = (sequence: number, payload: Buffer, lies?: FrameLies) => Buffer;

/** Takes the first packet off what has arrived; undefined until it is whole. */
export type Opener = (
  sequence: number,
  arrived: Buffer,
) => { readonly payload: Buffer; readonly usedBytes: number } | undefined;

/** The ciphers of this server, by what it can be told to offer. */
export const cipherNames = ['aes128-gcm@openssh.com', 'aes128-ctr'] as const;
/** One of them. */
export type CipherName = (typeof cipherNames)[number];

const macBytes = 32;
const tagBytes = 16;

/** Length, padding and payload, filled up to whole blocks; the length of an AEAD packet is no part of them. */
function framed(payload: Buffer, blockBytes: number, aside: number, lies: FrameLies): Buffer {
  const bare = 5 + payload.length - aside;
  let paddingBytes = blockBytes - (bare % blockBytes);
  if (paddingBytes < 4) paddingBytes += blockBytes;
  const length = 1 + payload.length + paddingBytes;
  return Buffer.concat([
    u32(lies.length ?? length),
    u8(lies.padding ?? paddingBytes),
    payload,
    randomBytes(Math.max(0, paddingBytes + (lies.extraBytes ?? 0))),
  ]);
}

function payloadOf(packet: Buffer): Buffer {
  return packet.subarray(5, packet.length - packet.readUInt8(4));
}

function spoiled(bytes: Buffer, lies: FrameLies): Buffer {
  if (lies.badMac) bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes;
}

/** Before the first key exchange. */
export const clearSealer: Sealer = (_sequence, payload, lies = {}) => framed(payload, 8, 0, lies);

/** Before the first key exchange. */
export const clearOpener: Opener = (_sequence, arrived) => {
  if (arrived.length < 4) return undefined;
  const usedBytes = 4 + arrived.readUInt32BE();
  if (arrived.length < usedBytes) return undefined;
  return { payload: Buffer.from(payloadOf(arrived.subarray(0, usedBytes))), usedBytes };
};

/** A counter of packets in the last 8 bytes (RFC 5647 section 7.1). */
function nonces(iv: Buffer): () => Buffer {
  const fixed = iv.subarray(0, 4);
  let count = iv.readBigUInt64BE(4);
  return () => {
    const nonce = Buffer.alloc(12);
    fixed.copy(nonce);
    nonce.writeBigUInt64BE(count, 4);
    count = BigInt.asUintN(64, count + 1n);
    return nonce;
  };
}

/** Encrypts what is sent. */
export function sealer(name: CipherName, { iv, key, mac }: Keys): Sealer {
  if (name === 'aes128-gcm@openssh.com') {
    const next = nonces(iv);
    return (_sequence, payload, lies = {}) => {
      const packet = framed(payload, 16, 4, lies);
      const cipher = createCipheriv('aes-128-gcm', key.subarray(0, 16), next());
      cipher.setAAD(packet.subarray(0, 4));
      const body = Buffer.concat([cipher.update(packet.subarray(4)), cipher.final()]);
      return Buffer.concat([packet.subarray(0, 4), body, spoiled(cipher.getAuthTag(), lies)]);
    };
  }
  const cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), iv.subarray(0, 16));
  return (sequence, payload, lies = {}) => {
    const packet = framed(payload, 16, 0, lies);
    const hash = createHmac('sha256', mac).update(u32(sequence)).update(packet).digest();
    return Buffer.concat([cipher.update(packet), spoiled(hash, lies)]);
  };
}

/** Decrypts what arrives; throws when it is not what the other side has sealed. */
export function opener(name: CipherName, keys: Keys): Opener {
  return name === 'aes128-ctr' ? ctrOpener(keys) : gcmOpener(keys);
}

function gcmOpener({ iv, key }: Keys): Opener {
  const next = nonces(iv);
  return (_sequence, arrived) => {
    if (arrived.length < 4) return undefined;
    const bodyEnd = 4 + arrived.readUInt32BE();
    if (arrived.length < bodyEnd + tagBytes) return undefined;
    const decipher = createDecipheriv('aes-128-gcm', key.subarray(0, 16), next());
    decipher.setAAD(arrived.subarray(0, 4));
    decipher.setAuthTag(arrived.subarray(bodyEnd, bodyEnd + tagBytes));
    const body = Buffer.concat([decipher.update(arrived.subarray(4, bodyEnd)), decipher.final()]);
    const packet = Buffer.concat([arrived.subarray(0, 4), body]);
    return { payload: payloadOf(packet), usedBytes: bodyEnd + tagBytes };
  };
}

function ctrOpener({ iv, key, mac }: Keys): Opener {
  const decipher = createDecipheriv('aes-128-ctr', key.subarray(0, 16), iv.subarray(0, 16));
  let head: Buffer | undefined;
  return (sequence, arrived) => {
    if (arrived.length < 16) return undefined;
    head ??= decipher.update(arrived.subarray(0, 16));
    const end = 4 + head.readUInt32BE();
    if (arrived.length < end + macBytes) return undefined;
    const packet = Buffer.concat([head, decipher.update(arrived.subarray(16, end))]);
    head = undefined;
    const hash = createHmac('sha256', mac).update(u32(sequence)).update(packet).digest();
    if (!timingSafeEqual(hash, arrived.subarray(end, end + macBytes))) throw new Error('wrong MAC');
    return { payload: Buffer.from(payloadOf(packet)), usedBytes: end + macBytes };
  };
}
