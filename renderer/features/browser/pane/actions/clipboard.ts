import { fileClipboard, setClip, type FileClip } from '../../../../state/file-clipboard.ts';
import { displayName } from '../../../../../shared/names.ts';
import { isInside, joinPath } from '../../../../../shared/paths.ts';
import { formatItems } from '../../../../ui/format.ts';
import type { CommandContext, PaneAction } from '../action.ts';
import { startTransfer } from '../file-actions.ts';
import { pathOfSystem } from '../../model/system-path.ts';
import { takeFiles } from '../../drag/useDrops.ts';
import { askForPaste } from '../../drag/usePasteFiles.ts';
import { moveNames } from '../move-names.ts';
import { duplicate } from './create.ts';
import { hasNames, namesOf } from './files.ts';

/** Copying and moving between panes and tabs by way of a clipboard. */
export const clipboardActions = {
  'clipboard-copy': { offline: true, canRun: hasNames, run: (context) => put(context, 'copy') },
  'clipboard-cut': { canRun: hasNames, run: (context) => put(context, 'cut') },
  'clipboard-paste': { run: ({ client, pane }) => askForPaste(client, pane) },
} as const satisfies Record<string, PaneAction>;

function put(context: CommandContext, how: 'copy' | 'cut'): void {
  const { pane, ui } = context;
  const { path } = pane.store.getState();
  if (path === undefined) return;
  const names = new Set(namesOf(context));
  setClip({ fs: pane.fs, directory: path, names, isCut: how === 'cut' });
  void tellSystem(context, path, { names: [...names], how });
  const done = how === 'cut' ? 'cut: paste moves' : 'copied: paste copies';
  ui.hint(
    `${formatItems(names.size, 'item', 'items')} ${done} ${names.size === 1 ? 'it' : 'them'}`,
  );
}

/**
 * The clipboard of the system follows, so that what is on it later was copied later. Files of this computer can be
 * pasted in other programs; of others they get the names.
 */
async function tellSystem(
  { client, pane }: CommandContext,
  directory: string,
  { names, how }: { readonly names: readonly string[]; readonly how: 'copy' | 'cut' },
): Promise<void> {
  if (pane.fs === 'local' && how === 'copy') {
    const paths = names.map((name) => joinPath(directory, name));
    const given = await client.call('desktop.give', { paths, use: 'clipboard' });
    if (given.ok) return;
  }
  try {
    await navigator.clipboard.writeText(names.map(displayName).join('\n'));
  } catch {
    // without the focus the page may not: then the clipboard keeps what it has
  }
}

/** Pastes what is newest: files of another program, or what was copied or cut in a pane. */
export function pasteInto(context: CommandContext, files: readonly File[]): void {
  const { client, pane, ui } = context;
  const { clip } = fileClipboard.getState();
  const { path } = pane.store.getState();
  if (path === undefined) return;
  const paths = files.map((file) => pathOfSystem(client.pathForFile(file)));
  if (files.length > 0 && !isOwn(clip, paths)) takeFiles(context, files, path);
  else if (clip === undefined) ui.hint('There are no files on the clipboard');
  else paste(context);
}

/** Files of this computer that were copied in a pane come back by the clipboard of the system. */
function isOwn(clip: FileClip | undefined, paths: readonly string[]): boolean {
  if (clip === undefined || clip.fs !== 'local' || clip.names.size !== paths.length) return false;
  const own = new Set([...clip.names].map((name) => joinPath(clip.directory, name)));
  return paths.every((path) => own.has(path));
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
