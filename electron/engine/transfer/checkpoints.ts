import type { Checkpoint } from '../protocol.ts';
import { baseName } from '../../../shared/paths.ts';
import { isOwnPartial } from './partial-names.ts';

/** Tells a checkpoint; where main confirms, gives what resolves when it is written down. */
export type TellCheckpoint = (checkpoint: Checkpoint) => Promise<void> | void;

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
