import { fileClipboard, setClip, type FileClip } from '../../../../state/file-clipboard.ts';
import { isInside, joinPath } from '../../../../../shared/paths.ts';
import { formatItems } from '../../../../ui/format.ts';
import type { CommandContext, PaneAction } from '../action.ts';
import { startTransfer } from '../file-actions.ts';
import { moveNames } from '../move-names.ts';
import { duplicate } from './create.ts';
import { hasNames, namesOf } from './files.ts';

/** Copying and moving between panes and tabs by way of a clipboard. */
export const clipboardActions = {
  'clipboard-copy': { offline: true, canRun: hasNames, run: (context) => put(context, 'copy') },
  'clipboard-cut': { canRun: hasNames, run: (context) => put(context, 'cut') },
  'clipboard-paste': {
    canRun: () => fileClipboard.getState().clip !== undefined,
    otherwise: 'Nothing was copied or cut in a pane',
    run: (context) => paste(context),
  },
} as const satisfies Record<string, PaneAction>;

function put(context: CommandContext, how: 'copy' | 'cut'): void {
  const { pane, ui } = context;
  const { path } = pane.store.getState();
  if (path === undefined) return;
  const names = new Set(namesOf(context));
  setClip({ fs: pane.fs, directory: path, names, isCut: how === 'cut' });
  const done = how === 'cut' ? 'cut: paste moves' : 'copied: paste copies';
  ui.hint(`${formatItems(names.size, 'item', 'items')} ${done} them`);
}

function paste(context: CommandContext): void {
  const { client, pane, ui } = context;
  const { clip } = fileClipboard.getState();
  const { path } = pane.store.getState();
  if (clip === undefined || path === undefined) return;
  if (refusal(clip, { fs: pane.fs, path }) !== undefined) {
    ui.hint(refusal(clip, { fs: pane.fs, path }) ?? '');
    return;
  }
  const { fs, directory, names } = clip;
  const isHere = fs === pane.fs && directory === path;
  if (isHere) {
    duplicate(context, [...names]);
    return;
  }
  const to = { fs: pane.fs, directory: path };
  if (clip.isCut) {
    setClip(undefined); // it can be moved once
    void moveNames(client, { fs, directory, names: [...names] }, to).then((error) => {
      pane.refresh();
      pane.report(error);
    });
    return;
  }
  const paths = [...names].map((name) => joinPath(directory, name));
  void startTransfer(client, { from: { fs, paths }, to }).then(pane.report);
}

/** Why this cannot go there. */
function refusal(
  { fs, directory, names, isCut }: FileClip,
  to: { readonly fs: string; readonly path: string },
): string | undefined {
  if (fs !== to.fs) return undefined;
  if (isCut && directory === to.path) return 'That is where it lies already';
  const isInto = [...names].some((name) => isInside(to.path, joinPath(directory, name)));
  return isInto ? 'A folder cannot be put into itself' : undefined;
}
