/** Text on its way from the clipboard into a shell. */
export type Paste = {
  /** Newlines are `\n`; no other control character but the tab is left. */
  readonly text: string;
  readonly lines: number;
  /** Control characters that were taken out. */
  readonly removed: number;
  /** Whether the user should see it first: a newline runs what stands before it. */
  readonly mustAsk: boolean;
};

/** Longer than this, nobody knows what they have on the clipboard. */
const longestUnseen = 5_000;

// C0 but tab and newline, DEL, C1: with none of them left there is no end of a bracketed paste in it, nor a key
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

// what turns the direction of reading, so that a command looks like another one
const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Takes out what is no text. The same whether or not the program asked for bracketed paste: it may not keep to it. */
export function cleanPaste(given: string): Paste {
  const unix = given.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n');
  const text = unix.replace(controls, '');
  const lines = text.replace(/\n$/, '').split('\n').length;
  return {
    text,
    lines,
    removed: unix.length - text.length,
    mustAsk: text.includes('\n') || text.length > longestUnseen || turning.test(text),
  };
}

/**
 * Paths as words that mean nothing but themselves to a shell, with a space behind. Names that hold control or turning
 * characters are left out: to a shell they cannot be written both plainly and without harm (CVE-2026-45038, 46709).
 */
export function quotePaths(paths: readonly string[]): { text: string; leftOut: number } {
  const words = paths.filter((path) => path !== '' && !isUnsafe(path)).map(quote);
  return { text: words.map((word) => `${word} `).join(''), leftOut: paths.length - words.length };
}

function isUnsafe(path: string): boolean {
  return (
    path.search(controls) !== -1 ||
    /[\t\n\u2028\u2029\ud800-\udfff]/u.test(path) ||
    turning.test(path)
  );
}

/** Single quotes hold everything but themselves; `!` is outside of them since csh looks for it even there. */
function quote(path: string): string {
  return `'${path.replaceAll(/['!]/g, (char) => `'\\${char}'`)}'`;
}
