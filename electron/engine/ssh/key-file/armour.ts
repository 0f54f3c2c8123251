import { decodeBase64 } from './base64.ts';

/** One block of a file in PEM's form (RFC 7468, and RFC 1421 for its headers). */
export type ArmourBlock = {
  /** What stands behind `BEGIN`, such as `RSA PRIVATE KEY`. */
  readonly label: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Undefined when its base64 is broken, or its last line missing. */
  readonly body: Buffer | undefined;
};

type Line = { readonly start: number; readonly end: number };

const begin = /^-----BEGIN ([A-Z0-9 ]{1,64})-----\s*$/;
const headerName = /^[A-Za-z-]{1,64}$/;
/** Longer lines are base64 in one piece. */
const markLength = 1_200;

/** The blocks of a file; text outside of them is left out, as PEM wants it. */
export function armourBlocks(bytes: Uint8Array): ArmourBlock[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines = linesOf(buffer);
  const blocks: ArmourBlock[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const label = begin.exec(markAt(buffer, lines[at]))?.[1];
    if (label === undefined) continue;
    const last = lastLine(buffer, lines, at + 1, label);
    blocks.push(readBlock(buffer, lines.slice(at + 1, last.at), label, last));
    at = last.at;
  }
  return blocks;
}

type LastLine = { readonly at: number; readonly isThere: boolean };

function lastLine(buffer: Buffer, lines: readonly Line[], from: number, label: string): LastLine {
  for (let at = from; at < lines.length; at += 1) {
    const mark = markAt(buffer, lines[at]);
    if (mark.startsWith('-----')) return { at, isThere: mark.trim() === `-----END ${label}-----` };
  }
  return { at: lines.length, isThere: false };
}

function readBlock(
  buffer: Buffer,
  lines: readonly Line[],
  label: string,
  { isThere }: LastLine,
): ArmourBlock {
  const headers = new Map<string, string>();
  let first = 0;
  for (; first < lines.length; first += 1) {
    const line = markAt(buffer, lines[first]);
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    if (!headerName.test(name)) break;
    headers.set(name.toLowerCase(), line.slice(colon + 1).trim());
  }
  const from = lines[first]?.start ?? 0;
  const until = lines.at(-1)?.end ?? 0;
  const body = first < lines.length ? decodeBase64(buffer.subarray(from, until)) : undefined;
  return { label, headers, body: isThere && body && body.length > 0 ? body : undefined };
}

/** The line as text when it may be a mark or a header; base64, which may be secret, never becomes a string. */
function markAt(buffer: Buffer, line: Line | undefined): string {
  if (!line || line.end - line.start > markLength) return '';
  const bytes = buffer.subarray(line.start, line.end);
  const isMark = bytes[0] === 0x2d || bytes.includes(0x3a);
  return isMark ? bytes.toString('latin1') : '';
}

/** A megabyte of base64 has 16,000. */
const maxLines = 20_000;

/** Lines without their ends, which may be LF or CRLF; those after many are left out. */
export function linesOf(buffer: Buffer): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < buffer.length && lines.length < maxLines) {
    const found = buffer.indexOf(0x0a, start);
    const next = found === -1 ? buffer.length : found;
    lines.push({ start, end: buffer[next - 1] === 0x0d && next > start ? next - 1 : next });
    start = next + 1;
  }
  return lines;
}
