import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeLine } from './journal-lines.ts';
import { createJournal, diskIo, readJournal, type JournalIo } from './journal.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-journal-'));
  file = join(directory, 'profile', 'some.journal');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** What a later start reads. */
async function read() {
  const records: unknown[] = [];
  const reading = await readJournal(file, (record) => records.push(record));
  return { ...reading, records };
}

/** A journal over `live`, and the trouble it told. */
function journalOf(live: unknown[], io: Partial<JournalIo> = {}) {
  const troubles: unknown[] = [];
  const journal = createJournal(
    {
      file,
      live: () => live,
      onTrouble: (cause) => troubles.push(cause),
      io: { ...diskIo, ...io },
      retryMs: 20,
    },
    0,
  );
  return { journal, troubles };
}

/** A journal with a few records on the disk. */
async function written() {
  const { journal } = journalOf(['live']);
  for (let number = 1; number <= 5; number += 1) journal.append({ number, text: '\udcff é' });
  await journal.close();
  return readFile(file);
}

describe('a journal', () => {
  it('gives back what was live and what was added, to the letter', async () => {
    await written();
    const { records, badLines } = await read();
    expect(records[0]).toBe('live');
    expect(records.slice(1)).toEqual(
      [1, 2, 3, 4, 5].map((number) => ({ number, text: '\udcff é' })),
    );
    expect(badLines).toBe(0);
  });

  it('is empty where there is none', async () => {
    expect(await read()).toMatchObject({ records: [], lastNumber: 0, badLines: 0 });
  });

  it('has what was added on the disk without being closed', async () => {
    const { journal } = journalOf([]);
    journal.append('now');
    await vi.waitFor(async () => expect((await read()).records).toEqual(['now']));
    await journal.close();
  });

  it('loses at most the last record when cut anywhere, and never invents one', async () => {
    const whole = await written();
    const all = (await read()).records;
    for (let length = 0; length <= whole.length; length += 1) {
      await writeFile(file, whole.subarray(0, length));
      const { records, kept } = await read();
      expect(records).toEqual(all.slice(0, records.length));
      const lines = whole.subarray(0, length).filter((byte) => byte === 0x0a).length;
      expect(records).toHaveLength(Math.max(0, lines - 1)); // the header is none
      expect(kept).toBeUndefined();
    }
  });

  it('drops only the line in which a bit was turned over, and keeps the damaged file', async () => {
    const whole = await written();
    const all = (await read()).records;
    const header = whole.indexOf(0x0a) + 1;
    for (let at = header; at < whole.length - 1; at += 3) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x04;
      await writeFile(file, bytes);
      const { records, kept } = await read();
      expect(all).toEqual(expect.arrayContaining(records));
      expect(records.length).toBeGreaterThanOrEqual(all.length - 2); // a lost line end takes two
      expect(records.length).toBeLessThan(all.length);
      expect(await readFile(kept ?? '')).toEqual(bytes);
      await rm(kept ?? '');
    }
  });

  it('leaves one of a later version alone', async () => {
    await written();
    await writeFile(file, encodeLine(1, { journal: 2 }) + encodeLine(2, 'of tomorrow'));
    const { records, kept, isLater } = await read();
    expect({ records, isLater }).toEqual({ records: [], isLater: true });
    expect(await readFile(kept ?? '', 'utf8')).toContain('of tomorrow');
  });

  it('is written anew when it has grown by more than is live', async () => {
    const { journal } = journalOf(['live']);
    const record = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 12; count += 1) {
      journal.append(record);
      await new Promise(setImmediate);
    }
    await journal.close();
    const { records } = await read();
    expect(records[0]).toBe('live');
    expect(records.length).toBeLessThan(12);
    expect(await readdir(join(directory, 'profile'))).toEqual(['some.journal']);
  });
});

describe('a disk that takes nothing more', () => {
  it.each(['open', 'write', 'sync', 'rename'] as const)(
    'is told of once when %s fails, and all that is live is there when it takes some again',
    async (call) => {
      let isFull = false;
      const full = () =>
        isFull ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : undefined;
      const io = {
        [call]: async (...args: never[]) =>
          (await full()) ?? (diskIo[call] as (...args: never[]) => unknown)(...args),
      } as Partial<JournalIo>;
      const live: unknown[] = ['a'];
      const { journal, troubles } = journalOf(live, io);
      journal.append('added', { durable: true });
      await vi.waitFor(async () => expect((await read()).records).toEqual(['a', 'added']));
      isFull = true;
      for (let count = 0; count < 9; count += 1) journal.append('x'.repeat(1024 * 1024));
      journal.append('lost', { durable: true });
      await vi.waitFor(() => expect(troubles).toHaveLength(1));
      expect((await read()).records.slice(0, 2)).toEqual(['a', 'added']);
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(troubles).toHaveLength(1);
      live.push('b');
      isFull = false;
      await vi.waitFor(async () => expect((await read()).records).toEqual(['a', 'b']));
      journal.append('c');
      await journal.close();
      expect((await read()).records).toEqual(['a', 'b', 'c']);
    },
  );

  it('in the middle of a write leaves what was good before', async () => {
    let left = 100;
    const io: Partial<JournalIo> = {
      write: async (handle, bytes, position) => {
        if (left === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        const some = bytes.subarray(0, left);
        left -= some.length;
        return diskIo.write(handle, some, position);
      },
    };
    const { journal, troubles } = journalOf(['a'], io);
    for (let count = 0; count < 5; count += 1) {
      journal.append(`record ${count}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await vi.waitFor(() => expect(troubles).toHaveLength(1));
    const { records, badLines } = await read();
    expect(badLines).toBe(0);
    expect(records[0]).toBe('a');
    await journal.close();
  });
});
