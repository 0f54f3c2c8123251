import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { asBuffer } from './packets.ts';

/** Gets each packet, type byte first, length left out. The bytes are only lent until it returns: copy what outlives it. */
export type OnPacket = (packet: Buffer) => void;

// one usual reply of the largest size that OpenSSH sends; a larger assembly buffer is given back after its packet
const keptBytes = 256 * 1024 + 1024;

/**
 * Cuts the bytes of a channel into SFTP packets. A packet that lies in one chunk is handed on without a copy; others
 * are put together in one buffer that is used again and grows with the bytes that came, never by what a length says.
 */
export class PacketSplitter {
  readonly #onPacket: OnPacket;
  readonly #maxBytes: number;
  #buffer = Buffer.alloc(0);
  /** Bytes in the buffer: length field and start of an unfinished packet. */
  #held = 0;

  constructor(onPacket: OnPacket, maxBytes: number = limits.sftpPacketBytes) {
    this.#onPacket = onPacket;
    this.#maxBytes = maxBytes;
  }

  /** True between two packets. */
  get isIdle(): boolean {
    return this.#held === 0;
  }

  /** Takes what the channel gave. An impossible length is a `protocol` OpError, after which the channel is useless. */
  push(chunk: Uint8Array): void {
    let rest = asBuffer(chunk);
    if (this.#held > 0) rest = this.#fill(rest);
    let at = 0;
    while (rest.length - at >= 4) {
      const end = at + 4 + this.#lengthAt(rest, at);
      if (end > rest.length) break;
      this.#onPacket(rest.subarray(at + 4, end));
      at = end;
    }
    if (at < rest.length) this.#keep(rest.subarray(at));
  }

  /** Goes on with the unfinished packet; gives what is left of the chunk behind it. */
  #fill(chunk: Buffer): Buffer {
    let used = 0;
    if (this.#held < 4) {
      used = Math.min(4 - this.#held, chunk.length);
      this.#keep(chunk.subarray(0, used));
      if (this.#held < 4) return chunk.subarray(used);
    }
    const total = 4 + this.#lengthAt(this.#buffer, 0);
    const more = Math.min(total - this.#held, chunk.length - used);
    this.#keep(chunk.subarray(used, used + more), total);
    if (this.#held < total) return chunk.subarray(used + more);
    this.#held = 0;
    const packet = this.#buffer.subarray(4, total);
    if (this.#buffer.length > keptBytes) this.#buffer = Buffer.alloc(0);
    this.#onPacket(packet);
    return chunk.subarray(used + more);
  }

  #keep(bytes: Buffer, total = 0): void {
    const needed = this.#held + bytes.length;
    if (needed > this.#buffer.length) {
      // doubling from what is here, so that a stated length alone costs nothing
      const grown = Math.max(needed, this.#buffer.length * 2, 64);
      const larger = Buffer.allocUnsafeSlow(total > needed ? Math.min(grown, total) : grown);
      this.#buffer.copy(larger, 0, 0, this.#held);
      this.#buffer = larger;
    }
    bytes.copy(this.#buffer, this.#held);
    this.#held = needed;
  }

  #lengthAt(bytes: Buffer, at: number): number {
    const length = bytes.readUInt32BE(at);
    if (length === 0 || length > this.#maxBytes) {
      throw new OpError('protocol', `The server broke SFTP rules: a packet of ${length} bytes.`);
    }
    return length;
  }
}
