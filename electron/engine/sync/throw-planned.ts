import { toAppError, type AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { joinPath, parentPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { EngineCalls, NotThrown, PlannedEntries } from '../protocol.ts';
import { throwTogether } from '../trash/throw-away.ts';
import { checkPlanned } from './check-planned.ts';

type Asked = Omit<EngineCalls['throwPlanned']['params'], 'side'>;
type Thrown = EngineCalls['throwPlanned']['value'];

/**
 * Moves what a plan deletes into the trash, whole trees at once, as far as each still is what the plan saw. What no trash
 * takes stays.
 */
export async function throwPlanned(
  files: FileSystem,
  { directory, entries, nowMs }: Asked,
  signal: AbortSignal,
): Promise<Thrown> {
  const { tops, stay } = await checkPlanned(files, { directory, entries }, signal);
  const paths = tops.map((index) => joinPath(directory, entries.paths[index] ?? ''));
  const back: Thrown['back'][number][] = [];
  const batches: string[] = [];
  const trouble = new Map<string, AppError>();
  let end: AppError | undefined;
  for (let at = 0; at < paths.length && end === undefined; at += limits.renamesPerCall) {
    const slice = paths.slice(at, at + limits.renamesPerCall);
    try {
      const part = await throwTogether(
        files,
        { directory: commonFolder(slice), paths: slice, nowMs },
        signal,
      );
      for (const each of part.back) back.push(each);
      batches.push(...part.batches);
      for (const { path, error } of part.problems) trouble.set(path, error);
      end = trouble.get('');
    } catch (thrown) {
      end = toAppError(thrown);
    }
  }
  const thrown = new Set(back.map(({ to }) => to));
  const left = tops.filter((_, index) => !thrown.has(paths[index] ?? ''));
  const why = (index: number): AppError =>
    trouble.get(joinPath(directory, entries.paths[index] ?? '')) ?? end ?? cutOff;
  return { back, batches, stay: [...stay, ...below(entries, left, { stay, why })] };
}

const cutOff: AppError = { code: 'cancelled', message: 'Cancelled before it was its turn.' };

/** What goes with those that were not thrown away, and is not told yet. */
function below(
  { paths }: PlannedEntries,
  tops: readonly number[],
  { stay, why }: { readonly stay: readonly NotThrown[]; readonly why: (index: number) => AppError },
): NotThrown[] {
  if (tops.length === 0) return [];
  const left = new Map(tops.map((index) => [paths[index] ?? '', index]));
  const told = new Set(stay.map(({ index }) => index));
  return [...paths.entries()].flatMap(([index, path]): NotThrown[] => {
    if (told.has(index)) return [];
    for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      const top = left.get(at);
      if (top === undefined) continue;
      const error = why(top);
      return [{ index, state: error.code === 'cancelled' ? 'skipped' : 'failed', error }];
    }
    return [];
  });
}

/** The deepest folder that holds all of these: what can take them is looked for from there. */
function commonFolder(paths: readonly string[]): string {
  let [common = '/'] = paths.map(parentPath);
  for (const path of paths) {
    while (common !== '/' && !path.startsWith(`${common}/`)) common = parentPath(common);
  }
  return common;
}
