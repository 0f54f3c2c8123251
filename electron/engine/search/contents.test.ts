import { truncate, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FileSystem } from '../fs/file-system.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { compileNeedle, holdsNeedle } from './contents.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-contents-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** The local disk, and how it was read: the largest piece, how many, and the files still open. */
function counted() {
  const counts = { largest: 0, reads: 0, open: 0 };
  const disk = new LocalFileSystem();
  const open: FileSystem['open'] = async (...asked) => {
    const file = await disk.open(...asked);
    counts.open += 1;
    return {
      stat: () => file.stat(),
      write: (...what) => file.write(...what),
      setAttrs: (attrs) => file.setAttrs(attrs),
      sync: () => file.sync(),
      read: (buffer, position) => {
        counts.reads += 1;
        counts.largest = Math.max(counts.largest, buffer.byteLength);
        return file.read(buffer, position);
      },
      close: () => {
        counts.open -= 1;
        return file.close();
      },
    };
  };
  return { files: { open, wholeFiles: undefined }, counts };
}

const needle = compileNeedle('needle', true);

it('a huge file is read in small pieces, no further than the text, and closed', async () => {
  const path = join(dir, 'huge');
  const size = 20_000_000_000;
  const file = await open(path, 'w');
  await file.write('needle', 30_000_000);
  await file.close();
  await truncate(path, size);
  const { files, counts } = counted();
  const signal = new AbortController().signal;
  expect(await holdsNeedle(files, { path, size }, needle, signal)).toBe(true);
  expect(counts.largest).toBe(256 * 1024);
  expect(counts.reads).toBe(Math.ceil(30_000_006 / counts.largest));
  expect(counts.open).toBe(0);
});

it('a file that is cancelled over is read no further, and closed', async () => {
  const path = join(dir, 'huge');
  await (await open(path, 'w')).close();
  await truncate(path, 20_000_000_000);
  const { files, counts } = counted();
  const stop = new AbortController();
  const reading = holdsNeedle(files, { path, size: 20_000_000_000 }, needle, stop.signal);
  stop.abort();
  await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  expect(counts.reads).toBeLessThan(10);
  expect(counts.open).toBe(0);
});
