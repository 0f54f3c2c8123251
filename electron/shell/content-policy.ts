/**
 * What the page may load and run: its own files, nothing else. The one gap is styles: xterm's DOM renderer makes
 * `<style>` elements for its palette, and `style` attributes for 24-bit colours, which are numbers it has parsed itself.
 */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src-elem 'self' 'unsafe-inline'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:", // blobs are files of a server that the viewer shows
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** For Vite's dev server only: its inline preamble, injected styles and web socket. */
export function devContentPolicy(devUrl: string): string {
  const { host, origin } = new URL(devUrl);
  return [
    "default-src 'none'",
    `script-src ${origin} 'unsafe-inline'`,
    `style-src ${origin} 'unsafe-inline'`,
    `img-src ${origin} data: blob:`,
    `font-src ${origin} data:`,
    `connect-src ${origin} ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
