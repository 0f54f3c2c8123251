/** Whatever bytes a file has: opened and saved, they are the same, and an edit touches only what it changes. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { charsets, type Charset } from '../../../../shared/text/charsets.ts';
import { readText, writeText } from './text-file.ts';
import { countLineEnds, fromEditor, toEditor, usualLineEnd, withoutStrays } from './line-ends.ts';

const names = charsets.map(({ value }) => value);

/** Random bytes, but with what matters often enough: line ends, ASCII, and what begins sequences. */
const bytes = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(10, 13, 0x41, 0x7e, 0x5c, 0) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(0xff, 0xfe, 0xef, 0xbb, 0xbf, 0x8e, 0x8f, 0x81, 0x30),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(0xd8, 0xdc, 0xdd, 0xed, 0xee, 0xfa, 0x87, 0x88, 0xa2),
      },
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 255 }) },
    ),
    { maxLength: 200 },
  )
  .map((list) => Uint8Array.from(list));

function roundTrip(from: Uint8Array, charset: Charset): Uint8Array | undefined {
  const file = readText(from, charset);
  const written = file && writeText(file.text, file);
  return written?.ok === true ? written.bytes : undefined;
}

describe.each(names)('%s', (charset) => {
  it('gives any bytes back as they were', () => {
    fc.assert(
      fc.property(bytes, (from) => {
        expect(roundTrip(from, charset)).toEqual(from);
      }),
      { numRuns: 300 },
    );
  });

  it('gives all pairs of bytes back as they were', () => {
    const all = new Uint8Array(3 * 65_536);
    for (let pair = 0; pair < 65_536; pair += 1) all.set([pair >> 8, pair & 255, 10], 3 * pair);
    const back = roundTrip(all, charset);
    expect(back !== undefined && Buffer.from(back).equals(all)).toBe(true);
  });

  it('changes nothing but the line that is edited', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.nat(), (before, after, at) => {
        const file = readText(Uint8Array.from([...before, 10, ...after]), charset);
        if (file === undefined) return;
        const lines = file.text.split('\n');
        const edited = at % lines.length;
        const changed = lines.map((line, index) => (index === edited ? 'edited' : line));
        const [was, is] = [lines, changed].map((each) => writeLines(each, file));
        expect(is?.toSpliced(edited, 1)).toEqual(was?.toSpliced(edited, 1));
      }),
      { numRuns: 100 },
    );
  });
});

/** The bytes of each line by itself. */
function writeLines(lines: readonly string[], file: Parameters<typeof writeText>[1]) {
  return lines.map((line) => {
    const written = writeText(line, { ...file, hasBom: false });
    return written.ok ? Buffer.from(written.bytes).toString('hex') : 'none';
  });
}

const samples: readonly (readonly [Charset, string, string])[] = [
  ['utf-8', 'Grüße 🔊\n', '4772c3bcc39f6520f09f948a0a'],
  ['utf-16le', 'ab🔊\n', '610062003dd80add0a00'],
  ['utf-16be', 'ab🔊\n', '00610062d83ddd0a000a'],
  ['windows-1252', '€ “é”\n', '802093e9940a'],
  ['iso-8859-1', 'é\u0080\n', 'e9800a'],
  ['windows-1251', 'Привет\n', 'cff0e8e2e5f20a'],
  ['koi8-r', 'Привет\n', 'f0d2c9d7c5d40a'],
  ['gbk', '中文\n', 'd6d0cec40a'],
  ['big5', '十中文\n', 'a451a4a4a4e50a'],
  ['shift_jis', '日本語ｱ髙≒\n', '93fa967b8ceab1fbfc81e00a'],
  ['euc-jp', '日本語ｱ\n', 'c6fccbdcb8ec8eb10a'],
  ['euc-kr', '한국어\n', 'c7d1b1b9beee0a'],
];

test.each(samples)('%s has %j as %s', (charset, text, hex) => {
  const from = Uint8Array.from(Buffer.from(hex, 'hex'));
  expect(readText(from, charset)?.text).toBe(text);
  expect(roundTrip(from, charset)).toEqual(from);
});

test('GB18030 writes every character there is, as its decoder reads it', () => {
  const form = { charset: 'gb18030', hasBom: false, lineEnd: 'lf' } as const;
  for (const text of ['中文€🔊ſ', '\u{10ffff}\u{10000}', 'ẞ‱\ue000']) {
    const written = writeText(text, form);
    expect(written.ok && new TextDecoder('gb18030').decode(written.bytes)).toBe(text);
  }
});

test('what a charset has not is told by its place, and nothing is written', () => {
  const form = { hasBom: false, lineEnd: 'crlf' } as const;
  const refused = { ok: false, char: '🔊', line: 2, column: 3 };
  for (const charset of ['gbk', 'shift_jis', 'windows-1252', 'iso-8859-1'] as const) {
    expect(writeText('a\nbc🔊', { ...form, charset })).toEqual(refused);
  }
  for (const charset of names) {
    const half = writeText('a\nb\ud83d', { ...form, charset });
    expect(half).toEqual({ ok: false, char: '\ud83d', line: 2, column: 2 });
  }
});

describe('the charset of a file', () => {
  it.each([
    ['utf-8', 'Grüße, 世界'],
    ['shift_jis', 'これは日本語の文章です。'],
    ['euc-jp', 'これは日本語の文章です。'],
    ['euc-kr', '이것은 한국어 문장입니다.'],
    ['gb18030', '这是一个用中文写的句子，我们在这里测试。'],
    ['big5', '這是一個用中文寫的句子，我們在這裡測試。'],
    ['windows-1252', 'Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich'],
    ['utf-16le', 'plain text\n'],
    ['utf-16be', 'plain text\n'],
  ] as const)('is %s, by what is in it', (charset, text) => {
    const written = writeText(text, { charset, hasBom: false, lineEnd: 'lf' });
    expect(written.ok && readText(written.bytes)).toMatchObject({ charset, text });
  });

  it('is what a byte order mark says, which is kept', () => {
    for (const charset of ['utf-8', 'utf-16le', 'utf-16be'] as const) {
      const written = writeText('x\n', { charset, hasBom: true, lineEnd: 'lf' });
      expect(written.ok && readText(written.bytes)).toMatchObject({
        charset,
        hasBom: true,
        text: 'x\n',
      });
    }
  });

  it('is none for bytes that are no text, until one is chosen', () => {
    const program = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 3, 0]);
    expect(readText(program)).toBeUndefined();
    expect(roundTrip(program, 'utf-8')).toEqual(program);
    expect(readText(new Uint8Array(0))).toMatchObject({ charset: 'utf-8', text: '' });
  });
});

describe('line ends', () => {
  const texts = fc.array(fc.constantFrom('a', '\r', '\n', '\r\n', '🔊'), { maxLength: 40 });

  it('come back as they were, whichever are the usual ones', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('lf', 'crlf', 'cr'), (parts, usual) => {
        const text = parts.join('');
        expect(fromEditor(toEditor(text, usual as 'lf'), usual as 'lf')).toBe(text);
      }),
    );
  });

  it('that are mixed show most lines as lines, and mark the others', () => {
    const text = 'a\r\nb\r\nc\nd\re';
    const usual = usualLineEnd(countLineEnds(text));
    expect(usual).toBe('crlf');
    expect(toEditor(text, usual)).toBe('a\nb\nc\udd0a\nd\udd0de');
    expect(withoutStrays(toEditor(text, usual))).toBe('a\nb\nc\nd\ne');
  });
});
