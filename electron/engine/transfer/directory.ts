import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { joinPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { fold, foldingOf, isOneName, type Folding } from './folding.ts';

/** How a target directory comes to be. */
export type TargetOptions = {
  readonly path: string;
  readonly mode: number | undefined;
  /** Runs once, when everything in it is settled. */
  readonly onSettled: () => void;
};

/** A directory that a transfer fills: what was in it, which names the transfer took, what is still under way. */
export class TargetDirectory {
  readonly path: string;
  /** Resolves when all items for it have been met. */
  readonly walked: Promise<void>;
  readonly #onSettled: () => void;
  /** What stood there; undefined when that is not known and each name must be looked up. */
  #names: ReadonlyMap<string, Attrs> | undefined;
  /** Names this transfer took, by their folded form: disks that ignore case hold only one of these. */
  readonly #claims = new Map<string, Set<string>>();
  #folding: Promise<Folding> | undefined;
  #endWalk = (): void => {};
  #holds = 0;
  #mode: number | undefined;

  constructor(options: TargetOptions) {
    this.path = options.path;
    this.#mode = options.mode;
    this.#onSettled = options.onSettled;
    this.walked = new Promise((resolve) => (this.#endWalk = resolve));
  }

  /** Its mode, as far as known: new directories in it take over its setgid bit. */
  get mode(): number | undefined {
    return this.#mode;
  }

  /** Says what is in it; an empty map for one just made. */
  know(names: ReadonlyMap<string, Attrs>): void {
    this.#names = names;
  }

  /** It turned out to be there already, with this mode. */
  foundMode(mode: number | undefined): void {
    this.#mode = mode;
  }

  /** All items for it have been met. */
  endWalk(): void {
    this.#endWalk();
  }

  /** One more thing to wait for. */
  hold(): void {
    this.#holds += 1;
  }

  /** One less; the last one settles the directory. */
  release(): void {
    this.#holds -= 1;
    if (this.#holds > 0) return;
    this.#names = undefined;
    this.#claims.clear();
    this.#onSettled();
  }

  /** Takes a name for an item; false when this transfer already took it, or one that is the same to the target. */
  async claim(target: FileSystem, name: string): Promise<boolean> {
    const folded = fold(name);
    const same = this.#claims.get(folded);
    if (same === undefined) {
      this.#claims.set(folded, new Set([name]));
      return true;
    }
    if (same.has(name)) return false;
    const others = [...same];
    // before the wait, so that whoever comes meanwhile finds it taken
    same.add(name);
    const folding = await this.#folds(target);
    const isTaken = others.some((other) => isOneName(name, other, folding));
    if (isTaken) same.delete(name);
    return !isTaken;
  }

  /** True when another item of this transfer has the same name to a disk that ignores case. */
  isClaimedInOtherCase(name: string): boolean {
    const same = this.#claims.get(fold(name));
    return same !== undefined && (same.size > 1 || !same.has(name));
  }

  async #folds(target: FileSystem): Promise<Folding> {
    this.#folding ??= foldingOf(target, this.path);
    return await this.#folding;
  }

  /** What stands at a name in it, undefined when nothing does. */
  async lookUp(target: FileSystem, name: string): Promise<Attrs | undefined> {
    if (this.#names !== undefined) return this.#names.get(name);
    return await lstatOrNothing(target, joinPath(this.path, name));
  }

  /** True when a name is free for a renamed item. */
  async isFree(target: FileSystem, name: string): Promise<boolean> {
    if (this.#claims.has(fold(name))) return false;
    return (await this.lookUp(target, name)) === undefined;
  }
}

/** Attributes of a path, undefined when nothing is there. */
export async function lstatOrNothing(fs: FileSystem, path: string): Promise<Attrs | undefined> {
  try {
    return await fs.lstat(path);
  } catch (thrown) {
    if (thrown instanceof OpError && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}
