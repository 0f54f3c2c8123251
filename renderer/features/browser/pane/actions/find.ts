import { baseName, joinPath, parentPath } from '../../../../../shared/paths.ts';
import type { CommandContext, PaneAction } from '../action.ts';

/** What looks below the folder of a pane. */
export const findActions = {
  'find-files': { run: ({ ui }) => ui.ask({ kind: 'find' }) },
} as const satisfies Record<string, PaneAction>;

/** Commands that act in a folder, or on names in one: what was found lies in many. */
const onlyInFolders: ReadonlySet<string> = new Set([
  'copy-as',
  'move-as',
  'new-folder',
  'new-file',
  'duplicate',
  'multi-rename',
  'paste',
  'clipboard-paste',
  'make-link',
  'compare',
  'sync-browse',
  'synchronise',
]);

/** Said when a command makes no sense among results of a search; undefined when it does. */
export function notAmongResults(command: string, { pane }: CommandContext): string | undefined {
  if (pane.store.getState().search === undefined || !onlyInFolders.has(command)) return undefined;
  return 'Not among search results: Enter goes to the folder';
}

/** Goes to the folder of something that was found, with the cursor on it. False when nothing was searched for. */
export function openResult({ pane }: CommandContext, name: string): boolean {
  const { path, search } = pane.store.getState();
  if (path === undefined || search === undefined) return false;
  const found = joinPath(path, name);
  void pane.go(parentPath(found), baseName(found));
  return true;
}
