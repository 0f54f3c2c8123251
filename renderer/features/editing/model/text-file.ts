import type { Charset } from '../../../../shared/text/charsets.ts';
import { codecOf } from '../../../../shared/text/codecs.ts';
import { byteOrderMark, detect } from './detect.ts';
import {
  countLineEnds,
  fromEditor,
  toEditor,
  usualLineEnd,
  type LineEnd,
  type LineEndCounts,
} from './line-ends.ts';

/** How a text is written in its file. */
export type TextForm = {
  readonly charset: Charset;
  /** True when it begins with a byte order mark. */
  readonly hasBom: boolean;
  readonly lineEnd: LineEnd;
};

/** A file as the editor has it. */
export type TextFile = TextForm & { readonly text: string; readonly lineEnds: LineEndCounts };

/** Reads a file; undefined when it seems to be no text and no charset was chosen. */
export function readText(bytes: Uint8Array, chosen?: Charset): TextFile | undefined {
  const found = chosen === undefined ? detect(bytes) : asChosen(bytes, chosen);
  if (found.is === 'binary') return undefined;
  const { charset, bomBytes } = found;
  const text = codecOf(charset).decode(bytes.subarray(bomBytes));
  const lineEnds = countLineEnds(text);
  const lineEnd = usualLineEnd(lineEnds);
  return { charset, hasBom: bomBytes > 0, lineEnd, lineEnds, text: toEditor(text, lineEnd) };
}

/** What becomes of a text that is to be saved. */
export type Written =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** The first character that the charset has not, and where it is, counted from 1. */
  | { readonly ok: false; readonly char: string; readonly line: number; readonly column: number };

/** The bytes of a text: what was not edited since {@link readText} comes out as it was. */
export function writeText(text: string, { charset, hasBom, lineEnd }: TextForm): Written {
  const encoded = codecOf(charset).encode(fromEditor(text, lineEnd));
  if (!encoded.ok) return { ok: false, ...placeOf(fromEditor(text, lineEnd), encoded.index) };
  const bom = hasBom ? marks[charset] : undefined;
  if (bom === undefined) return encoded;
  const bytes = new Uint8Array(bom.length + encoded.bytes.length);
  bytes.set(bom);
  bytes.set(encoded.bytes, bom.length);
  return { ok: true, bytes };
}

/** True for charsets that a byte order mark can declare. */
export function canHaveBom(charset: Charset): boolean {
  return marks[charset] !== undefined;
}

const marks: { readonly [C in Charset]?: readonly number[] } = {
  'utf-8': [0xef, 0xbb, 0xbf],
  'utf-16le': [0xff, 0xfe],
  'utf-16be': [0xfe, 0xff],
};

function asChosen(bytes: Uint8Array, charset: Charset) {
  const mark = byteOrderMark(bytes);
  return { is: 'text', charset, bomBytes: mark?.charset === charset ? mark.bomBytes : 0 } as const;
}

function placeOf(text: string, index: number) {
  const before = text.slice(0, index);
  const lines = before.split(/\r\n|\r|\n/u);
  return {
    char: String.fromCodePoint(text.codePointAt(index) ?? 0),
    line: lines.length,
    column: (lines.at(-1)?.length ?? 0) + 1,
  };
}
