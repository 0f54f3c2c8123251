import type { Checkpoint } from '../protocol.ts';
import { baseName } from '../../../shared/paths.ts';
import { isOwnPartial } from './partial-names.ts';

/** Tells a checkpoint; where main confirms, gives what resolves when it is written down. */
export type TellCheckpoint = (checkpoint: Checkpoint) => Promise<void> | void;

/**
 * Tells one after the other: of those that come while one is being written down only the last, since it says all that
 * the others say.
 */
export function oneByOne<T>(tell: (what: T) => Promise<void> | void): (what: T) => void {
  let isTelling = false;
  let next: { readonly what: T } | undefined;
  const go = (what: T): void => {
    if (isTelling) {
      next = { what };
      return;
    }
    const kept = tell(what);
    if (!(kept instanceof Promise)) return;
    isTelling = true;
    void kept.then(() => {
      isTelling = false;
      const last = next;
      next = undefined;
      if (last !== undefined) go(last.what);
    });
  };
  return go;
}

/** The checkpoints of earlier attempts, each to be used once, and the way out for new ones. */
export class Checkpoints {
  readonly tell: TellCheckpoint;
  readonly #tag: string;
  readonly #open = new Map<string, Checkpoint>();

  constructor(tag: string, earlier: readonly Checkpoint[], tell: TellCheckpoint) {
    this.tell = tell;
    this.#tag = tag;
    for (const checkpoint of earlier) {
      // a name without this transfer's mark is none of its partials, whoever says so
      if (isOwnPartial(tag, baseName(checkpoint.partial))) {
        this.#open.set(checkpoint.path, checkpoint);
      }
    }
  }

  /** Where an earlier attempt left a file. The caller goes on there or removes the partial. */
  take(path: string): Checkpoint | undefined {
    const found = this.#open.get(path);
    this.#open.delete(path);
    return found;
  }

  /** Those that nobody took: their sources were not met again. */
  get left(): readonly Checkpoint[] {
    return [...this.#open.values()];
  }

  /** True for a partial of an earlier attempt of this transfer that no checkpoint is about. */
  isStray(path: string): boolean {
    if (!isOwnPartial(this.#tag, baseName(path))) return false;
    for (const { partial } of this.#open.values()) if (partial === path) return false;
    return true;
  }
}
