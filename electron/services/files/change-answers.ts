import { z } from 'zod';
import { stamp } from '../../../shared/contract/sync.ts';
import { isListOf, path, problem } from '../../../shared/contract/values.ts';
import { limits } from '../../../shared/limits.ts';
import type { ChangeCalls } from '../../engine/change-protocol.ts';

const isProblem = (value: unknown): boolean => problem.safeParse(value).success;
const isPath = (value: unknown): boolean => path.safeParse(value).success;
const goBack = z.object({ from: path, to: path, stamp });
/** True for the way back of one entry. */
export const isGoBack = (value: unknown): boolean => goBack.safeParse(value).success;

// one more than there are names: what ended it altogether
const problems = z.custom<z.infer<typeof problem>[]>(
  isListOf(isProblem, { max: limits.renamesPerCall + 1 }),
);
const listOfPaths = z.custom<string[]>(isListOf(isPath, { max: limits.renamesPerCall }));
const listBack = z.custom<z.infer<typeof goBack>[]>(
  isListOf(isGoBack, { max: limits.renamesAtOnce }),
);

const removed = z.object({
  state: z.enum(['done', 'stays', 'failed']),
  error: problem.shape.error.exactOptional(),
});
const isRemoved = (value: unknown): boolean => removed.safeParse(value).success;

/** What main takes as answers to the calls that change names. */
export const changeAnswers: {
  readonly [N in keyof ChangeCalls]: z.ZodType<ChangeCalls[N]['value']>;
} = {
  makeFile: z.null(),
  stampAt: stamp.nullable(),
  renameMany: z.object({ done: listBack, problem: problem.exactOptional() }),
  moveInto: z.object({ moved: listBack, taken: listOfPaths, across: listOfPaths, problems }),
  throwAway: z.object({ back: listBack, batches: listOfPaths, problems }),
  takeBack: z.object({
    undone: z.int().min(0),
    problems: z.custom<z.infer<typeof problem>[]>(
      isListOf(isProblem, { max: limits.undoPaths + 1 }),
    ),
  }),
  removeMoved: z.object({
    results: z.custom<ChangeCalls['removeMoved']['value']['results']>(
      isListOf(isRemoved, { max: limits.syncSlice }),
    ),
  }),
  trashContents: z.object({
    places: listOfPaths,
    items: z.int().min(0),
    bytes: z.number().min(0),
    isAll: z.boolean(),
    oldestMs: z.number().exactOptional(),
  }),
  trashPlan: z.object({ final: problem.nullable() }),
};
