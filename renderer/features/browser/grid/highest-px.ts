// Chromium counts lengths in 64ths of a pixel of the screen, in 32 bits, and cuts what is longer: 33.5 million of them.
// Some are left for what stands around the lines.
const highestScreenPx = 33_000_000;

/** The highest that an element can be here, in pixels of the page: a screen or zoom of double size halves it. */
export function highestPx(): number {
  return Math.floor(highestScreenPx / Math.max(1, window.devicePixelRatio));
}
