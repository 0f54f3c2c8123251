import type { AppError } from '../../../../shared/errors.ts';
import { joinPath } from '../../../../shared/paths.ts';
import type { Client } from '../../../client/client.ts';
import { formatItems } from '../../../ui/format.ts';
import type { DraggedRows } from '../model/drag-data.ts';
import { startTransfer, type Place } from './file-actions.ts';

/**
 * Moves entries to a folder. Within one file system they get another path; what has its name taken there, or lies on
 * another disk, goes by the queue like all else, which asks about names and deletes an original only behind a verified copy.
 */
export async function moveNames(
  client: Client,
  { fs, directory, names }: DraggedRows,
  to: Place,
): Promise<AppError | undefined> {
  const paths = names.map((name) => joinPath(directory, name));
  if (fs !== to.fs) return startMove(client, { fs, paths }, to);
  const result = await client.call('files.moveInto', { fs, paths, directory: to.directory });
  if (!result.ok) return result.error;
  const { taken, across, problems } = result.value;
  const left = [...taken, ...across];
  const error = left.length === 0 ? undefined : await startMove(client, { fs, paths: left }, to);
  return error ?? summary(problems);
}

function startMove(
  client: Client,
  from: { readonly fs: string; readonly paths: string[] },
  to: Place,
): Promise<AppError | undefined> {
  return startTransfer(client, { from, to, options: { move: true } });
}

/** One sentence for all that failed. */
export function summary(
  problems: readonly { readonly path: string; readonly error: AppError }[],
): AppError | undefined {
  const [first] = problems;
  if (first === undefined || problems.length === 1) return first?.error;
  const rest = formatItems(problems.length - 1, 'other', 'others');
  return { ...first.error, message: `${first.error.message} And ${rest}.` };
}
