import { ByteWriter } from './byte-writer.ts';
import type { Codec, Encoded } from './codec.ts';
import { byteOfMark, rawByte } from './marks.ts';
import { TextWriter } from './text-writer.ts';

/** UTF-16 of either order. Halves of pairs without the other half, and an odd last byte, stand for themselves. */
export function utf16(order: 'le' | 'be'): Codec {
  const high = order === 'be' ? 0 : 1;
  const strict = new TextDecoder(`utf-16${order}`, { fatal: true, ignoreBOM: true });
  return {
    decode: (bytes) => {
      try {
        return strict.decode(bytes);
      } catch {
        return decodeInvalid(bytes, high); // not all of it is UTF-16
      }
    },
    encode: (text) => encode(text, high),
  };
}

function decodeInvalid(bytes: Uint8Array, high: 0 | 1): string {
  const text = new TextWriter();
  const unit = (at: number): number =>
    at + 1 < bytes.length ? (bytes[at + high] ?? 0) * 256 + (bytes[at + 1 - high] ?? 0) : 0;
  let at = 0;
  for (; at + 1 < bytes.length; at += 2) {
    const code = unit(at);
    const next = unit(at + 2);
    if (isHigh(code) && isLow(next)) {
      text.add(0x10000 + (code - 0xd800) * 1024 + (next - 0xdc00));
      at += 2;
    } else if (isHigh(code) || isLow(code)) {
      text.add(rawByte(bytes[at] ?? 0));
      text.add(rawByte(bytes[at + 1] ?? 0));
    } else text.add(code);
  }
  if (at < bytes.length) text.add(rawByte(bytes[at] ?? 0));
  return text.done();
}

function encode(text: string, high: 0 | 1): Encoded {
  const bytes = new ByteWriter(2 * text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isHigh(code) && isLow(text.charCodeAt(at + 1))) {
      unit(bytes, code, high);
      at += 1;
      unit(bytes, text.charCodeAt(at), high);
    } else if (isHigh(code) || isLow(code)) {
      const byte = byteOfMark(code);
      if (byte === undefined) return { ok: false, index: at };
      bytes.byte(byte);
    } else unit(bytes, code, high);
  }
  return { ok: true, bytes: bytes.done() };
}

function unit(bytes: ByteWriter, code: number, high: 0 | 1): void {
  bytes.byte(high === 0 ? code >> 8 : code & 0xff);
  bytes.byte(high === 0 ? code & 0xff : code >> 8);
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
