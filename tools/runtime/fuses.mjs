/** Electron's fuses: switches in the binary after a marker, a version byte and a length byte, one ASCII digit each. */

const marker = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const knownVersion = 1;

/** The fuses we touch, by their place in the wire. */
export const fuse = {
  /** `--inspect`, which Playwright drives Electron by. */
  nodeCliInspect: 3,
  /** A V8 snapshot of its own for the browser process. */
  browserSnapshot: 6,
};

/**
 * Turns fuses on or off, in place.
 *
 * @param {Buffer} binary
 * @param {ReadonlyArray<readonly [index: number, on: boolean]>} wanted
 */
export function setFuses(binary, wanted) {
  const at = binary.indexOf(marker);
  const wire = at + marker.length;
  if (at < 0 || binary[wire] !== knownVersion)
    throw new Error('no fuses of a known version in this Electron');
  for (const [index, on] of wanted) {
    if (index >= (binary[wire + 1] ?? 0)) throw new Error(`this Electron has no fuse ${index}`);
    binary[wire + 2 + index] = (on ? '1' : '0').charCodeAt(0);
  }
}
