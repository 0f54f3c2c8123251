/** A secret as main answers it, or as bytes where it came sealed: whoever takes it wipes those. */
export type SecretText = string | Uint8Array;

/**
 * Memory for a secret that is wiped later. Not by `Buffer.alloc`: arrays of up to 64 bytes lie in V8's own heap, which
 * moves them and leaves what was in the old place; nor from Node's pool, which outlives them.
 */
export function secretMemory(bytes: number): Buffer<ArrayBuffer> {
  return Buffer.from(new ArrayBuffer(bytes));
}

/** A copy of a secret in memory of its own. */
export function secretCopy(secret: Uint8Array): Buffer<ArrayBuffer> {
  const copy = secretMemory(secret.byteLength);
  copy.set(secret);
  return copy;
}

/** Parts of which some are secret, in memory of its own. */
export function secretConcat(...parts: readonly Uint8Array[]): Buffer<ArrayBuffer> {
  const whole = secretMemory(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** The bytes of a secret, to be wiped after their use: those that came, not a copy. */
export function secretBytes(secret: SecretText): Buffer {
  if (typeof secret !== 'string') {
    return Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength);
  }
  const bytes = secretMemory(Buffer.byteLength(secret));
  bytes.write(secret);
  return bytes;
}
