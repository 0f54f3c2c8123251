import { joinPath } from '../../../../../shared/paths.ts';
import { copyName } from '../../model/copy-name.ts';
import type { CommandContext, PaneAction } from '../action.ts';
import { startTransfer } from '../file-actions.ts';
import { hasNames, namesOf } from './files.ts';

/** What brings new entries into a folder. */
export const createActions = {
  'new-file': { run: ({ ui }) => ui.ask({ kind: 'new-file' }) },
  duplicate: {
    canRun: hasNames,
    run: (context) => duplicate(context, namesOf(context)),
  },
} as const satisfies Record<string, PaneAction>;

/** Copies entries beside themselves, where the server can by itself. */
export function duplicate({ client, pane }: CommandContext, names: readonly string[]): void {
  const { path, lines } = pane.store.getState();
  if (path === undefined) return;
  const given = new Set<string>();
  const copies = names.map((name) => {
    const kind = lines.entryOf(name)?.kind === 'directory' ? 'directory' : 'file';
    const copy = copyName(
      name,
      kind,
      (each) => given.has(each) || lines.entryOf(each) !== undefined,
    );
    given.add(copy);
    return copy;
  });
  const from = { fs: pane.fs, paths: names.map((name) => joinPath(path, name)) };
  const to = { fs: pane.fs, directory: path, names: copies };
  void startTransfer(client, { from, to }).then(pane.report);
}
