import type { CommandContext, PaneAction } from '../action.ts';
import { hasNames, namesOf } from './files.ts';

const nowhere = 'Nothing to move, or nowhere to move it to';

/** What gives entries another place or name. */
export const moveActions = {
  move: {
    canRun: canMove,
    otherwise: nowhere,
    run: (context) => {
      const { pane, other, ui } = context;
      const { path } = pane.store.getState();
      const directory = other?.store.getState().path;
      if (path === undefined || other === undefined || directory === undefined) return;
      const rows = { fs: pane.fs, directory: path, names: namesOf(context) };
      ui.ask({ kind: 'move', rows, directory, to: other });
    },
  },
  'copy-as': {
    canRun: hasNames,
    run: (context) => context.ui.ask({ kind: 'copy-as', names: namesOf(context), verb: 'copy' }),
  },
  'move-as': {
    canRun: hasNames,
    run: (context) => context.ui.ask({ kind: 'copy-as', names: namesOf(context), verb: 'move' }),
  },
  'multi-rename': {
    canRun: hasNames,
    run: (context) => context.ui.ask({ kind: 'rename-many', names: namesOf(context) }),
  },
} as const satisfies Record<string, PaneAction>;

function canMove(context: CommandContext): boolean {
  return context.other !== undefined && hasNames(context);
}
