import { ByteWriter } from './byte-writer.ts';
import type { TableCharset } from './charsets.ts';
import type { Codec, Encoded } from './codec.ts';
import { byteOfMark, rawByte } from './marks.ts';
import { astralOf, fourBytesOfAstral, tableOf } from './tables.ts';
import { TextWriter } from './text-writer.ts';

/** A charset of one to four bytes a character, ASCII among them. */
export function tableCodec(charset: TableCharset): Codec {
  return {
    decode: (bytes) => decode(bytes, charset),
    encode: (text) => encode(text, charset),
  };
}

function decode(bytes: Uint8Array, charset: TableCharset): string {
  const { meanings, longest } = tableOf(charset);
  const [one, two, three, four] = meanings;
  const text = new TextWriter();
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    if (first < 0x80) {
      text.add(first);
      at += 1;
      continue;
    }
    const pair = first * 256 + (bytes[at + 1] ?? 0);
    const single = one.get(first);
    const double = longest >= 2 && at + 1 < bytes.length ? two.get(pair) : undefined;
    let meaning = double ?? single;
    let length = double === undefined ? 1 : 2;
    if (double === undefined && longest === 3 && first === 0x8f && at + 2 < bytes.length) {
      meaning = three.get(pair * 256 + (bytes[at + 2] ?? 0));
      length = 3;
    } else if (double === undefined && longest === 4 && at + 3 < bytes.length) {
      const value = pair * 0x10000 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
      const found = four.get(value) ?? astralOf(value);
      if (found !== undefined) [meaning, length] = [found, 4];
    }
    text.add(meaning ?? rawByte(first));
    at += meaning === undefined ? 1 : length;
  }
  return text.done();
}

function encode(text: string, charset: TableCharset): Encoded {
  const { sequences, longest } = tableOf(charset);
  const bytes = new ByteWriter(2 * text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0;
    const byte = code < 0x80 ? code : byteOfMark(code);
    const sequence = byte === undefined ? sequences.get(code) : undefined;
    if (byte !== undefined) bytes.byte(byte);
    else if (sequence !== undefined) bytes.number(sequence.value, sequence.length);
    else if (longest === 4 && code > 0xffff) bytes.number(fourBytesOfAstral(code), 4);
    else return { ok: false, index: at };
    if (code > 0xffff) at += 1;
  }
  return { ok: true, bytes: bytes.done() };
}
