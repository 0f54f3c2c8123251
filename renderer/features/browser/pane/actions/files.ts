import { actionNames, hasActionNames } from '../../model/selection.ts';
import type { CommandContext, PaneAction } from '../action.ts';
import { copyNames } from '../copy-names.ts';

/** What is done with files. */
export const fileActions = {
  copy: {
    canRun: canCopy,
    otherwise: 'Nothing to copy, or nowhere to copy it to',
    run: (context) => copyNames(context, namesOf(context)),
  },
  'copy-with': {
    canRun: canCopy,
    otherwise: 'Nothing to copy, or nowhere to copy it to',
    run: (context) => context.ui.ask({ kind: 'copy', names: namesOf(context) }),
  },
  rename: {
    canRun: ({ pane }) => {
      const { lines, selection, renamedFrom } = pane.store.getState();
      const { cursor = '' } = selection;
      return cursor !== renamedFrom && lines.entryOf(cursor) !== undefined;
    },
    run: ({ pane, ui }) => ui.startRename(pane.store.getState().selection.cursor ?? ''),
  },
  'new-folder': { run: ({ ui }) => ui.ask({ kind: 'new-folder' }) },
  delete: {
    canRun: hasNames,
    run: (context) => context.ui.ask({ kind: 'delete', names: namesOf(context) }),
  },
} as const satisfies Record<string, PaneAction>;

/** The selected names, or the one under the cursor. */
export function namesOf({ pane }: CommandContext): readonly string[] {
  const { lines, selection, renamedFrom } = pane.store.getState();
  const names = actionNames(selection, lines);
  return renamedFrom === undefined ? names : names.filter((name) => name !== renamedFrom);
}

/** Whether there is something to act on. */
export function hasNames(context: CommandContext): boolean {
  const { lines, selection, renamedFrom } = context.pane.store.getState();
  if (renamedFrom !== undefined) return namesOf(context).length > 0;
  return hasActionNames(selection, lines);
}

function canCopy(context: CommandContext): boolean {
  return context.other !== undefined && hasNames(context);
}
