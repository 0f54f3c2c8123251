import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenFile } from './file-system.ts';
import { Holes } from './holes.ts';
import { LocalFileSystem } from './local.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

describe('holes', () => {
  it('never let other bytes show through, whatever is written in which order', () => {
    const write = fc.record({
      at: fc.integer({ min: 0, max: 6 }).map((block) => block * 4 * KiB),
      blocks: fc.integer({ min: 1, max: 3 }),
      fill: fc.constantFrom(0, 0, 7, 9),
      ends: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 12 }), (writes) => {
        const holes = new Holes();
        const wanted = { bytes: Buffer.alloc(0) };
        const disk = { bytes: Buffer.alloc(0) };
        const put = (file: { bytes: Buffer }, bytes: Buffer, at: number) => {
          const grown = Buffer.alloc(Math.max(file.bytes.length, at + bytes.length));
          file.bytes.copy(grown);
          bytes.copy(grown, at);
          file.bytes = grown;
        };
        const end = () => {
          const length = holes.takeMissingEnd();
          if (length !== undefined) disk.bytes = Buffer.concat([disk.bytes], length);
        };
        for (const { at, blocks, fill, ends } of writes) {
          const bytes = Buffer.alloc(blocks * 4 * KiB, fill);
          put(wanted, bytes, at);
          if (!holes.skips(bytes, at)) put(disk, bytes, at);
          if (ends) end();
        }
        end();
        expect(disk.bytes.equals(wanted.bytes)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are not made of a few zeros, nor of what only begins and ends with some', () => {
    const holes = new Holes();
    expect(holes.skips(Buffer.alloc(100), 0)).toBe(false);
    const bytes = Buffer.alloc(200 * KiB);
    bytes[150 * KiB] = 1;
    expect(holes.skips(bytes, 100)).toBe(false);
    expect(holes.skips(Buffer.alloc(200 * KiB), MiB)).toBe(true);
  });
});

describe('a new local file', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hawser-holes-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const files = new LocalFileSystem();

  it('of zeros takes no room, and is as long as it was written', async () => {
    const path = join(dir, 'sparse');
    const file = await files.open(path, 'create');
    const block = Buffer.alloc(256 * KiB);
    for (let at = 0; at < 64 * MiB; at += block.length) await file.write(block, at);
    await file.write(Buffer.from('the end'), 64 * MiB);
    await file.write(block, 64 * MiB + 7);
    await file.setAttrs({ mtimeMs: 1_000_000_000_000 });
    expect((await file.stat()).size).toBe(64 * MiB + 7 + block.length);
    await file.close();
    const { size, blocks, mtimeMs } = await stat(path);
    expect(size).toBe(64 * MiB + 7 + block.length);
    expect(blocks * 512).toBeLessThan(MiB);
    expect(mtimeMs).toBe(1_000_000_000_000);
    const content = await readFile(path);
    expect(content.indexOf('the end')).toBe(64 * MiB);
    expect(content.subarray(0, 64 * MiB).every((byte) => byte === 0)).toBe(true);
  });

  it.each<[string, (file: OpenFile) => Promise<unknown>]>([
    ['a look at it', (file) => file.stat()],
    ['syncing', (file) => file.sync()],
    ['closing', (file) => file.close()],
    ['reading', (file) => file.read(Buffer.alloc(9 * KiB), 0)],
  ])('is that long after %s', async (_how, use) => {
    const path = join(dir, 'sparse');
    const file = await files.open(path, 'create');
    await file.write(Buffer.alloc(8 * KiB), 0);
    await use(file);
    expect((await stat(path)).size).toBe(8 * KiB);
    await file.close();
  });
});
