import { joinPath } from '../../../../../shared/paths.ts';
import { quotePaths } from '../../../terminal/paste.ts';
import { copiedLines, type CopiedText } from '../../model/copied-names.ts';
import type { CommandContext, PaneAction } from '../action.ts';
import { hasNames, namesOf } from './files.ts';

const otherwise = 'Nothing is selected';

/** Names and paths as text on the clipboard. */
export const copyTextActions = {
  'copy-names': {
    offline: true,
    canRun: hasNames,
    otherwise,
    run: (context) => void put(context, copiedLines(namesOf(context), 'name')),
  },
  'copy-paths': {
    offline: true,
    canRun: hasNames,
    otherwise,
    run: (context) => void put(context, copiedLines(pathsOf(context), 'path')),
  },
  'copy-paths-quoted': {
    offline: true,
    canRun: hasNames,
    otherwise,
    run: (context) => void put(context, quoted(pathsOf(context))),
  },
} as const satisfies Record<string, PaneAction>;

function pathsOf(context: CommandContext): readonly string[] {
  const { path = '/' } = context.pane.store.getState();
  return namesOf(context).map((name) => joinPath(path, name));
}

function quoted(paths: readonly string[]): CopiedText {
  const { text, leftOut } = quotePaths(paths);
  const count = paths.length - leftOut;
  const copied =
    count === 1 ? 'The path is copied in quotes' : `${count} paths are copied in quotes`;
  const hint =
    leftOut === 0 ? copied : `${copied}; ${leftOut} left out, with characters a shell could obey`;
  return { text: text.trimEnd(), hint };
}

async function put({ ui }: CommandContext, { text, hint }: CopiedText): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    ui.hint(hint);
  } catch {
    // Chromium refuses it to a window without the focus
    ui.hint('The clipboard can only be written while the window has the focus');
  }
}
