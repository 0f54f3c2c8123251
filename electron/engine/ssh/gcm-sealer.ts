import { createCipheriv, randomFillSync, type CipherGCMTypes } from 'node:crypto';
import type { Outlet } from './outlet.ts';
import { release } from './release.ts';

/** What ssh2's `AESGCMCipherNative` has, as far as we use it. */
export type GcmCipher = {
  outSeqno: number;
  readonly _onWrite: (bytes: Buffer) => void;
  readonly _encSSLName: CipherGCMTypes;
  readonly _encKey: Buffer;
  readonly _encIV: Buffer;
  readonly _dead: boolean;
  allocPacket: (payloadBytes: number) => Buffer;
  encrypt: (packet: Buffer) => void;
};

const blockBytes = 16;
const lengthBytes = 4;
/** Length of a GCM tag. */
export const tagBytes = 16;
// RFC 4253, section 6
const leastPadding = 4;
// larger than any packet that ssh2 makes of a channel's 32 KiB
const packetBytes = 36 * 1024;
/**
 * Electron's allocator gives what is over 32 KiB back to the system each time: that takes thrice the time, measured. Two
 * steps are a packet with 32 KiB of a channel's data and the 16 bytes around them; a third for those takes a fifth more.
 */
export const stepBytes = 16 * 1024 + 16;
const paddingPoolBytes = 4 * 1024;
// a password is shorter, and nothing of it stays
const wipedBytes = 4 * 1024;

/**
 * Has an ssh2 cipher encrypt the same bytes with less work: packets are built in one buffer again and again, and go to
 * the outlet in one piece, where ssh2 takes new memory three times a packet. Key, IV and counters stay in the cipher.
 */
export function sealFaster(cipher: GcmCipher, outlet: Outlet): void {
  const packets = new PacketMemory();
  cipher.allocPacket = (payloadBytes) => packets.take(payloadBytes);
  cipher.encrypt = (packet) => {
    if (!cipher._dead) seal(cipher, packet, outlet);
    packets.give(packet);
  };
}

function seal(cipher: GcmCipher, packet: Buffer, outlet: Outlet): void {
  const { _encSSLName: name, _encKey: key, _encIV: iv } = cipher;
  const aead = createCipheriv(name, key, iv);
  const sealed = outlet.room(packet.length + tagBytes);
  const length = packet.subarray(0, lengthBytes);
  aead.setAAD(length);
  sealed.set(length);
  for (let at = lengthBytes; at < packet.length; at += stepBytes) {
    const step = aead.update(packet.subarray(at, at + stepBytes));
    sealed.set(step, at);
    release(step);
  }
  aead.final();
  sealed.set(aead.getAuthTag(), packet.length);
  countUp(iv);
  cipher.outSeqno = (cipher.outSeqno + 1) >>> 0;
  cipher._onWrite(sealed);
}

/** Counts the last eight of an IV's twelve bytes up, as RFC 5647 says. */
export function countUp(iv: Buffer): void {
  for (let at = 11; at >= 4; at -= 1) {
    const next = ((iv[at] ?? 0) + 1) & 0xff;
    iv[at] = next;
    if (next !== 0) return;
  }
}

/** One buffer that each packet is built in, as long as no two are under way. */
class PacketMemory {
  readonly #memory = Buffer.allocUnsafeSlow(packetBytes);
  readonly #padding = randomFillSync(Buffer.allocUnsafeSlow(paddingPoolBytes));
  #paddingUsed = 0;
  #isTaken = false;

  /** An SSH packet with its lengths and padding in place, its payload free to fill from the sixth byte on. */
  take(payloadBytes: number): Buffer {
    let padding = blockBytes - ((1 + payloadBytes) % blockBytes);
    if (padding < leastPadding) padding += blockBytes;
    const bytes = lengthBytes + 1 + payloadBytes + padding;
    const packet = this.#memoryFor(bytes);
    packet.writeUInt32BE(bytes - lengthBytes, 0);
    packet[lengthBytes] = padding;
    packet.set(this.#random(padding), bytes - padding);
    return packet;
  }

  /** The packet is done with. One of other memory changes nothing. */
  give(packet: Buffer): void {
    if (packet.buffer !== this.#memory.buffer) return;
    if (packet.length <= wipedBytes) packet.fill(0);
    this.#isTaken = false;
  }

  #memoryFor(bytes: number): Buffer {
    if (this.#isTaken || bytes > packetBytes) return Buffer.allocUnsafeSlow(bytes);
    this.#isTaken = true;
    return this.#memory.subarray(0, bytes);
  }

  #random(bytes: number): Buffer {
    if (this.#paddingUsed + bytes > paddingPoolBytes) {
      randomFillSync(this.#padding);
      this.#paddingUsed = 0;
    }
    this.#paddingUsed += bytes;
    return this.#padding.subarray(this.#paddingUsed - bytes, this.#paddingUsed);
  }
}
