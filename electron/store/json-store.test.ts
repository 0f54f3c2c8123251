import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createJsonStore } from './json-store.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-store-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const file = () => join(directory, 'things.json');
function open(options: { version?: number; onRepaired?: (kept: string) => void } = {}) {
  const { version = 1, ...rest } = options;
  return createJsonStore<string[]>({
    file: file(),
    version,
    schema: z.array(z.string()),
    empty: [],
    ...rest,
  });
}
const add = (text: string) => (before: string[]) => [...before, text];

describe('a JSON store', () => {
  it('is empty without a file, and has on the next start what was written', async () => {
    expect(await open().read()).toEqual([]);
    await open().update(add('a'));
    expect(await open().read()).toEqual(['a']);
  });

  it('makes changes one after the other', async () => {
    const store = open();
    const wanted = Array.from({ length: 20 }, (_, i) => `n${i}`);
    await Promise.all(wanted.map((text) => store.update(add(text))));
    expect(await open().read()).toEqual(wanted);
  });

  it('is idle once all changes are on disk', async () => {
    const store = open();
    void store.update(add('a'));
    void store.update(add('b'));
    await store.idle();
    expect(await open().read()).toEqual(['a', 'b']);
  });

  it('goes on after a change that threw', async () => {
    const store = open();
    const failing = store.update(() => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await store.update(add('a'));
    expect(await store.read()).toEqual(['a']);
  });

  it('keeps others out of its files', async () => {
    const store = open();
    await store.update(add('a'));
    await store.update(add('b'));
    for (const name of await readdir(directory)) {
      const { mode } = await stat(join(directory, name));
      expect([name, (mode & 0o777).toString(8)]).toEqual([name, '600']);
    }
  });

  it.each(['', '{', '[]', '{"version":1}', '{"version":1,"data":[7]}', '\0\0\0\0'])(
    'goes back to the last good copy when the file holds %j, and keeps what was there',
    async (damage) => {
      const first = open();
      await first.update(add('a'));
      await first.update(add('b'));
      await writeFile(file(), damage);
      const onRepaired = vi.fn<(kept: string) => void>();
      expect(await open({ onRepaired }).read()).toEqual(['a']);
      const kept = onRepaired.mock.calls[0]?.[0];
      expect(await readFile(String(kept), 'utf8')).toBe(damage);
      expect(await open({ onRepaired }).read()).toEqual(['a']);
      expect(onRepaired).toHaveBeenCalledOnce();
    },
  );

  it('is empty when the copy is damaged too, and keeps both', async () => {
    const store = open();
    await store.update(add('a'));
    await store.update(add('b'));
    await writeFile(file(), 'x');
    await writeFile(`${file()}.bak`, 'y');
    expect(await open().read()).toEqual([]);
    expect((await readdir(directory)).some((name) => name.includes('.damaged-'))).toBe(true);
  });

  it('neither reads nor changes the file of a later version', async () => {
    await open({ version: 2 }).update(add('a'));
    const before = await readFile(file(), 'utf8');
    await expect(open().read()).rejects.toMatchObject({ code: 'unsupported' });
    await expect(open().update(add('b'))).rejects.toMatchObject({ code: 'unsupported' });
    expect(await readFile(file(), 'utf8')).toBe(before);
  });

  it('refuses to write what it could not read again', async () => {
    const store = open();
    await expect(store.update(() => [7 as unknown as string])).rejects.toThrow(/expected string/);
    expect(await readdir(directory)).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('says so when it may not read its file', async () => {
    await open().update(add('a'));
    await chmod(file(), 0);
    await expect(open().read()).rejects.toMatchObject({ code: 'failed' });
  });
});
