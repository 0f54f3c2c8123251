import { joinPath } from '../../../../../shared/paths.ts';
import { copyOut } from '../../../stage/take-out.ts';
import { namesText } from '../file-actions.ts';
import type { PaneAction } from '../action.ts';
import { hasNames, namesOf } from './files.ts';

/** Ways to other programs. */
export const desktopActions = {
  'copy-to-clipboard': {
    canRun: hasNames,
    otherwise: 'Nothing to copy',
    run: (context) => {
      const { client, pane, ui } = context;
      const { path } = pane.store.getState();
      if (path === undefined) return;
      const names = namesOf(context);
      const paths = names.map((name) => joinPath(path, name));
      const title = namesText(names);
      void copyOut(client, { fs: pane.fs, paths, title }).then((error) => {
        pane.report(error);
        if (error === undefined && pane.fs === 'local') ui.hint(`${title} can be pasted elsewhere`);
      });
    },
  },
} as const satisfies Record<string, PaneAction>;
