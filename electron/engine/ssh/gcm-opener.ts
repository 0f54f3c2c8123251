import { createDecipheriv, type CipherGCMTypes, type DecipherGCM } from 'node:crypto';
import { countUp, stepBytes, tagBytes } from './gcm-sealer.ts';
import { release } from './release.ts';

/** What ssh2's `AESGCMDecipherNative` has, as far as we use it. */
export type GcmDecipher = {
  inSeqno: number;
  /** ssh2 swaps it during a key exchange. What it gives, unless undefined, ends the work on these bytes. */
  readonly _onPayload: (payload: Buffer) => number | false | undefined;
  readonly _decipherSSLName: CipherGCMTypes;
  readonly _decipherKey: Buffer;
  readonly _decipherIV: Buffer;
  decrypt: (data: Buffer, from: number, to: number) => number | undefined;
};

const blockBytes = 16;
const lengthBytes = 4;
// ssh2's own limit (gap 43)
const mostPacketBytes = 35_000;

/**
 * Has an ssh2 decipher do its work in steps that Electron's allocator has memory at hand for. Each packet still gets
 * memory of its own, its tag is checked before anybody sees it, and key, IV and counters stay in the decipher.
 */
export function openFaster(decipher: GcmDecipher): void {
  const opener = new Opener(decipher);
  decipher.decrypt = (data, from, to) => opener.open(data, from, to);
}

class Opener {
  readonly #decipher: GcmDecipher;
  readonly #length = Buffer.alloc(lengthBytes);
  readonly #tag = Buffer.alloc(tagBytes);
  #aead: DecipherGCM | undefined;
  #packet = Buffer.alloc(0);
  /** Bytes that came of the packet under way: length, content and tag. */
  #came = 0;

  constructor(decipher: GcmDecipher) {
    this.#decipher = decipher;
  }

  open(data: Buffer, from: number, to: number): number | undefined {
    let at = from;
    while (at < to) {
      if (this.#aead === undefined) {
        at += this.#takeLength(data.subarray(at, to));
        continue;
      }
      at += this.#takeContent(this.#aead, data.subarray(at, to));
      if (this.#came >= lengthBytes + this.#packet.length)
        at += this.#takeTag(data.subarray(at, to));
      if (this.#came < lengthBytes + this.#packet.length + tagBytes) continue;
      const answer = this.#decipher._onPayload(this.#finish(this.#aead));
      if (answer !== undefined) return answer === false ? at : answer;
    }
    return undefined;
  }

  #takeLength(data: Buffer): number {
    const used = data.copy(this.#length, this.#came);
    this.#came += used;
    if (this.#came < lengthBytes) return used;
    const bytes = this.#length.readUInt32BE(0);
    if (
      bytes + lengthBytes + tagBytes > mostPacketBytes ||
      bytes < blockBytes ||
      bytes % blockBytes !== 0
    ) {
      throw new Error('Bad packet length');
    }
    const { _decipherSSLName: name, _decipherKey: key, _decipherIV: iv } = this.#decipher;
    this.#aead = createDecipheriv(name, key, iv, { authTagLength: tagBytes });
    this.#aead.setAAD(this.#length);
    this.#packet = Buffer.allocUnsafe(bytes);
    return used;
  }

  #takeContent(aead: DecipherGCM, data: Buffer): number {
    let filled = this.#came - lengthBytes;
    let used = 0;
    while (filled < this.#packet.length && used < data.length) {
      const bytes = Math.min(stepBytes, this.#packet.length - filled, data.length - used);
      const step = aead.update(data.subarray(used, used + bytes));
      this.#packet.set(step, filled);
      release(step);
      filled += bytes;
      used += bytes;
    }
    this.#came += used;
    return used;
  }

  #takeTag(data: Buffer): number {
    const used = data.copy(this.#tag, this.#came - lengthBytes - this.#packet.length);
    this.#came += used;
    return used;
  }

  /** The payload of a whole packet. Throws when the tag is not the right one. */
  #finish(aead: DecipherGCM): Buffer {
    aead.setAuthTag(this.#tag);
    aead.final();
    const packet = this.#packet;
    countUp(this.#decipher._decipherIV);
    this.#decipher.inSeqno = (this.#decipher.inSeqno + 1) >>> 0;
    this.#aead = undefined;
    this.#came = 0;
    this.#packet = Buffer.alloc(0);
    const payloadEnd = packet.length - (packet[0] ?? 0);
    if (payloadEnd < 1) throw new Error('Bad padding length');
    return packet.subarray(1, payloadEnd);
  }
}
