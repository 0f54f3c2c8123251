import { ByteWriter } from './byte-writer.ts';
import type { Charset } from './charsets.ts';
import type { Codec } from './codec.ts';
import { byteOfMark } from './marks.ts';
import { tableCodec } from './table-codec.ts';
import { TextWriter } from './text-writer.ts';
import { utf16 } from './utf16.ts';
import { utf8 } from './utf8.ts';

/** Reads and writes a charset. */
export function codecOf(charset: Charset): Codec {
  switch (charset) {
    case 'utf-8':
      return utf8;
    case 'utf-16le':
      return utf16('le');
    case 'utf-16be':
      return utf16('be');
    case 'iso-8859-1':
      return latin1;
    default:
      return tableCodec(charset);
  }
}

/** The browser's own takes it for Windows-1252, as the web does; here each byte is the character of its number. */
const latin1: Codec = {
  decode: (bytes) => {
    const text = new TextWriter();
    for (const byte of bytes) text.add(byte);
    return text.done();
  },
  encode: (text) => {
    const bytes = new ByteWriter(text.length);
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const byte = code < 0x100 ? code : byteOfMark(code);
      if (byte === undefined || isPairAt(text, at)) return { ok: false, index: at };
      bytes.byte(byte);
    }
    return { ok: true, bytes: bytes.done() };
  },
};

function isPairAt(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}
