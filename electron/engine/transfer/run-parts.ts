import { joinPath } from '../../../shared/paths.ts';
import { ReplacedTrash } from '../trash/replaced-trash.ts';
import type { Context } from './context.ts';
import { KeptOwners } from './kept-owners.ts';
import { Report } from './report.ts';
import type { RunOptions } from './run.ts';
import type { Tuning } from './tuning.ts';

/** What becomes of files that are replaced: whose they are, and where the old ones go. */
export function keptOf(options: RunOptions): Pick<Context, 'owners' | 'replacedTrash'> {
  return { owners: new KeptOwners(options.target), replacedTrash: replacedTrashOf(options) };
}

function replacedTrashOf({ params, target }: RunOptions): ReplacedTrash | undefined {
  const { planned, to } = params;
  if (planned?.keepReplaced !== true) return undefined;
  const replaced = planned.items.filter((item) => item.target !== undefined);
  return new ReplacedTrash(target, {
    directory: to.directory,
    paths: replaced.map(({ path }) => joinPath(to.directory, path)),
    nowMs: Date.now(),
  });
}

/** What it leaves behind is an empty folder at most. */
export async function endTrash({ replacedTrash }: Context): Promise<void> {
  await replacedTrash?.end().catch(() => undefined);
}

/** Who tells of a transfer. */
export function reportOf({ params, onProgress, onItems }: RunOptions, tuning: Tuning): Report {
  return new Report({
    transferId: params.transferId,
    onProgress,
    onItems: onItems ?? (() => {}),
    largeFromBytes: tuning.largeFromBytes,
    progressMs: tuning.progressMs,
    now: () => performance.now(),
  });
}
