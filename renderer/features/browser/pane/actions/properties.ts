import type { Entry } from '../../../../../shared/entry.ts';
import { actionNames } from '../../model/selection.ts';
import type { CommandContext, PaneAction } from '../action.ts';

/** What is known of files beyond their names, and links. */
export const propertiesActions = {
  // of the folder itself when nothing is selected
  properties: {
    run: (context) => context.ui.ask({ kind: 'properties', entries: entriesOf(context) }),
  },
  checksum: {
    canRun: (context) => {
      const entries = entriesOf(context);
      return entries.length === 1 && entries[0]?.kind === 'file';
    },
    otherwise: 'A checksum is made of one file',
    run: (context) =>
      context.ui.ask({ kind: 'properties', entries: entriesOf(context), asks: 'checksum' }),
  },
  'make-link': {
    run: ({ pane, ui }) => {
      const { lines, selection } = pane.store.getState();
      ui.ask({ kind: 'make-link', entry: lines.entryOf(selection.cursor ?? '') });
    },
  },
  'folder-size': {
    canRun: (context) => entriesOf(context).some(isFolder),
    otherwise: 'No folder is selected',
    run: (context) => {
      const { path } = context.pane.store.getState();
      const names = entriesOf(context).filter(isFolder);
      if (path === undefined) return;
      context.pane.sizes.count(
        path,
        names.map(({ name }) => name),
      );
    },
  },
} as const satisfies Record<string, PaneAction>;

function entriesOf({ pane }: CommandContext): readonly Entry[] {
  const { lines, selection } = pane.store.getState();
  return actionNames(selection, lines).flatMap((name) => lines.entryOf(name) ?? []);
}

function isFolder({ kind }: Entry): boolean {
  return kind === 'directory';
}
