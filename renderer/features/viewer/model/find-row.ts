import type { Result } from '../../../../shared/result.ts';
import type { Charset } from '../../../../shared/text/charsets.ts';
import { codecOf } from '../../../../shared/text/codecs.ts';
import { spanBytes, type ReadSpan } from './file-span.ts';
import { rowStarts } from './rows.ts';

/** A row of a file: where it begins, and its bytes with the line end. */
export type FoundRow = { readonly start: number; readonly length: number };

/** What is looked for; capitals and small letters are the same. */
export type Sought = { readonly text: string; readonly charset: Charset };

/** Which way, and the beginning of the row it goes on from: down that one counts, up it does not. */
export type FindWay = { readonly to: 'down' | 'up'; readonly from: number };

/** What finding gives: the nearest row that way, nothing, or why the file could not be read. */
export type FindResult = Result<FoundRow | undefined>;

/** Looks for the nearest row that has a text, a part of the file at a time. */
export async function findRow(
  read: ReadSpan,
  sought: Sought,
  way: FindWay,
  /** Called with where it has come to. */
  onProgress: (offset: number) => void = () => {},
): Promise<FindResult> {
  const matcher = { ...sought, text: sought.text.toLowerCase() };
  return way.to === 'down'
    ? await findDown(read, matcher, way.from, onProgress)
    : await findUp(read, matcher, way.from, onProgress);
}

async function findDown(
  read: ReadSpan,
  sought: Sought,
  from: number,
  onProgress: (offset: number) => void,
): Promise<FindResult> {
  for (let start = from; ;) {
    const part = await read(start, spanBytes);
    if (!part.ok) return part;
    const { bytes } = part.value;
    const isEnd = bytes.length < spanBytes;
    const starts = rowStarts(bytes, { as: 'text', charset: sought.charset });
    // the last one goes on in the next part
    const rows = starts.length - (isEnd ? 1 : 2);
    const found = firstRow({ bytes, starts }, sought, { low: 0, high: rows });
    if (found !== undefined) return rowOf(start, starts, found);
    if (isEnd) return nothing;
    start += starts[rows] ?? bytes.length;
    onProgress(start);
  }
}

async function findUp(
  read: ReadSpan,
  sought: Sought,
  from: number,
  onProgress: (offset: number) => void,
): Promise<FindResult> {
  for (let end = from; end > 0;) {
    const start = Math.max(0, end - spanBytes);
    // even, so that no half of a UTF-16 character is read as one
    const begin = start + (start % 2);
    const part = await read(begin, end - begin);
    if (!part.ok) return part;
    const { bytes } = part.value;
    const starts = rowStarts(bytes, { as: 'text', charset: sought.charset });
    // the first one began before: it is whole in the next part
    const first = begin === 0 || starts.length < 3 ? 0 : 1;
    const found = lastRow({ bytes, starts }, sought, { low: first, high: starts.length - 1 });
    if (found !== undefined) return rowOf(begin, starts, found);
    end = begin + (starts[first] ?? 0);
    onProgress(end);
  }
  return nothing;
}

type Rows = { readonly bytes: Uint8Array; readonly starts: Uint32Array };
type Range = { readonly low: number; readonly high: number };

const nothing: FindResult = { ok: true, value: undefined };

function rowOf(offset: number, starts: Uint32Array, row: number): FindResult {
  const start = starts[row] ?? 0;
  return { ok: true, value: { start: offset + start, length: (starts[row + 1] ?? start) - start } };
}

// Many rows are read as one text: in most of them there is nothing, and halves of the others lead to the row.

function firstRow(rows: Rows, sought: Sought, { low, high }: Range): number | undefined {
  if (high <= low || !has(rows, sought, { low, high })) return undefined;
  if (high - low === 1) return low;
  const middle = (low + high) >> 1;
  return (
    firstRow(rows, sought, { low, high: middle }) ?? firstRow(rows, sought, { low: middle, high })
  );
}

function lastRow(rows: Rows, sought: Sought, { low, high }: Range): number | undefined {
  if (high <= low || !has(rows, sought, { low, high })) return undefined;
  if (high - low === 1) return low;
  const middle = (low + high) >> 1;
  return (
    lastRow(rows, sought, { low: middle, high }) ?? lastRow(rows, sought, { low, high: middle })
  );
}

function has({ bytes, starts }: Rows, { text, charset }: Sought, { low, high }: Range): boolean {
  const part = bytes.subarray(starts[low] ?? 0, starts[high] ?? bytes.length);
  return codecOf(charset).decode(part).toLowerCase().includes(text);
}
