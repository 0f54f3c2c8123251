/** Numbers from 0 to below 1 that look like chance and are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fills the buffer with bytes no compression gets smaller, the same for the same seed. */
export function fillSeeded(bytes: Buffer, seed: number): void {
  const random = seededRandom(seed);
  const words = bytes.length >> 2;
  for (let word = 0; word < words; word += 1) bytes.writeUInt32LE(random() * 2 ** 32, word * 4);
  for (let at = words * 4; at < bytes.length; at += 1) bytes[at] = random() * 256;
}
