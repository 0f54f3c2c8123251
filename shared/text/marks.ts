/**
 * Bytes that are no text in a charset, and line ends that differ from the rest of their file, stand in the text as
 * characters of their own: lone low surrogates, which no charset has. So a text says all that is in its file, each text
 * belongs to one sequence of bytes, and what is not edited comes out as it went in.
 */

const rawBase = 0xdc00;
const rawLast = 0xdcff;

/** A line feed that is no line end of its file. */
export const strayLf = '\udd0a';
/** A carriage return that is none. */
export const strayCr = '\udd0d';

/** Matches each of these characters, and never a half of a pair. */
export const markPattern = /[\udc00-\udcff\udd0a\udd0d]/u;

/** What stands for a byte. */
export function rawByte(byte: number): number {
  return rawBase + byte;
}

/** The byte that a character stands for; undefined for any other character. */
export function byteOfMark(code: number): number | undefined {
  return code >= rawBase && code <= rawLast ? code - rawBase : undefined;
}

/** What of these a character is, for people: `\xE9`, `CR`; undefined for any other. */
export function markText(code: number): string | undefined {
  const byte = byteOfMark(code);
  if (byte !== undefined) return `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  if (code === strayLf.charCodeAt(0)) return 'LF';
  return code === strayCr.charCodeAt(0) ? 'CR' : undefined;
}
