import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFile } from 'atomically';
import { z } from 'zod';
import { limits } from '../../../shared/limits.ts';
import type { KeptMemory } from '../../engine/protocol.ts';

/** One of two folders, by what stays the same when the app starts again: whose it is, and its path. */
export type MemoryPlace = { readonly account: string; readonly path: string };

/** Two folders that were made alike. */
export type MemoryPair = { readonly left: MemoryPlace; readonly right: MemoryPlace };

/** A memory as it was kept. */
export type FoundMemory = KeptMemory & { readonly savedMs: number };

const place = z.object({ account: z.string(), path: z.string() });
const head = z.object({
  version: z.literal(1),
  left: place,
  right: place,
  savedMs: z.number(),
  entries: z.int().min(0).max(limits.syncMemoryEntries),
  sha256: z.string(),
});

/**
 * What synchronisations both ways remember, a file for each pair of folders. A file that is not whole, or of another
 * pair, or of another version, is no memory: then nothing counts as deleted.
 */
export class SyncMemories {
  readonly #directory: string;
  readonly #report: (trouble: string) => void;

  constructor(directory: string, report: (trouble: string) => void) {
    this.#directory = directory;
    this.#report = report;
  }

  /** What was kept of two folders. Never rejects. */
  async read(pair: MemoryPair): Promise<FoundMemory | undefined> {
    try {
      const file = this.#fileOf(pair);
      if ((await stat(file)).size > limits.syncMemoryBytes) return undefined;
      return decode(await readFile(file, 'utf8'), pair);
    } catch {
      return undefined; // there is none, or none that can be read
    }
  }

  /** Keeps what is to be remembered in place of what was. Failing costs only the memory. */
  async write(pair: MemoryPair, { text, entries }: KeptMemory, savedMs: number): Promise<void> {
    try {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      const first = { version: 1, ...pair, savedMs, entries, sha256: sha256(text) };
      // 0600: paths are nobody else's business
      await writeFile(this.#fileOf(pair), `${JSON.stringify(first)}\n${text}`, { mode: 0o600 });
      await this.#dropOldest();
    } catch (thrown) {
      this.#report(`What was synchronised could not be remembered: ${String(thrown)}.`);
    }
  }

  /** Forgets two folders. */
  async forget(pair: MemoryPair): Promise<void> {
    await rm(this.#fileOf(pair), { force: true });
  }

  #fileOf({ left, right }: MemoryPair): string {
    const key = JSON.stringify([left.account, left.path, right.account, right.path]);
    return join(this.#directory, `${sha256(key).slice(0, 40)}.jsonl`);
  }

  async #dropOldest(): Promise<void> {
    const names = (await readdir(this.#directory)).filter((name) => name.endsWith('.jsonl'));
    if (names.length <= limits.syncMemories) return;
    const files = await Promise.all(
      names.map(async (name) => {
        const file = join(this.#directory, name);
        return { file, mtimeMs: (await stat(file)).mtimeMs };
      }),
    );
    const oldest = files.toSorted((a, b) => a.mtimeMs - b.mtimeMs);
    for (const { file } of oldest.slice(0, files.length - limits.syncMemories)) await rm(file);
  }
}

function decode(text: string, pair: MemoryPair): FoundMemory | undefined {
  const cut = text.indexOf('\n');
  const {
    left,
    right,
    savedMs,
    entries,
    sha256: hash,
  } = head.parse(JSON.parse(text.slice(0, cut)));
  const body = text.slice(cut + 1);
  const isOurs = JSON.stringify([left, right]) === JSON.stringify([pair.left, pair.right]);
  return isOurs && sha256(body) === hash ? { text: body, entries, savedMs } : undefined;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
