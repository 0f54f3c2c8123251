import type { Result } from '../../../../shared/result.ts';

/** Some of a file, in memory: from `start` on. */
export type FileSpan = {
  readonly start: number;
  readonly bytes: Uint8Array;
  /** Of the whole file, as last told. */
  readonly size: number;
};

/** Reads some of a file; fewer bytes only at its end. */
export type ReadSpan = (
  offset: number,
  length: number,
) => Promise<Result<{ readonly bytes: Uint8Array; readonly size?: number }>>;

/** In memory at most, and read at once. */
export const spanBytes = 1024 * 1024;
export const stepBytes = 256 * 1024;

/** What reading gives: what is in memory then, or why there is nothing new. */
export type SpanResult = Result<FileSpan>;

/** The part of a file around an offset. Even offsets, so that no half of a UTF-16 character is read as one. */
export async function spanAround(read: ReadSpan, offset: number): Promise<SpanResult> {
  const start = even(Math.max(0, offset - stepBytes));
  const part = await read(start, spanBytes);
  if (!part.ok) return part;
  const { bytes } = part.value;
  return ok(start, bytes, sizeOf(part.value.size, start + bytes.length));
}

/** The last part of a file, however long it is. */
export async function spanAtEnd(read: ReadSpan, size: number): Promise<SpanResult> {
  const start = even(Math.max(0, size - spanBytes + stepBytes));
  const part = await read(start, spanBytes);
  if (!part.ok) return part;
  const { bytes } = part.value;
  // shorter than it was: what is there now
  if (bytes.length === 0 && start > 0) return spanAround(read, 0);
  return ok(start, bytes, sizeOf(part.value.size, start + bytes.length));
}

/** One step further down; what is far above is let go. */
export async function further(read: ReadSpan, span: FileSpan): Promise<SpanResult> {
  const end = span.start + span.bytes.length;
  const part = await read(end, stepBytes);
  if (!part.ok) return part;
  const { bytes, size = end + part.value.bytes.length } = part.value;
  if (size < end) return spanAtEnd(read, size); // cut off meanwhile: what was shown is gone
  const all = joined(span.bytes, bytes);
  const dropped = even(Math.max(0, all.length - spanBytes));
  return ok(span.start + dropped, all.slice(dropped), Math.max(size, end + bytes.length));
}

/** One step further up; what is far below is let go. */
export async function back(read: ReadSpan, span: FileSpan): Promise<SpanResult> {
  const start = even(Math.max(0, span.start - stepBytes));
  const part = await read(start, span.start - start);
  if (!part.ok) return part;
  if (part.value.bytes.length < span.start - start) return spanAround(read, start);
  const all = joined(part.value.bytes, span.bytes);
  return ok(start, all.slice(0, spanBytes), part.value.size ?? span.size);
}

/** A file may say nothing of its size, or 0, as those of /proc do. */
function sizeOf(told: number | undefined, read: number): number {
  return Math.max(told ?? 0, read);
}

function ok(start: number, bytes: Uint8Array, size: number): SpanResult {
  return { ok: true, value: { start, bytes, size } };
}

function even(offset: number): number {
  return offset - (offset % 2);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
