import { z } from 'zod';
import { planCounts } from '../../../shared/contract/sync.ts';
import { appError, isListOf, path, problem } from '../../../shared/contract/values.ts';
import { limits } from '../../../shared/limits.ts';
import type { EngineCalls } from '../../engine/protocol.ts';
import { isGoBack } from '../files/change-answers.ts';

const text = z.string().max(limits.engineTextLength);
const error = appError.extend({ message: text, next: text.exactOptional() });
const number = z.int().min(0);
const isPath = (value: unknown): boolean => path.safeParse(value).success;
const isProblem = (value: unknown): boolean => problem.safeParse(value).success;

const isRemoval = (value: unknown): boolean => removal.safeParse(value).success;
const removal = z.object({
  state: z.enum(['done', 'skipped', 'failed']),
  error: error.exactOptional(),
});

const indexes = z.custom<number[]>(
  isListOf((value) => Number.isInteger(value) && (value as number) >= 0, { max: limits.syncOps }),
);
const staying = removal.extend({ index: number.max(limits.syncOps) });
const isStaying = (value: unknown): boolean => staying.safeParse(value).success;
const listStaying = z.custom<z.infer<typeof staying>[]>(
  isListOf(isStaying, { max: limits.syncOps }),
);

type SyncCalls = Pick<EngineCalls, 'planSync' | 'checkPlanned' | 'throwPlanned' | 'removePlanned'>;

/** What main takes as answers to the calls that plan and carry out a synchronisation. */
export const syncAnswers: { readonly [N in keyof SyncCalls]: z.ZodType<SyncCalls[N]['value']> } = {
  planSync: z.object({
    counts: planCounts,
    folders: z.number(),
    entries: z.number(),
    problems: z.custom<EngineCalls['planSync']['value']['problems']>(
      isListOf(isProblem, { max: limits.problemsPerTransfer }),
    ),
    moreProblems: z.number(),
    memory: z
      .object({
        text: z.string().max(limits.syncMemoryBytes),
        entries: number.max(limits.syncMemoryEntries),
      })
      .exactOptional(),
  }),
  checkPlanned: z.object({ tops: indexes, stay: listStaying }),
  throwPlanned: z.object({
    back: z.custom<EngineCalls['throwPlanned']['value']['back']>(
      isListOf(isGoBack, { max: limits.syncOps }),
    ),
    batches: z.custom<string[]>(isListOf(isPath, { max: limits.syncOps })),
    stay: listStaying,
  }),
  removePlanned: z.object({
    results: z.custom<EngineCalls['removePlanned']['value']['results']>(
      isListOf(isRemoval, { max: limits.syncSlice }),
    ),
  }),
};
