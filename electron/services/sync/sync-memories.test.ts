import { mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import { memoryLine, readMemory } from '../../../shared/sync/memory.ts';
import type { SyncOp } from '../../../shared/sync/op.ts';
import { withDone } from './pair-memories.ts';
import { SyncMemories, type MemoryPair } from './sync-memories.ts';

let directory = '';
let memories: SyncMemories;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-memories-'));
  memories = new SyncMemories(join(directory, 'sync-memory'), (trouble) => {
    throw new Error(trouble);
  });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const pairOf = (path: string): MemoryPair => ({
  left: { account: 'local', path },
  right: { account: 'ada@box', path: '/srv/x\udcff' },
});
const text = memoryLine({
  folder: 'd',
  memos: [['n\nl\udcff', { kind: 'file', size: 3, leftMs: 1, rightMs: 2 }]],
});
const fileOf = async () => {
  const [name = ''] = await readdir(join(directory, 'sync-memory'));
  return join(directory, 'sync-memory', name);
};

describe('what is remembered of two folders', () => {
  it('is there again, for its own pair alone, and only the user can read it', async () => {
    await memories.write(pairOf('/a'), { text, entries: 1 }, 5);
    expect(await memories.read(pairOf('/a'))).toEqual({ text, entries: 1, savedMs: 5 });
    expect(await memories.read(pairOf('/b'))).toBeUndefined();
    expect((await stat(await fileOf())).mode & 0o777).toBe(0o600);
    await memories.forget(pairOf('/a'));
    expect(await memories.read(pairOf('/a'))).toBeUndefined();
    await memories.forget(pairOf('/a'));
  });

  it('is none when one byte of its file is another, wherever it is', async () => {
    await memories.write(pairOf('/a'), { text, entries: 1 }, 5);
    const file = await fileOf();
    const whole = await readFile(file);
    // the time it was kept at decides nothing, and is the only thing that may read as another
    const savedAt = whole.indexOf('"savedMs":5');
    for (let at = 0; at < whole.length; at += 1) {
      if (at >= savedAt && at <= savedAt + 12) continue;
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0x01;
      await writeFile(file, damaged);
      const read = await memories.read(pairOf('/a'));
      expect(read === undefined || read.text === text, `byte ${at}`).toBe(true);
    }
    for (const cut of [0, 1, 20, whole.length - 1]) {
      await writeFile(file, whole.subarray(0, cut));
      expect(await memories.read(pairOf('/a'))).toBeUndefined();
    }
  });

  it('is of the pairs that were used last', async () => {
    for (let at = 0; at <= limits.syncMemories; at += 1) {
      await memories.write(pairOf(`/${at}`), { text, entries: 1 }, 5);
      if (at > 0) continue;
      await utimes(await fileOf(), 1, 1);
    }
    expect(await readdir(join(directory, 'sync-memory'))).toHaveLength(limits.syncMemories);
    expect(await memories.read(pairOf('/0'))).toBeUndefined();
    expect(await memories.read(pairOf(`/${limits.syncMemories}`))).toBeDefined();
  });

  it('grows by what was done, up to its bound', async () => {
    const file = { kind: 'file', size: 1, mtimeMs: 9 } as const;
    const ops: SyncOp[] = [
      { path: 'd/new', action: 'copy-right', why: 'left-only', left: file },
      { path: 'd/n\nl\udcff', action: 'delete-left', why: 'deleted', left: file },
      { path: 'f', action: 'make-left', why: 'right-only', right: { kind: 'directory' } },
      { path: 'l', action: 'copy-right', why: 'left-only', left: { kind: 'link', size: 4 } },
    ];
    const grown = await withDone({ text, entries: 1 }, ops);
    const folders = all(readMemory(grown.text));
    expect(folders?.get('d')).toEqual(
      new Map([['new', { kind: 'file', size: 1, leftMs: 9, rightMs: 9 }]]),
    );
    expect(folders?.get('')).toEqual(new Map([['f', { kind: 'directory' }]]));
    const full = await withDone({ text, entries: limits.syncMemoryEntries }, ops);
    expect(full.entries).toBe(limits.syncMemoryEntries);
    expect(all(readMemory(full.text))?.get('d')?.size).toBe(0);
  });
});

function all<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
