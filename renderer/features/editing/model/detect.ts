import type { Charset, TableCharset } from '../../../../shared/text/charsets.ts';
import { isUtf8 } from '../../../../shared/text/utf8.ts';

/** What a file seems to be. */
export type Detected =
  | { readonly is: 'text'; readonly charset: Charset; readonly bomBytes: number }
  | { readonly is: 'binary' };

const sampleBytes = 64 * 1024;

/** Finds out by the first bytes, then by what all of them can be; a guess that a person can correct. */
export function detect(bytes: Uint8Array): Detected {
  const marked = byteOrderMark(bytes);
  if (marked !== undefined) return { is: 'text', ...marked };
  const wide = wideCharset(bytes);
  if (wide !== undefined) return { is: 'text', charset: wide, bomBytes: 0 };
  if (looksBinary(bytes)) return { is: 'binary' };
  const charset = isUtf8(bytes) ? 'utf-8' : guess(bytes.subarray(0, sampleBytes));
  return { is: 'text', charset, bomBytes: 0 };
}

/** The charset that the first bytes declare. */
export function byteOrderMark(
  bytes: Uint8Array,
): { readonly charset: Charset; readonly bomBytes: number } | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { charset: 'utf-8', bomBytes: 3 };
  if (a === 0xff && b === 0xfe) return { charset: 'utf-16le', bomBytes: 2 };
  if (a === 0xfe && b === 0xff) return { charset: 'utf-16be', bomBytes: 2 };
  return undefined;
}

/** Latin text in UTF-16 has a NUL in every other place, and in no other. */
function wideCharset(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(bytes.length, sampleBytes) & ~1;
  if (length < 4) return undefined;
  let [even, odd] = [0, 0];
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even += 1;
    if (bytes[at + 1] === 0) odd += 1;
  }
  const many = length / 2 / 2;
  if (odd >= many && even === 0) return 'utf-16le';
  return even >= many && odd === 0 ? 'utf-16be' : undefined;
}

/** Text has no NUL and next to no control characters. */
export function looksBinary(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, sampleBytes);
  let controls = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0) return true;
    // tab to carriage return, backspace, escape: what logs and old printers have
    if (byte < 32 && byte !== 27 && (byte < 8 || byte > 13)) controls += 1;
  }
  return controls > length / 20;
}

/** What a pair of bytes is in a charset: of what its texts cannot do without, of the rest, or nothing. */
type Pair = 'telling' | 'other' | 'none';

type Guess = {
  readonly charset: TableCharset;
  /** The share that telling pairs must have. */
  readonly least: number;
  readonly look: (lead: number, trail: number) => Pair;
  /** True for bytes that are characters by themselves. */
  readonly isSingle?: (byte: number) => boolean;
  /** The share that pairs with a second byte of ASCII must have. */
  readonly leastLow?: number;
};

const within = (byte: number, from: number, to: number): boolean => byte >= from && byte <= to;

/** Pairs of two high bytes, by their first one. */
function highPairs(isTelling: (lead: number) => boolean, isOther: (lead: number) => boolean) {
  return (lead: number, trail: number): Pair => {
    if (trail < 0xa1 || trail === 0xff) return 'none';
    return isTelling(lead) ? 'telling' : isOther(lead) ? 'other' : 'none';
  };
}

// the first one that fits counts: each is told by what the ones after it seldom have
const guesses: readonly Guess[] = [
  {
    charset: 'shift_jis',
    least: 0.15,
    look: (lead, trail) => {
      if (trail < 0x40 || trail === 0x7f || trail > 0xfc) return 'none';
      if (lead === 0x82 || lead === 0x83) return 'telling'; // kana
      return within(lead, 0x81, 0x9f) || within(lead, 0xe0, 0xea) ? 'other' : 'none';
    },
    isSingle: (byte) => within(byte, 0xa1, 0xdf),
  },
  {
    charset: 'euc-jp',
    least: 0.15,
    look: highPairs(
      (lead) => lead === 0xa4 || lead === 0xa5, // kana
      (lead) => within(lead, 0xa1, 0xa8) || within(lead, 0xb0, 0xf4),
    ),
  },
  {
    charset: 'euc-kr',
    least: 0.85,
    look: highPairs(
      (lead) => within(lead, 0xb0, 0xc8), // hangul
      (lead) => within(lead, 0xa1, 0xfd),
    ),
  },
  {
    charset: 'big5',
    least: 0.6,
    leastLow: 0.1,
    look: (lead, trail) => {
      if (!within(trail, 0x40, 0x7e) && !within(trail, 0xa1, 0xfe)) return 'none';
      if (within(lead, 0xa4, 0xc6)) return 'telling';
      return within(lead, 0xa1, 0xf9) ? 'other' : 'none';
    },
  },
  {
    charset: 'gb18030',
    least: 0.6,
    look: highPairs(
      (lead) => within(lead, 0xb0, 0xd7),
      (lead) => within(lead, 0xa1, 0xf7),
    ),
  },
];

function guess(sample: Uint8Array): Charset {
  return guesses.find((each) => fits(sample, each))?.charset ?? 'windows-1252';
}

function fits(
  sample: Uint8Array,
  { least, leastLow = 0, look, isSingle = () => false }: Guess,
): boolean {
  let [telling, all, low, wrong] = [0, 0, 0, 0];
  for (let at = 0; at + 1 < sample.length; at += 1) {
    const lead = sample[at] ?? 0;
    if (lead < 0x80) continue;
    all += 1;
    if (isSingle(lead)) continue;
    const trail = sample[at + 1] ?? 0;
    const pair = look(lead, trail);
    if (pair === 'none') wrong += 1;
    else at += 1;
    if (pair === 'telling') telling += 1;
    if (pair !== 'none' && trail < 0x80) low += 1;
  }
  return all > 0 && wrong <= all / 50 && telling >= least * all && low >= leastLow * all;
}
