import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** How often some bytes occur in the writable memory of a process; Linux only, for processes of one's own. */
export function occurrencesIn(pid: number, needle: Buffer): number {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    return writableRanges(pid).reduce((sum, range) => sum + countIn(memory, range, needle), 0);
  } finally {
    closeSync(memory);
  }
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

function countIn(memory: number, { start, end }: Range, needle: Buffer): number {
  const chunk = Buffer.alloc(chunkBytes + needle.length);
  let count = 0;
  for (let at = start; at < end; at += chunkBytes) {
    const wanted = Math.min(chunk.length, end - at);
    const bytes = chunk.subarray(0, readAt(memory, chunk.subarray(0, wanted), at));
    // what begins in the overlap is counted in the next chunk
    for (
      let found = bytes.indexOf(needle);
      found !== -1;
      found = bytes.indexOf(needle, found + 1)
    ) {
      if (found < chunkBytes) count += 1;
    }
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
