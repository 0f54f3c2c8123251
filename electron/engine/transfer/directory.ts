import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { joinPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { backupName } from './partial-names.ts';
import type { Ticket } from './ticket.ts';
import { fold, foldingOf, isOneName, type Folding } from './folding.ts';

/** How a target directory comes to be. */
export type TargetOptions = {
  readonly path: string;
  readonly mode: number | undefined;
  /** True when neither its final mode nor that of a directory above keeps us out of it. */
  readonly staysOpen: boolean;
  /** Runs once, when everything in it is settled. */
  readonly onSettled: () => void;
};

/** What got its name, and the ticket that was told so. */
export type Committed = {
  readonly kind: 'file' | 'link';
  readonly bytes: number;
  readonly ticket: Ticket;
};

/** Old files that swaps of an earlier attempt left aside. */
export type Backups = { readonly tag: string; readonly names: Set<string> };

/** A directory that a transfer fills: what was in it, which names the transfer took, what is still under way. */
export class TargetDirectory {
  readonly path: string;
  readonly staysOpen: boolean;
  /** Resolves when all items for it have been met. */
  readonly walked: Promise<void>;
  readonly #onSettled: () => void;
  /** What stood there; undefined when that is not known and each name must be looked up. */
  #names: ReadonlyMap<string, Attrs> | undefined;
  /** Looks at names that are under way, each for one that asks. */
  #foreseen: Map<string, Promise<Attrs | undefined>> | undefined;
  /** Names this transfer took, by their folded form: disks that ignore case hold only one of these. */
  readonly #claims = new Map<string, string[]>();
  /** What this transfer put there, to be looked at once more at the end. */
  #committed = new Map<string, Committed>();
  #backups: Backups | undefined;
  /** How many names stood there; undefined when that is not known. */
  #before: number | undefined;
  #isSyncWanted = false;
  #folding: Promise<Folding> | undefined;
  #endWalk = (): void => {};
  #holds = 0;
  #mode: number | undefined;

  constructor(options: TargetOptions) {
    this.path = options.path;
    this.staysOpen = options.staysOpen;
    this.#mode = options.mode;
    this.#onSettled = options.onSettled;
    this.walked = new Promise((resolve) => (this.#endWalk = resolve));
  }

  /** Its mode, as far as known: new directories in it take over its setgid bit. */
  get mode(): number | undefined {
    return this.#mode;
  }

  /** Says what is in it; an empty map for one just made. */
  know(names: ReadonlyMap<string, Attrs>, backups?: Backups): void {
    this.#names = names;
    this.#before = names.size;
    this.#backups = backups;
  }

  /** Looks at names that will be asked for, before anybody asks. */
  foresee(looks: Map<string, Promise<Attrs | undefined>>): void {
    this.#foreseen = looks;
  }

  /** How many names stood there before; undefined when that is not known. */
  get before(): number | undefined {
    return this.#before;
  }

  /** A file or link of this transfer got its name. */
  committed(name: string, file: Committed): void {
    this.#committed.set(name, file);
  }

  /** What got its name, once. */
  takeCommitted(): ReadonlyMap<string, Committed> {
    const committed = this.#committed;
    this.#committed = new Map();
    return committed;
  }

  /** Something in it was brought to the disk: the name must get there as well. */
  wantSync(): void {
    this.#isSyncWanted = true;
  }

  get isSyncWanted(): boolean {
    return this.#isSyncWanted;
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
  claim(target: FileSystem, name: string): boolean | Promise<boolean> {
    const folded = fold(name);
    const same = this.#claims.get(folded);
    if (same !== undefined) return this.#claimBeside(target, same, name);
    this.#claims.set(folded, [name]);
    return true;
  }

  async #claimBeside(target: FileSystem, same: string[], name: string): Promise<boolean> {
    if (same.includes(name)) return false;
    const others = [...same];
    // before the wait, so that whoever comes meanwhile finds it taken
    same.push(name);
    const folding = await this.#folds(target);
    const isTaken = others.some((other) => isOneName(name, other, folding));
    if (isTaken) same.splice(same.indexOf(name), 1);
    return !isTaken;
  }

  /** True when another item of this transfer has the same name to a disk that ignores case. */
  isClaimedInOtherCase(name: string): boolean {
    const same = this.#claims.get(fold(name));
    return same !== undefined && (same.length > 1 || !same.includes(name));
  }

  async #folds(target: FileSystem): Promise<Folding> {
    this.#folding ??= foldingOf(target, this.path);
    return await this.#folding;
  }

  /** What stands at a name in it, undefined when nothing does. */
  lookUp(target: FileSystem, name: string): Attrs | undefined | Promise<Attrs | undefined> {
    const foreseen = this.#foreseen?.get(name);
    this.#foreseen?.delete(name);
    if (this.#names === undefined) {
      return foreseen ?? lstatOrNothing(target, joinPath(this.path, name));
    }
    if (this.#backups === undefined) return this.#names.get(name);
    return this.#putBack(target, name);
  }

  /** An old file that a swap cut short left aside goes back where its name is missing; else it has no use any more. */
  async #putBack(target: FileSystem, name: string): Promise<Attrs | undefined> {
    const found = this.#names?.get(name);
    if (this.#backups === undefined) return found;
    const backup = backupName(this.#backups.tag, name);
    if (!this.#backups.names.delete(backup)) return found;
    const aside = joinPath(this.path, backup);
    if (found !== undefined) {
      // the new file is in its place; one that cannot be removed is in nobody's way
      await target.removeFile(aside).catch(() => {});
      return found;
    }
    await target.rename(aside, joinPath(this.path, name));
    return this.#names?.get(backup);
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

/** Undefined when the directory cannot be listed in full: each name is then looked up. */
export async function namesIn(
  target: FileSystem,
  path: string,
): Promise<Map<string, Attrs> | undefined> {
  const names = new Map<string, Attrs>();
  try {
    for await (const entries of target.list(path)) {
      for (const entry of entries) names.set(entry.name, entry);
    }
    return names;
  } catch (thrown) {
    const isPartial = thrown instanceof OpError && partialListing.includes(thrown.code);
    if (isPartial) return undefined;
    throw thrown;
  }
}

// write-only folders, too many entries, names that no entry can have
const partialListing = ['permission', 'unsupported', 'name-refused', 'protocol', 'failed'];
