import { displayName } from '../../../../shared/names.ts';
import type { Charset } from '../../../../shared/text/charsets.ts';
import { codecOf } from '../../../../shared/text/codecs.ts';
import { markText } from '../../../../shared/text/marks.ts';

/** How the bytes of a file are shown. */
export type RowForm = { readonly as: 'hex' } | { readonly as: 'text'; readonly charset: Charset };

/** Bytes of a row of hex, and the most of a row of text: a longer line goes on in the next row. */
export const hexRowBytes = 16;
const mostRowBytes = 2_048;

/** Where the rows of some bytes begin; the last number is their end. */
export function rowStarts(bytes: Uint8Array, form: RowForm): Uint32Array {
  if (form.as === 'hex') return hexStarts(bytes.length);
  const starts: number[] = [0];
  const step = isWide(form.charset) ? 2 : 1;
  const low = form.charset === 'utf-16be' ? 1 : 0;
  let from = 0;
  for (let at = 0; at < bytes.length; at += step) {
    const isEnd = bytes[at + low] === 10 && (step === 1 || bytes[at + 1 - low] === 0);
    if (isEnd || at + step - from >= mostRowBytes) {
      from = isEnd ? at + step : cutAt(bytes, at + step, form.charset);
      if (from > (starts.at(-1) ?? 0)) starts.push(from);
      at = from - step;
    }
  }
  if ((starts.at(-1) ?? 0) < bytes.length || bytes.length === 0) starts.push(bytes.length);
  return Uint32Array.from(starts);
}

function hexStarts(length: number): Uint32Array {
  const rows = Math.ceil(length / hexRowBytes);
  const starts = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row += 1) starts[row] = row * hexRowBytes;
  starts[rows] = length;
  return starts;
}

/** Not in the middle of a character, where that can be told. */
function cutAt(bytes: Uint8Array, at: number, charset: Charset): number {
  if (charset !== 'utf-8') return at;
  let cut = at;
  while (cut > at - 3 && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut -= 1;
  return ((bytes[cut] ?? 0) & 0xc0) === 0x80 ? at : cut;
}

/** The row that has a byte. */
export function rowAt(starts: Uint32Array, offset: number): number {
  let [low, high] = [0, Math.max(0, starts.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

// all but tabs: what is no text, and what would hide or turn round the text beside it
const hidden =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/u;

/** A row of text, without its line end; what is no text or cannot be seen is written out. */
export function textRow(bytes: Uint8Array, charset: Charset): string {
  const text = codecOf(charset)
    .decode(bytes)
    .replace(/\r?\n$/u, '');
  if (!hidden.test(text)) return text;
  return Array.from(text, (char) =>
    hidden.test(char) ? (markText(char.charCodeAt(0)) ?? displayName(char)) : char,
  ).join('');
}

/** A row of hex: the bytes in two groups, and what of them is ASCII. */
export function hexRow(bytes: Uint8Array): { readonly hex: string; readonly ascii: string } {
  let hex = '';
  let ascii = '';
  for (let at = 0; at < hexRowBytes; at += 1) {
    const byte = bytes[at];
    if (at === hexRowBytes / 2) hex += ' ';
    hex += byte === undefined ? '   ' : `${byte.toString(16).padStart(2, '0')} `;
    if (byte !== undefined) ascii += byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·';
  }
  return { hex: hex.trimEnd(), ascii };
}

/** Where a row is in its file, as hex editors write it. */
export function offsetText(offset: number): string {
  return offset.toString(16).toUpperCase().padStart(8, '0');
}

function isWide(charset: Charset): boolean {
  return charset === 'utf-16le' || charset === 'utf-16be';
}
