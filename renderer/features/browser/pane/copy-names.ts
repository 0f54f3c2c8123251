import type { TransferOptions } from '../../../../shared/contract/transfers.ts';
import { joinPath } from '../../../../shared/paths.ts';
import type { CommandContext } from './action.ts';
import { startTransfer } from './file-actions.ts';

/** Copies entries to the folder of the other pane. */
export function copyNames(
  { client, pane, other }: CommandContext,
  names: readonly string[],
  options?: TransferOptions,
): void {
  const { path } = pane.store.getState();
  const directory = other?.store.getState().path;
  if (path === undefined || other === undefined || directory === undefined) return;
  const from = { fs: pane.fs, paths: names.map((name) => joinPath(path, name)) };
  const to = { fs: other.fs, directory };
  const how = options === undefined ? {} : { options };
  void startTransfer(client, { from, to, ...how }).then(pane.report);
}
