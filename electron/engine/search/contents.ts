import { OpError } from '../../../shared/errors.ts';
import type { FileSystem } from '../fs/file-system.ts';

/** The text that is looked for in files. */
export type Needle = {
  /** Feeds the next bytes of a file; true once the text was in them. A new one for each file. */
  readonly begin: () => (bytes: Buffer) => boolean;
};

/** Enough for a server's requests to fill the link, little enough to hear a cancel soon. */
const blockBytes = 256 * 1024;

/** Compiles a text to look for in UTF-8. Without regard to case, as far as letters have one each way. */
export function compileNeedle(text: string, matchCase: boolean): Needle {
  const isAscii = /^[\u0000-\u007f]*$/.test(text);
  const wanted = Buffer.from(matchCase ? text : text.toLowerCase());
  if (matchCase) return { begin: () => searcher(wanted, (bytes) => bytes) };
  if (isAscii) return { begin: () => searcher(wanted, foldAscii) };
  return { begin: () => textSearcher(text.toLowerCase()) };
}

/** Looks in the bytes themselves, the last ones of each piece together with the next. */
function searcher(wanted: Buffer, fold: (bytes: Buffer) => Buffer): (bytes: Buffer) => boolean {
  let tail = Buffer.alloc(0);
  return (bytes) => {
    const here = fold(tail.length === 0 ? bytes : Buffer.concat([tail, bytes]));
    if (here.includes(wanted)) return true;
    tail = Buffer.from(here.subarray(Math.max(0, here.length - wanted.length + 1)));
    return false;
  };
}

function foldAscii(bytes: Buffer): Buffer {
  const folded = Buffer.from(bytes);
  for (let at = 0; at < folded.length; at += 1) {
    const byte = folded[at] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) folded[at] = byte + 0x20;
  }
  return folded;
}

function textSearcher(wanted: string): (bytes: Buffer) => boolean {
  const decoder = new TextDecoder();
  let tail = '';
  return (bytes) => {
    const here = tail + decoder.decode(bytes, { stream: true }).toLowerCase();
    if (here.includes(wanted)) return true;
    tail = here.slice(-(wanted.length - 1) || here.length);
    return false;
  };
}

/** Whether a file has the text in it. Reads no further than the first place. */
export async function holdsNeedle(
  files: Pick<FileSystem, 'open' | 'wholeFiles'>,
  { path, size }: { readonly path: string; readonly size: number },
  needle: Needle,
  signal: AbortSignal,
): Promise<boolean> {
  const isIn = needle.begin();
  const { wholeFiles } = files;
  if (wholeFiles !== undefined && size <= wholeFiles.mostBytes) {
    const whole = await wholeFiles.read(path, size, signal);
    if (whole !== undefined) {
      const { buffer, byteOffset, byteLength } = whole.bytes;
      return isIn(Buffer.from(buffer, byteOffset, byteLength));
    }
  }
  const file = await files.open(path, 'read', { signal });
  try {
    const block = Buffer.allocUnsafeSlow(Math.min(blockBytes, Math.max(size, 1)));
    // a file that grows while it is read has an end all the same
    for (let at = 0; at < size;) {
      if (signal.aborted) throw new OpError('cancelled', 'Cancelled: look into the file.');
      const read = await file.read(block, at);
      if (read === 0) return false;
      if (isIn(block.subarray(0, read))) return true;
      at += read;
    }
    return false;
  } finally {
    await file.close().catch(() => {
      // nothing was written through it, so what closing says changes nothing
    });
  }
}
