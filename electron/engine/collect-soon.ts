import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Long after a signature, and within the second after which nothing of a key may be left in memory. */
const afterMs = 300;

let timer: NodeJS.Timeout | undefined;
let isOurs = false;

/** The process is all Hawser's: in a test's own, with its large heap, a collection would be in the way. */
export function collectWhenAsked(): void {
  isOurs = true;
}

/**
 * Has V8 look for garbage soon. A private key lies in OpenSSL's memory, which wipes it, but only when V8 finds that its
 * handle is garbage: an idle process might not look for minutes. A password that was a string is wiped by nobody, but
 * its place is used again. Both together take about 20 ms.
 */
export function collectSoon(): void {
  if (!isOurs) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    // first, because V8 keeps what a collection lets it do without, as it is
    overwriteYoungSpace();
    collector()?.();
  }, afterMs);
  // the process need not live for it
  timer.unref();
}

function collector(): (() => void) | undefined {
  setFlagsFromString('--expose-gc');
  return runInNewContext('globalThis.gc') as (() => void) | undefined;
}

const zeros = Array.from({ length: 1_000 }, () => 0);
let filler: number[] = [];

/** New strings lie in one of two halves of a space that V8 fills in turn: what is garbage there is written over. */
function overwriteYoungSpace(): void {
  const spaces = getHeapSpaceStatistics();
  const bytes = spaces.find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
  // a slot has four bytes in Electron and eight in Node, and each half is to be filled for certain
  for (let left = 3 * bytes; left > 0; left -= 4 * zeros.length) {
    filler = zeros.slice();
  }
  if (filler.length > 0) filler = [];
}
