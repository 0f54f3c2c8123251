import type { TableCharset } from './charsets.ts';

/**
 * What each byte sequence of a charset means, learned from the browser's own decoder, and the one sequence each
 * character is written with. A further sequence for the same character has no meaning here: its bytes stand for
 * themselves, or they would come out as others than they were.
 */
export type Table = {
  /** Code points by sequence, a number whose highest byte is the first one; by length. */
  readonly meanings: readonly [Meanings, Meanings, Meanings, Meanings];
  /** The sequence of a code point. */
  readonly sequences: ReadonlyMap<number, Sequence>;
  /** How many bytes to try, longest first, for a first byte. */
  readonly longest: number;
};

/** The browser's, or Node's. */
type Decoder = { readonly decode: (bytes: Uint8Array) => string };

type Meanings = ReadonlyMap<number, number>;
type Sequence = { readonly value: number; readonly length: 1 | 2 | 3 | 4 };

const tables = new Map<TableCharset, Table>();

/** The table of a charset, made at its first use. */
export function tableOf(charset: TableCharset): Table {
  const known = tables.get(charset);
  if (known !== undefined) return known;
  const made = makeTable(charset);
  tables.set(charset, made);
  return made;
}

function makeTable(charset: TableCharset): Table {
  // the decoder of GBK is that of GB18030: four bytes are what tells them apart
  const decoder = new TextDecoder(charset);
  const meanings = [
    new Map(),
    new Map(),
    new Map(),
    new Map(),
  ] as const satisfies Table['meanings'];
  const sequences = new Map<number, Sequence>();
  const learn = (value: number, length: Sequence['length'], meaning: number | undefined): void => {
    if (meaning === undefined || meaning < 0x80) return;
    const known = sequences.get(meaning);
    if (known !== undefined && !isBetter(charset, meaning)) return;
    if (known !== undefined) meanings[known.length - 1]?.delete(known.value);
    meanings[length - 1]?.set(value, meaning);
    sequences.set(meaning, { value, length });
  };
  for (const lead of leadsOf(charset)) {
    for (const trail of trailsOf(charset)) {
      learn(lead * 256 + trail, 2, meaningOf(decoder, [lead, trail]));
    }
  }
  if (charset === 'euc-jp') {
    for (const middle of range(0xa1, 0xfe)) {
      for (const last of range(0xa1, 0xfe)) {
        const bytes = [0x8f, middle, last];
        learn(0x8f0000 + middle * 256 + last, 3, meaningOf(decoder, bytes));
      }
    }
  }
  for (const byte of range(0x80, 0xff)) {
    const ownMeaning = charset === 'windows-1252' ? western.codePointAt(byte - 0x80) : undefined;
    learn(byte, 1, ownMeaning ?? meaningOf(decoder, [byte]));
  }
  if (charset === 'gb18030')
    for (const each of fourBytes(decoder)) learn(each.value, 4, each.meaning);
  const longest =
    charset === 'gb18030' ? 4 : charset === 'euc-jp' ? 3 : leadsOf(charset).length > 0 ? 2 : 1;
  return { meanings, sequences, longest };
}

// 80 to 9F: some decoders take it for Latin-1
const western = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The one character of a sequence; undefined when it has none, or several. */
function meaningOf(decoder: Decoder, bytes: readonly number[]): number | undefined {
  const text = decoder.decode(Uint8Array.from(bytes));
  const code = text.codePointAt(0);
  if (code === undefined || code === 0xfffd) return undefined;
  return text.length === (code > 0xffff ? 2 : 1) ? code : undefined;
}

// Big5 has these twice; everybody writes the later one
const laterInBig5 = new Set([0x2550, 0x255e, 0x2561, 0x256a, 0x5341, 0x5345]);

function isBetter(charset: TableCharset, meaning: number): boolean {
  return charset === 'big5' && laterInBig5.has(meaning);
}

/** First bytes of two, those first whose sequences are preferred: extensions repeat characters. */
function leadsOf(charset: TableCharset): readonly number[] {
  switch (charset) {
    case 'gb18030':
    case 'gbk':
    case 'euc-kr':
      return range(0x81, 0xfe);
    case 'big5':
      return [...range(0xa1, 0xfe), ...range(0x81, 0xa0)];
    case 'shift_jis': {
      const isRepeat = (lead: number): boolean => lead === 0xed || lead === 0xee;
      const all = [...range(0x81, 0x9f), ...range(0xe0, 0xfc)];
      return [...all.filter((lead) => !isRepeat(lead)), ...all.filter(isRepeat)];
    }
    case 'euc-jp':
      return [0x8e, ...range(0xa1, 0xfe)];
    default:
      return [];
  }
}

function trailsOf(charset: TableCharset): readonly number[] {
  return charset === 'euc-jp' ? range(0xa1, 0xfe) : range(0x40, 0xfe);
}

const fourByteCount = 39_420;
const astralFrom = 189_000;
const astralCount = 0x100000;

/** GB18030 has all of Unicode: what two bytes do not reach, in order. */
function* fourBytes(decoder: Decoder) {
  const all = new Uint8Array(4 * fourByteCount);
  for (let pointer = 0; pointer < fourByteCount; pointer += 1)
    all.set(bytesAt(pointer), 4 * pointer);
  const text = decoder.decode(all);
  // each is one character below U+10000, or the decoder is another than the standard's
  if (text.length !== fourByteCount) return;
  for (let pointer = 0; pointer < fourByteCount; pointer += 1) {
    const meaning = text.charCodeAt(pointer);
    if (meaning !== 0xfffd) yield { value: numberOf(bytesAt(pointer)), meaning };
  }
}

/** The code point of four bytes above U+FFFF, which are no table but a count; undefined for others. */
export function astralOf(value: number): number | undefined {
  const [a, b, c, d] = [value / 0x1000000, value >>> 16, value >>> 8, value].map((n) => n & 0xff);
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  if (b < 0x30 || b > 0x39 || c < 0x81 || c > 0xfe || d < 0x30 || d > 0x39) return undefined;
  const pointer =
    (((a - 0x81) * 10 + (b - 0x30)) * 126 + (c - 0x81)) * 10 + (d - 0x30) - astralFrom;
  return pointer >= 0 && pointer < astralCount ? 0x10000 + pointer : undefined;
}

/** The reverse of {@link astralOf}. */
export function fourBytesOfAstral(code: number): number {
  return numberOf(bytesAt(astralFrom + code - 0x10000));
}

function bytesAt(pointer: number): readonly [number, number, number, number] {
  return [
    0x81 + Math.floor(pointer / 12_600),
    0x30 + (Math.floor(pointer / 1_260) % 10),
    0x81 + (Math.floor(pointer / 10) % 126),
    0x30 + (pointer % 10),
  ];
}

function numberOf([a, b, c, d]: readonly [number, number, number, number]): number {
  return a * 0x1000000 + b * 0x10000 + c * 256 + d;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
