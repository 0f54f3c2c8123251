import { joinPath } from '../../../shared/paths.ts';
import type { Contents } from '../../../shared/sync/compare.ts';
import type { Twins } from '../../../shared/sync/plan.ts';
import { toAppError } from '../../../shared/errors.ts';
import { eachBounded } from '../fs/bounded.ts';
import { Budget } from '../transfer/budget.ts';
import { Buffers } from '../transfer/buffers.ts';
import { Halt } from '../transfer/halt.ts';
import { hashFile } from '../transfer/rehash.ts';
import { defaultTuning } from '../transfer/tuning.ts';
import type { FarHasher } from '../verify/far-hasher.ts';
import type { PlanSide } from './listings.ts';

/** A side whose contents can be compared; with a hasher where files of it need not be read over the link. */
export type ReadableSide = PlanSide & { readonly hasher?: FarHasher };

// files of which both hashes are waited for: a far tool takes many names at once
const comparedAtOnce = 64;
// of the content being read for hashes
const budgetBytes = 8 * 1024 * 1024;

/** Finds out whether files have the same bytes, and links the same target. What fails is not known. */
export class ContentsReader {
  readonly #left: ReadableSide;
  readonly #right: ReadableSide;
  readonly #signal: AbortSignal;
  readonly #halt: Halt;
  readonly #budget = new Budget(budgetBytes);
  readonly #buffers = new Buffers(budgetBytes);

  constructor(left: ReadableSide, right: ReadableSide, signal: AbortSignal) {
    this.#left = left;
    this.#right = right;
    this.#signal = signal;
    this.#halt = new Halt(signal);
  }

  /** As many answers as there are twins, in their order. Throws only what ends all of it. */
  async compare(twins: readonly Twins[]): Promise<readonly Contents[]> {
    const answers: Contents[] = twins.map(() => 'unknown');
    await eachBounded(twins.keys(), comparedAtOnce, async (index) => {
      const each = twins[index];
      if (each !== undefined) answers[index] = await this.#compareOne(each);
    });
    return answers;
  }

  /** Lets go of what it listens to. */
  end(): void {
    this.#halt.dispose();
  }

  async #compareOne({ path, left, right }: Twins): Promise<Contents> {
    try {
      const isLink = left.kind === 'link';
      const [mine, theirs] = await Promise.all([
        isLink ? readLink(this.#left, path) : this.#hash(this.#left, path, left.size ?? 0),
        isLink ? readLink(this.#right, path) : this.#hash(this.#right, path, right.size ?? 0),
      ]);
      return mine === theirs ? 'equal' : 'differs';
    } catch (thrown) {
      const { code } = toAppError(thrown);
      if (this.#signal.aborted || code === 'disconnected') throw thrown;
      return 'unknown';
    }
  }

  async #hash({ files, hasher, path: top }: ReadableSide, below: string, size: number) {
    const path = joinPath(top, below);
    return (
      (await hasher?.hash(path, size, this.#signal)) ?? (await this.#read({ files, path }, size))
    );
  }

  async #read({ files, path }: PlanSide, size: number): Promise<string> {
    const file = await files.open(path, 'read', { signal: this.#signal });
    try {
      const tools = {
        source: files,
        target: files,
        tuning: defaultTuning,
        budget: this.#budget,
        buffers: this.#buffers,
        halt: this.#halt,
      };
      return (await hashFile(tools, file, size)).digest('hex');
    } finally {
      // nothing was written through it
      await file.close().catch(() => undefined);
    }
  }
}

async function readLink({ files, path }: PlanSide, below: string): Promise<string> {
  return await files.readLink(joinPath(path, below));
}
