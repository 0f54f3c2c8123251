// larger than Node's slab of 8 KiB, in which small buffers share memory
const leastBytes = 16 * 1024;

/**
 * Gives the whole memory that `bytes` lie in back at once, for nobody may look at any of it after. Left to the garbage
 * collector, many such buffers die together; Electron's allocator then hands them to the system and gets new ones page
 * by page, which costs more than encrypting them. Does nothing on a runtime that cannot (Node before 21).
 */
export function release(bytes: Uint8Array): void {
  const memory = bytes.buffer as ArrayBuffer & { readonly transfer?: (bytes: number) => unknown };
  if (memory.byteLength >= leastBytes) memory.transfer?.(0);
}
