import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** How often some bytes occur in the writable memory of a process; Linux only, for processes of one's own. */
export function occurrencesIn(pid: number, needle: Buffer): number {
  return occurrencesOfEach(pid, [needle])[0] ?? 0;
}

/** The same of several, each for itself: the memory is read once for all of them. */
export function occurrencesOfEach(pid: number, needles: readonly Buffer[]): readonly number[] {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const counts = needles.map(() => 0);
  try {
    for (const range of writableRanges(pid)) countIn(memory, range, needles, counts);
  } finally {
    closeSync(memory);
  }
  return counts;
}

type Range = { readonly start: number; readonly end: number };

function writableRanges(pid: number): Range[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const [, start, end] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    if (start === undefined || end === undefined) return [];
    return [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }];
  });
}

const chunkBytes = 4 * 1024 * 1024;

/** Adds to the count of each needle how often it begins in the range. */
function countIn(
  memory: number,
  { start, end }: Range,
  needles: readonly Buffer[],
  counts: number[],
): void {
  const overlap = Math.max(0, ...needles.map(({ length }) => length));
  const chunk = Buffer.alloc(Math.min(chunkBytes, end - start) + overlap);
  for (let at = start; at < end; at += chunkBytes) {
    const wanted = Math.min(chunk.length, end - at);
    const bytes = chunk.subarray(0, readAt(memory, chunk.subarray(0, wanted), at));
    for (const [which, needle] of needles.entries()) {
      counts[which] = (counts[which] ?? 0) + beginningsOf(needle, bytes);
    }
    // of its own process it would find here what it found before
    chunk.fill(0);
  }
}

function beginningsOf(needle: Buffer, bytes: Buffer): number {
  let count = 0;
  // what begins in the overlap is counted in the next chunk
  for (
    let found = bytes.indexOf(needle);
    found !== -1 && found < chunkBytes;
    found = bytes.indexOf(needle, found + 1)
  ) {
    count += 1;
  }
  return count;
}

function readAt(memory: number, into: Buffer, at: number): number {
  try {
    return readSync(memory, into, 0, into.length, at);
  } catch {
    // a range that was reserved but is not there, or has gone meanwhile
    return 0;
  }
}
