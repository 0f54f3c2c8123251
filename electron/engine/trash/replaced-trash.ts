import { OpError, toAppError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { isAsPlanned, stampOf } from '../../../shared/sync/op.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { lstatOrNothing } from '../transfer/directory.ts';
import { dropBatches, makeBatch } from './batch.ts';
import { homeTrash, isInTrash, rememberPlace, trashRoots, type TrashRoot } from './places.ts';

/** A file that is about to be replaced, as it lies in the trash: still under its name as well, or moved there. */
export type KeptFile = { readonly at: string; readonly way: 'linked' | 'moved' };

type Batch = { readonly path: string; readonly root: TrashRoot };

/**
 * The trash for files that one transfer replaces. Where the server makes hard links the old file gets a second name
 * there, so that its own name is never without a file; elsewhere it is moved, the moment before the new one takes its
 * place. What no trash takes is not to be replaced.
 */
export class ReplacedTrash {
  readonly #files: FileSystem;
  readonly #directory: string;
  readonly #paths: readonly string[];
  /** The place of each in the list of a batch, which is its name there. */
  readonly #names: ReadonlyMap<string, number>;
  readonly #nowMs: number;
  readonly #batches: Promise<Batch | undefined>[] = [];
  readonly #used = new Set<string>();
  #roots: AsyncGenerator<TrashRoot> | undefined;

  constructor(
    files: FileSystem,
    what: { readonly directory: string; readonly paths: readonly string[]; readonly nowMs: number },
  ) {
    this.#files = files;
    this.#directory = what.directory;
    this.#paths = what.paths;
    this.#names = new Map(what.paths.map((path, index) => [path, index]));
    this.#nowMs = what.nowMs;
  }

  /** Has a file in the trash; throws when none takes it, and then it is as it was. */
  async keep(path: string): Promise<KeptFile> {
    const name = this.#names.get(path);
    if (name === undefined) throw notTaken(path);
    for (let number = 0; ; number += 1) {
      const batch = await this.#batch(number);
      if (batch === undefined) throw notTaken(path);
      const kept = await this.#put(path, joinPath(batch.path, `${name}`));
      if (kept === undefined) continue;
      if (!this.#used.has(batch.path)) {
        this.#used.add(batch.path);
        await rememberPlace(this.#files, batch.root.path).catch(unlessOver);
      }
      return kept;
    }
  }

  /** The file was not replaced after all. What is not as it was stays in the trash. */
  async letGo(path: string, { at, way }: KeptFile): Promise<void> {
    if (way === 'moved') return this.#files.rename(at, path);
    const [now, kept] = await Promise.all([
      lstatOrNothing(this.#files, path),
      this.#files.lstat(at),
    ]);
    // a server may have done what it says it did not: then this is the only one left
    if (now === undefined || !isAsPlanned(stampOf(kept), stampOf(now))) return;
    await this.#files.removeFile(at);
  }

  /** Removes what was made for nothing. */
  async end(): Promise<void> {
    await this.#roots?.return(undefined);
    for (const making of this.#batches) {
      const batch = await making.catch(() => undefined); // told by whoever wanted it
      if (batch === undefined) continue;
      await dropBatches(this.#files, [batch.path]);
      if (this.#used.has(batch.path) || !batch.root.isNew) continue;
      await this.#files.removeDirectory(batch.root.path).catch(unlessOver);
    }
  }

  /** Undefined when another folder may take it: one that lies on another disk has no word of its own for that. */
  async #put(path: string, at: string): Promise<KeptFile | undefined> {
    const { capabilities } = this.#files;
    try {
      if (capabilities.hardLinks === true && this.#files.makeHardLink !== undefined) {
        const { kind } = await this.#files.lstat(path);
        const isLinked = kind === 'file' && (await this.#link(path, at));
        if (isLinked) return { at, way: 'linked' };
      }
      // nobody else writes in the batch: there is nothing to replace
      await (capabilities.atomicReplace
        ? this.#files.replace(path, at)
        : this.#files.rename(path, at));
      return { at, way: 'moved' };
    } catch (thrown) {
      const { code } = toAppError(thrown);
      if (code !== 'failed' && code !== 'unsupported') throw thrown;
      return undefined;
    }
  }

  /** A system may refuse links to files of others, which it lets one move. */
  async #link(path: string, at: string): Promise<boolean> {
    try {
      await this.#files.makeHardLink?.(path, at);
      return true;
    } catch (thrown) {
      unlessOver(thrown);
      return false;
    }
  }

  #batch(number: number): Promise<Batch | undefined> {
    return (this.#batches[number] ??= this.#makeBatch(number));
  }

  async #makeBatch(number: number): Promise<Batch | undefined> {
    if (number > 0) await this.#batches[number - 1];
    if (this.#roots === undefined) {
      const real = await this.#files.realPath(this.#directory);
      if (isInTrash(joinPath(real, 'x'), await homeTrash(this.#files))) return undefined;
      this.#roots = trashRoots(this.#files, real);
    }
    const lines = this.#paths.map((path, name) => ({
      name: `${name}`,
      path,
      deletedMs: this.#nowMs,
    }));
    for await (const root of untilTaken(this.#roots)) {
      const path = await makeBatch(this.#files, root.path, lines).catch(unlessOver);
      if (path !== undefined) return { path, root };
    }
    return undefined;
  }
}

/** Goes on where an earlier look ended, and leaves the rest for the next one: `for await` alone would end it. */
async function* untilTaken(roots: AsyncGenerator<TrashRoot>): AsyncGenerator<TrashRoot> {
  for (;;) {
    const next = await roots.next();
    if (next.done === true) return;
    yield next.value;
  }
}

function unlessOver(thrown: unknown): undefined {
  const { code } = toAppError(thrown);
  if (code === 'disconnected' || code === 'timeout' || code === 'internal') throw thrown;
}

function notTaken(path: string): OpError {
  return new OpError(
    'unsupported',
    `“${displayName(path)}” was not replaced: no trash folder on its disk takes it.`,
    { next: 'Synchronise without keeping replaced files if the old one may go.' },
  );
}
