import { ByteWriter } from './byte-writer.ts';
import type { Codec } from './codec.ts';
import { byteOfMark, rawByte } from './marks.ts';
import { TextWriter } from './text-writer.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const lone = /\p{Surrogate}/u;

/** UTF-8 as it is valid; each byte that is not stands for itself. */
export const utf8: Codec = { decode, encode };

/** True when all of it is valid. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false; // how the decoder says so
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeInvalid(bytes); // not all of it is UTF-8
  }
}

function decodeInvalid(bytes: Uint8Array): string {
  const text = new TextWriter();
  let validFrom = 0;
  for (let at = 0; at < bytes.length;) {
    const length = (bytes[at] ?? 0) < 0x80 ? 1 : sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    if (at > validFrom) text.text(strict.decode(bytes.subarray(validFrom, at)));
    text.add(rawByte(bytes[at] ?? 0));
    at += 1;
    validFrom = at;
  }
  text.text(strict.decode(bytes.subarray(validFrom)));
  return text.done();
}

/** Length of the valid sequence at `at` (RFC 3629 table 3-7), or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > bytes.length) return 0;
  const second = bytes[at + 1] ?? 0;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < length; i += 1) {
    if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

function encode(text: string): ReturnType<Codec['encode']> {
  if (!lone.test(text)) return { ok: true, bytes: encoder.encode(text) };
  const bytes = new ByteWriter(text.length);
  let validFrom = 0;
  for (const { index, 0: mark } of text.matchAll(new RegExp(lone, 'gu'))) {
    const byte = byteOfMark(mark.charCodeAt(0));
    if (byte === undefined) return { ok: false, index };
    bytes.all(encoder.encode(text.slice(validFrom, index)));
    bytes.byte(byte);
    validFrom = index + 1;
  }
  bytes.all(encoder.encode(text.slice(validFrom)));
  return { ok: true, bytes: bytes.done() };
}
