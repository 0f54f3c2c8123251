import { leadsToDirectory, type Entry } from '../../../../../shared/entry.ts';
import { joinPath } from '../../../../../shared/paths.ts';
import { parentName } from '../../model/lines.ts';
import type { CommandContext, PaneAction } from '../action.ts';
import { openResult } from './find.ts';
import { openFile } from './open.ts';

/** Ways to another place. */
export const goActions = {
  open: { run: (context) => openLine(context, context.pane.store.getState().selection.cursor) },
  parent: {
    canRun: ({ pane }) => {
      const { path, search } = pane.store.getState();
      return path !== '/' || search !== undefined;
    },
    run: ({ pane }) => pane.up(),
  },
  back: {
    canRun: ({ pane }) => pane.store.getState().history.back.length > 0,
    run: ({ pane }) => pane.back(),
  },
  forward: {
    canRun: ({ pane }) => pane.store.getState().history.forward.length > 0,
    run: ({ pane }) => pane.forward(),
  },
  'edit-path': { run: ({ ui }) => ui.editPath() },
  'switch-pane': {
    offline: true,
    run: ({ ui }) => (ui.switchPane() ? undefined : false),
  },
} as const satisfies Record<string, PaneAction>;

/** Enters the folder of a line; a file is opened as the settings say. */
export function openLine(context: CommandContext, name: string | undefined): void {
  const { pane, ready } = context;
  const { path, lines, renamedFrom } = pane.store.getState();
  if (name === undefined || path === undefined || !ready || name === renamedFrom) return;
  if (name === parentName) return pane.up();
  const entry = lines.entryOf(name);
  if (entry === undefined || openResult(context, name)) return;
  if (leadsToDirectory(entry) || isUnknownLink(entry)) void pane.go(joinPath(path, name));
  else openFile(context, name);
}

// Some servers do not say what a link leads to: trying is the only way to know.
function isUnknownLink(entry: Entry): boolean {
  return entry.kind === 'link' && entry.targetKind === undefined;
}
