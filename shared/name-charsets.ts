import { textToBytes } from './names.ts';

/** The charsets that names at a server can be in. */
export const nameCharsets = [
  'utf-8',
  'iso-8859-1',
  'windows-1252',
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'koi8-r',
] as const;

/** One of {@link nameCharsets}. */
export type NameCharset = (typeof nameCharsets)[number];

const asciiOnly = /^[\u0000-\u007f]*$/;
const decoders = new Map<NameCharset, { decode(bytes: Uint8Array): string }>();

/** A name as people of its charset read it, for comparing: what is no text in it is lost. */
export function readName(name: string, charset: NameCharset): string {
  if (charset === 'utf-8' || asciiOnly.test(name)) return name;
  const bytes = textToBytes(name);
  if (charset === 'iso-8859-1') {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return text;
  }
  const decoder = decoders.get(charset) ?? new TextDecoder(charset);
  decoders.set(charset, decoder);
  return decoder.decode(bytes);
}
