/**
 * Which parts of a new file need not be written: what was never written reads as zeros, and takes no room on the disk.
 * Pure: who owns the file writes what is left, and makes it as long as it is to be.
 */
export class Holes {
  /** As long as the file is on the disk at most. */
  #writtenEnd = 0;
  #end = 0;

  /**
   * Says whether these bytes may be left out: all are zeros, and nothing was written there or behind, so that no other
   * bytes can show through.
   */
  skips(bytes: Uint8Array, position: number): boolean {
    const end = position + bytes.length;
    this.#end = Math.max(this.#end, end);
    if (position >= this.#writtenEnd && isZeros(bytes)) return true;
    this.#writtenEnd = Math.max(this.#writtenEnd, end);
    return false;
  }

  /** The length the file must be brought to, once; undefined when it has it. */
  takeMissingEnd(): number | undefined {
    if (this.#end <= this.#writtenEnd) return undefined;
    this.#writtenEnd = this.#end;
    return this.#end;
  }
}

// a block of a disk; less than that leaves no hole
const fewestBytes = 4_096;
const zeros = Buffer.alloc(64 * 1024);

function isZeros(bytes: Uint8Array): boolean {
  // most content ends it here
  if (bytes.length < fewestBytes || bytes[0] !== 0 || bytes.at(-1) !== 0) return false;
  for (let at = 0; at < bytes.length; at += zeros.length) {
    const part = bytes.subarray(at, at + zeros.length);
    if (Buffer.compare(part, zeros.subarray(0, part.length)) !== 0) return false;
  }
  return true;
}
