/** A secret that is kept for a while: as bytes that can be wiped, which a string in V8's memory cannot. */
export type HeldSecret = {
  /** A string anew each time, for use at once. Empty after {@link wipe}. */
  readonly read: () => string;
  readonly wipe: () => void;
};

/** Keeps a secret. The string it comes from is garbage as soon as nobody else has it. */
export function hold(secret: string): HeldSecret {
  // Node's shared pool would outlive it, and V8 moves arrays of up to 64 bytes, and leaves what was in the old place
  let bytes: Buffer = Buffer.from(new ArrayBuffer(Buffer.byteLength(secret)));
  bytes.write(secret);
  return {
    read: () => bytes.toString(),
    wipe: () => {
      bytes.fill(0);
      bytes = bytes.subarray(0, 0);
    },
  };
}
