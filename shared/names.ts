/**
 * File names are bytes (SFTP v3 says nothing of their charset, POSIX neither). Between processes and in the page
 * they travel as strings in which each byte that is not part of valid UTF-8 stands as a lone surrogate
 * U+DC80..U+DCFF: the "surrogateescape" mapping of PEP 383. Nothing is lost, equal strings mean equal bytes.
 */

const escapeBase = 0xdc00;

// one for all: making them costs more than what they do with a name, and a transfer has several for each file
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Bytes of a name or path as text that {@link textToBytes} turns back into the same bytes. */
export function bytesToText(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    // not UTF-8 throughout: escape the bytes that are not
    return escapeInvalid(bytes);
  }
}

function escapeInvalid(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      text += String.fromCharCode(escapeBase + (bytes[at] ?? 0));
      at += 1;
    } else {
      text += strictDecoder.decode(bytes.subarray(at, at + length));
      at += length;
    }
  }
  return text;
}

/** Length of the valid UTF-8 sequence at `at` (RFC 3629 table 3-7), or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > bytes.length) return 0;
  const second = bytes[at + 1] ?? 0;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < length; i += 1) {
    const next = bytes[at + i] ?? 0;
    if (next < 0x80 || next > 0xbf) return 0;
  }
  return length;
}

/** The bytes of a name or path given as text; the exact inverse of {@link bytesToText}. */
export function textToBytes(text: string): Uint8Array {
  if (!hasEscapes(text)) return encoder.encode(text);
  const parts: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (isEscape(code)) parts.push(code - escapeBase);
    else parts.push(...encoder.encode(char));
  }
  return Uint8Array.from(parts);
}

function isEscape(code: number): boolean {
  return code >= 0xdc80 && code <= 0xdcff;
}

const mayHaveEscapes = /[\udc80-\udcff]/;

/** True when the text stands for bytes that are not valid UTF-8. */
export function hasEscapes(text: string): boolean {
  // also in pairs, where they are none: rare enough to look closer
  if (!mayHaveEscapes.test(text)) return false;
  for (const char of text) if (isEscape(char.codePointAt(0) ?? 0)) return true;
  return false;
}

// C0 and C1 controls, line and paragraph separators, bidi marks, embeddings and isolates, zero-width characters,
// soft hyphen, byte order mark: each can make a name look like another one
const invisible =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** A name as it is shown: control, bidi and undecodable characters made visible as `\n`, `\xE9` or `\u202E`. */
export function displayName(text: string): string {
  if (!invisible.test(text) && !hasEscapes(text)) return text;
  let shown = '';
  for (const char of text) shown += displayChar(char);
  return shown;
}

// at an end, beside a slash, or more than one: where a text on a page swallows them
const swallowed = /^\s+|\s+$|\s{2,}|(?<=\/)\s+|\s+(?=\/)/gu;

/** A name or path as it stands in a sentence: as {@link displayName}, and with spaces that would not be seen as `␣`. */
export function nameInText(text: string): string {
  return displayName(text).replace(swallowed, (spaces) => '␣'.repeat(spaces.length));
}

function displayChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (char === '\n') return '\\n';
  if (char === '\r') return '\\r';
  if (char === '\t') return '\\t';
  if (isEscape(code)) return `\\x${hex(code - escapeBase, 2)}`;
  if (code >= 0xd800 && code <= 0xdfff) return `\\u${hex(code, 4)}`;
  if (invisible.test(char)) return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  return char;
}

function hex(value: number, width: number): string {
  return value.toString(16).toUpperCase().padStart(width, '0');
}
