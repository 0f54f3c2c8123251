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
      const { lines, selection } = pane.store.getState();
      return lines.entryOf(selection.cursor ?? '') !== undefined;
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
  const { lines, selection } = pane.store.getState();
  return actionNames(selection, lines);
}

/** Whether there is something to act on. */
export function hasNames({ pane }: CommandContext): boolean {
  const { lines, selection } = pane.store.getState();
  return hasActionNames(selection, lines);
}

function canCopy(context: CommandContext): boolean {
  return context.other !== undefined && hasNames(context);
}
