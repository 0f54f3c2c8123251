import type { Down, Params, Value } from '../../../shared/contract/index.ts';
import type { Problem } from '../../../shared/contract/files.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName } from '../../../shared/paths.ts';
import type { UndoStep } from '../../engine/changes/undo-step.ts';
import { localFs, type FindEngine } from '../session/engines.ts';
import type { OfferedPort } from '../session/offered-port.ts';
import type { Undo } from './undo.ts';

/** Hands a path of this computer to the system's own trash; rejects when it does not take it. */
export type TrashLocal = (path: string) => Promise<void>;

/** Deletions that can be taken back, and their end. */
export type Trash = {
  readonly plan: (params: Params<'trash.plan'>) => Promise<Value<'trash.plan'>>;
  readonly throwAway: (
    params: Params<'trash.throwAway'>,
    port: OfferedPort<never, Down<'trash.throwAway'>>,
  ) => void;
  readonly contents: (
    params: Params<'trash.contents'>,
    signal: AbortSignal,
  ) => Promise<Value<'trash.contents'>>;
  readonly empty: (
    params: Params<'trash.empty'>,
    port: OfferedPort<never, Down<'trash.empty'>>,
  ) => void;
};

/** What {@link createTrash} needs. */
export type TrashMeans = {
  readonly find: FindEngine;
  readonly undo: Pick<Undo, 'record'>;
  /** Missing where there is no such trash. */
  readonly trashLocal?: TrashLocal | undefined;
  readonly now: () => number;
};

const dayMs = 86_400_000;

/** A folder of our own on hosts, the system’s trash on this computer. */
export function createTrash(means: TrashMeans): Trash {
  const { find, trashLocal, now } = means;
  return {
    plan: async ({ fs, paths }) => {
      if (fs === localFs) return { goes: trashLocal === undefined ? 'final' : 'system' };
      const { link, side } = find(fs);
      // whoever deletes more than that at once lies in one folder with all of it
      const some = paths.slice(0, limits.renamesPerCall);
      const { final } = await link.call('trashPlan', { side, paths: some });
      return final === null ? { goes: 'trash' } : { goes: 'final', why: final.error.message };
    },
    throwAway: ({ fs, paths }, offered) => {
      const controller = new AbortController();
      const port = offered.serve();
      port.onClose(() => controller.abort());
      const work = fs === localFs ? throwLocal : throwRemote;
      void work(means, { fs, paths }, { signal: controller.signal, post: port.post })
        .catch((thrown: unknown) => port.post({ type: 'error', error: toAppError(thrown) }))
        .finally(() => port.close());
    },
    contents: async ({ fs }, signal) => {
      refuseLocal(fs);
      const { link, side } = find(fs);
      const { places, ...rest } = await link.call('trashContents', { side }, { signal });
      return { ...rest, places: [...places] };
    },
    empty: ({ fs, olderThanDays }, port) => {
      refuseLocal(fs);
      const { link, side } = find(fs);
      const beforeMs =
        olderThanDays === undefined ? {} : { beforeMs: now() - olderThanDays * dayMs };
      link.open('emptyTrash', { side, ...beforeMs }, port.raw);
    },
  };
}

type Work = {
  readonly signal: AbortSignal;
  readonly post: (message: Down<'trash.throwAway'>) => void;
};

async function throwRemote(
  { find, undo, now }: TrashMeans,
  { fs, paths }: Params<'trash.throwAway'>,
  { signal, post }: Work,
): Promise<void> {
  const { link, side } = find(fs);
  const steps: UndoStep[] = [];
  const problems: Problem[] = [];
  const nowMs = now();
  let removed = 0;
  try {
    for (let at = 0; at < paths.length && !signal.aborted; at += limits.renamesPerCall) {
      const slice = paths.slice(at, at + limits.renamesPerCall);
      const part = await link.call('throwAway', { side, paths: slice, nowMs });
      if (part.back.length > 0) {
        steps.push({ undo: 'renames', back: part.back, emptied: part.batches });
      }
      problems.push(...part.problems);
      removed += part.back.length;
      post({ type: 'progress', removed, path: slice.at(-1) ?? '' });
    }
  } finally {
    undo.record(fs, { label: labelOf(paths, removed), steps });
  }
  post({ type: 'end', removed, problems: capped(problems), cancelled: signal.aborted });
}

async function throwLocal(
  { trashLocal }: TrashMeans,
  { paths }: Params<'trash.throwAway'>,
  { signal, post }: Work,
): Promise<void> {
  const problems: Problem[] = [];
  let removed = 0;
  for (const path of paths) {
    if (signal.aborted) break;
    try {
      if (trashLocal === undefined) throw new Error('there is none');
      await trashLocal(path);
      removed += 1;
      post({ type: 'progress', removed, path });
    } catch {
      // the system gives no reason that would help
      problems.push({ path, error: notTaken(path) });
    }
  }
  post({ type: 'end', removed, problems: capped(problems), cancelled: signal.aborted });
}

function refuseLocal(fs: string): void {
  if (fs !== localFs) return;
  throw new OpError('unsupported', 'The trash of this computer is emptied by its own system.');
}

function notTaken(path: string): Problem['error'] {
  return {
    code: 'unsupported',
    message: `“${nameInText(path)}” was not taken by the system’s trash.`,
    next: 'Delete it for good if you want it gone.',
  };
}

function capped(problems: readonly Problem[]): Problem[] {
  const more = problems.length - limits.problemsPerTransfer;
  if (more <= 0) return [...problems];
  const message = `${more} more items could not be moved to the trash.`;
  return [
    ...problems.slice(0, limits.problemsPerTransfer),
    { path: '', error: { code: 'failed', message } },
  ];
}

function labelOf(paths: readonly string[], removed: number): string {
  const [first = ''] = paths;
  return paths.length === 1
    ? `deletion of ${nameInText(baseName(first))}`
    : `deletion of ${removed} items`;
}
