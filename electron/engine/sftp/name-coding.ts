import { OpError } from '../../../shared/errors.ts';
import { bytesToText, displayName, textToBytes } from '../../../shared/names.ts';
import { nameCharsetLabel, type NameCharset } from '../../../shared/name-charsets.ts';
import { codecOf } from '../../../shared/text/codecs.ts';

/**
 * How names of one server are read and written. Whatever its bytes are, a name comes back as the same bytes: those
 * that are no text in the charset stand in it as in `shared/names.ts`.
 */
export type NameCoding = {
  readonly toText: (bytes: Uint8Array) => string;
  readonly toBytes: (text: string) => Uint8Array;
};

const asciiOnly = /^[\u0000-\u007f]*$/;

/** The coding of a charset; undefined for UTF-8, which packets are made for. */
export function nameCodingOf(charset: NameCharset | undefined): NameCoding | undefined {
  if (charset === undefined || charset === 'utf-8') return undefined;
  const codec = codecOf(charset);
  return {
    toText: (bytes) => {
      const text = bytesToText(bytes);
      return asciiOnly.test(text) ? text : codec.decode(bytes);
    },
    toBytes: (text) => {
      if (asciiOnly.test(text)) return textToBytes(text);
      const encoded = codec.encode(text);
      if (encoded.ok) return encoded.bytes;
      throw notInCharset(text, encoded.index, charset);
    },
  };
}

function notInCharset(text: string, index: number, charset: NameCharset): OpError {
  const char = String.fromCodePoint(text.codePointAt(index) ?? 0);
  const label = nameCharsetLabel(charset);
  return new OpError(
    'name-refused',
    `“${displayName(text)}” cannot be written in ${label}, which names of this host are in: “${displayName(char)}” is not in it.`,
    { next: 'Choose another name, or another charset for names in the settings of the host.' },
  );
}
