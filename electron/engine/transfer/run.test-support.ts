import type { ConflictAnswer } from '../../../shared/contract/prompts.ts';
import type { TransferItem, TransferOptions } from '../../../shared/contract/transfers.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type {
  Checkpoint,
  EngineAsks,
  TransferOutcome,
  TransferParams,
  TransferProgress,
} from '../protocol.ts';
import type { FarHasher } from '../verify/far-hasher.ts';
import { FakeFileSystem } from './fake-file-system.test-support.ts';
import { runTransfer } from './run.ts';
import type { Tuning } from './tuning.ts';

/** A local source with the folder `/s`, and a remote target with the folder `/t`. */
export function sides(): { source: FakeFileSystem; target: FakeFileSystem } {
  const source = new FakeFileSystem({ kind: 'local' }).addDirectory('/s');
  const target = new FakeFileSystem({ kind: 'remote' }).addDirectory('/t');
  return { source, target };
}

/** Names that only live for a moment and are still there. */
export function partialsIn(fs: FakeFileSystem): string[] {
  return fs.paths().filter((path) => path.includes('.hawser-'));
}

/** An answer to a conflict. */
export function answer(
  action: ConflictAnswer['action'],
  scope: ConflictAnswer['scope'] = 'this',
): ConflictAnswer {
  return { kind: 'conflict', action, scope };
}

/** What the user is asked when two files meet. */
export type ConflictQuestion = EngineAsks['conflict']['params'];

/** A transfer of a test; what is left out is harmless. */
export type TestTransfer = {
  readonly source: FileSystem;
  readonly target: FileSystem;
  readonly paths: readonly string[];
  readonly to: string;
  readonly resume?: boolean;
  readonly options?: TransferOptions;
  readonly signal?: AbortSignal;
  readonly tuning?: Partial<Tuning>;
  readonly onConflict?: (
    question: ConflictQuestion,
    signal: AbortSignal | undefined,
  ) => ConflictAnswer | null | Promise<ConflictAnswer | null>;
  readonly onProgress?: (progress: TransferProgress) => void;
  readonly onItems?: (items: readonly TransferItem[]) => void;
  readonly pausing?: AbortSignal;
  readonly hasher?: FarHasher;
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void;
  readonly params?: Pick<
    TransferParams,
    'options' | 'syncFromBytes' | 'checkpoints' | 'decided' | 'planned'
  >;
};

/** Runs a transfer; a conflict nobody expected fails the test. */
export async function transfer(test: TestTransfer): Promise<TransferOutcome> {
  const outcome = await runTransfer({
    params: {
      transferId: 'test',
      from: { side: test.source.capabilities.kind, paths: test.paths },
      to: { side: test.target.capabilities.kind, directory: test.to },
      ...(test.resume === undefined ? {} : { resume: test.resume }),
      ...(test.options === undefined ? {} : { options: test.options }),
      ...test.params,
    },
    source: test.source,
    target: test.target,
    ask: async (name, params, options) => {
      if (name !== 'conflict' || test.onConflict === undefined) {
        throw new Error(`unexpected question: ${name} ${JSON.stringify(params)}`);
      }
      const question = params as ConflictQuestion;
      const answer = await test.onConflict(question, options?.signal);
      return answer;
    },
    onProgress: test.onProgress ?? (() => {}),
    onItems: test.onItems ?? (() => {}),
    ...(test.hasher === undefined ? {} : { hasher: test.hasher }),
    ...(test.onCheckpoint === undefined ? {} : { onCheckpoint: test.onCheckpoint }),
    ...(test.pausing === undefined ? {} : { pausing: test.pausing }),
    signal: test.signal ?? new AbortController().signal,
    tuning: { budgetBytes: 16 * 1024 * 1024, ...test.tuning },
  });
  checkSum(outcome);
  return outcome;
}

/** Nothing is left out silently, and nothing is more than whole. */
function checkSum({ tally, state, problems, moreProblems }: TransferOutcome): void {
  const { found, done, skipped, failed, totalBytes, doneBytes } = tally;
  const isWhole =
    found === done + skipped + failed &&
    doneBytes >= 0 &&
    doneBytes <= totalBytes &&
    (state !== 'done' || failed === 0) &&
    (state === 'cancelled' || state === 'paused' || problems.length + moreProblems >= failed);
  if (!isWhole) throw new Error(`the outcome does not add up: ${JSON.stringify(tally)} ${state}`);
}
