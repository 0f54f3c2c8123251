import { undoLabel } from '../../../../state/undo.ts';
import type { CommandContext, PaneAction } from '../action.ts';
import { summary } from '../move-names.ts';
import { hasNames, namesOf } from './files.ts';

/** The way back, and deletions that have none. */
export const undoActions = {
  undo: {
    canRun: ({ pane }) => undoLabel(pane.fs) !== undefined,
    otherwise: 'There is nothing to undo here',
    run: (context) => void undo(context),
  },
  'delete-final': {
    canRun: hasNames,
    run: (context) => context.ui.ask({ kind: 'delete', names: namesOf(context), isFinal: true }),
  },
  'empty-trash': {
    // this computer's trash belongs to its system
    canRun: ({ pane }) => pane.fs !== 'local',
    otherwise: 'The trash of this computer is emptied by its own system',
    run: ({ ui }) => ui.ask({ kind: 'empty-trash' }),
  },
} as const satisfies Record<string, PaneAction>;

async function undo({ client, pane, ui }: CommandContext): Promise<void> {
  const result = await client.call('undo.run', { fs: pane.fs });
  if (!result.ok) {
    pane.report(result.error);
    return;
  }
  const { label, undone, problems } = result.value;
  pane.changed([]);
  if (undone > 0) ui.hint(`Undone: ${label}`);
  pane.report(summary(problems));
}
