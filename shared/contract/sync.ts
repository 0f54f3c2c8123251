import { z } from 'zod';
import { limits } from '../limits.ts';
import { isEntryName } from '../paths.ts';
import { syncReasons } from '../sync/op.ts';
import { call, stream } from './define.ts';
import { transferSettings } from './transfers.ts';
import { appError, fsId, id, isListOf, nothing, path, problem } from './values.ts';

const kind = z.enum(['file', 'directory', 'link', 'other']);

/** See `Stamp`. */
export const stamp = z.strictObject({
  kind,
  size: z.number().exactOptional(),
  mtimeMs: z.number().exactOptional(),
});

/** A path below a folder: names that stand for one entry each. */
const pathBelow = z
  .string()
  .max(limits.pathLength)
  .refine((text) => text.split('/').every(isEntryName), 'is not a path below a folder');

const action = z.enum([
  'copy-right',
  'copy-left',
  'make-right',
  'make-left',
  'delete-right',
  'delete-left',
  'none',
]);

/** See `SyncOp`. */
export const syncOp = z.strictObject({
  path: pathBelow,
  action,
  why: z.enum(syncReasons),
  left: stamp.exactOptional(),
  right: stamp.exactOptional(),
});

const isOp = (value: unknown): boolean => syncOp.safeParse(value).success;

/** Some operations of a plan. */
export const syncOps = z.custom<z.infer<typeof syncOp>[]>(
  isListOf(isOp, { max: limits.syncSlice }),
  'is not a list of operations',
);

/** See `SyncRules`. */
const rules = z.strictObject({
  direction: z.enum(['to-right', 'to-left', 'both']),
  by: z.enum(['time', 'size', 'content']),
  ignoresHour: z.boolean(),
  recursive: z.boolean(),
  deleteExtra: z.boolean(),
});

const place = z.strictObject({ fs: fsId, path });

/** See `PlanCounts`. */
export const planCounts = z.strictObject({
  equal: z.number(),
  extra: z.number(),
  leftOut: z.number(),
  left: z.number(),
  right: z.number(),
});

/** Where what is deleted on a side goes: our trash at a host, the system's own, or nowhere. */
const deletions = z.enum(['trash', 'system', 'final']);

/** See `PlanProgress`. */
export const planProgress = z.strictObject({
  folders: z.number(),
  entries: z.number(),
  at: z.string(),
});

const planDown = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ops'), ops: syncOps }),
  z.strictObject({ type: z.literal('progress'), progress: planProgress }),
  /** All of it. Folders that could not be listed whole are `problems`: what is below them is not known. */
  z.strictObject({
    type: z.literal('end'),
    counts: planCounts,
    problems: z.array(problem),
    moreProblems: z.number(),
    deletions: z.strictObject({ left: deletions, right: deletions }),
    /** When both sides were last alike, as far as that is remembered. */
    rememberedMs: z.number().exactOptional(),
  }),
  z.strictObject({ type: z.literal('error'), error: appError }),
]);

const index = z.int().min(0).max(limits.syncOps);

/** By hand: half a million of them must not keep main busy. */
function isIndex(value: unknown): boolean {
  return (
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= limits.syncOps
  );
}

const indexes = z.custom<number[]>(
  isListOf(isIndex, { min: 1, max: limits.syncOps }),
  'is not a list of places in the plan',
);

const lineState = z.enum(['waiting', 'done', 'skipped', 'failed']);

/** One operation that was approved, and what became of it. */
const line = z.strictObject({
  path: z.string(),
  action,
  state: lineState,
  /** What it replaced lies in the trash. */
  isKept: z.literal(true).exactOptional(),
  error: appError.exactOptional(),
});

/** A synchronisation that was approved. */
const run = z.strictObject({
  id,
  left: place,
  right: place,
  /** For people: where the sides are. */
  leftTitle: z.string(),
  rightTitle: z.string(),
  /** `failed` when something failed or was left alone; `cancelled` by the user. */
  state: z.enum(['copying', 'deleting', 'done', 'failed', 'cancelled']),
  startedMs: z.number(),
  endedMs: z.number().exactOptional(),
  /** Operations of the approved plan, by what became of them. */
  counts: z.strictObject({
    all: z.number(),
    done: z.number(),
    skipped: z.number(),
    failed: z.number(),
  }),
  /** Deletions and replacements that can be taken back, and how many of them are replacements. */
  undoable: z.number(),
  undoableReplaced: z.number(),
});

const sides = z.strictObject({ left: place, right: place });

export type PlanMessage = z.infer<typeof planDown>;
export type SyncRun = z.infer<typeof run>;
export type SyncDeletions = z.infer<typeof deletions>;
export type SyncLine = z.infer<typeof line>;

export const sync = {
  /** Begins to compare two folders; `sync.plan` tells what is to be done to make them alike. Changes nothing. */
  'sync.begin': call(
    z.strictObject({
      left: place,
      right: place,
      rules,
      include: transferSettings.shape.exclude,
      exclude: transferSettings.shape.exclude,
      /** Deletions are final, also where there is a trash. */
      forGood: z.boolean(),
      /** What is replaced on a host goes to the trash there; what that does not take is not replaced. */
      keepReplaced: z.literal(true).exactOptional(),
    }),
    z.strictObject({ planId: id }),
  ),
  /** The plan as it is made; closing the port gives it up. */
  'sync.plan': stream(z.strictObject({ id }), planDown, z.never()),
  /**
   * Does the operations that were approved, by their place in the plan, and no others. `chosen` says which way to go
   * for those that the plan left open. First all copies, as transfers; deletions only after every one of them succeeded.
   * More deletions than half of what is on a side are only done when `deletes` confirms
   * their number, of both sides.
   */
  'sync.run': call(
    z.strictObject({
      id,
      approved: indexes,
      chosen: z.custom<z.infer<typeof choice>[]>(
        isListOf((value) => choice.safeParse(value).success, { max: limits.syncOps }),
        'is not a list of choices',
      ),
      deletes: index,
    }),
    z.strictObject({ runId: id, transferIds: z.array(id) }),
  ),
  /** Stops what is not done yet. */
  'sync.cancel': call(z.strictObject({ id }), nothing),
  /** Takes back what a run has deleted or replaced, as far as it lies in a trash of ours. */
  'sync.undo': call(
    z.strictObject({ id }),
    z.strictObject({ undone: z.number(), problems: z.array(problem) }),
  ),
  /** What is remembered of two folders for both ways; nothing before their first synchronisation. */
  'sync.memory': call(
    sides,
    z.strictObject({ savedMs: z.number(), entries: z.number() }).nullable(),
  ),
  'sync.forget': call(sides, nothing),
  /** Some lines of the log of a run, in the order of its plan. */
  'sync.log': call(
    z.strictObject({
      id,
      show: z.enum(['all', 'done', 'skipped', 'failed']),
      offset: z.int().min(0),
      count: z.int().min(1).max(limits.itemsPerCall),
    }),
    z.strictObject({ lines: z.array(line), total: z.number() }),
  ),
  /** Saves the log as JSON where the user says; false when they would not say. */
  'sync.exportLog': call(z.strictObject({ id }), z.strictObject({ saved: z.boolean() })),
  /** All runs since the start, the last one first. */
  'sync.runs': stream(nothing, z.array(run), z.never()),
};

const choice = z.strictObject({
  index,
  action: z.enum(['copy-right', 'copy-left', 'delete-right', 'delete-left']),
});
