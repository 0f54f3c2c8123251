import { displayName } from '../../../../shared/names.ts';
import { quotePaths } from '../paste.ts';
import type { ShellState } from './shell-state.ts';

/** What is typed to take a shell to a folder, and what is said about it. */
export type CdLine = { readonly text: string; readonly remark?: string };

/**
 * The line that takes a shell to a folder. It is run only behind a prompt with nothing typed; where that cannot be
 * known it is left there to be read, and where something else would get it nothing is typed.
 */
export function cdLine(
  path: string,
  { phase, elsewhere }: Pick<ShellState, 'phase' | 'elsewhere'>,
  at: {
    /** A program has the whole screen. */
    readonly isFullScreen: boolean;
    /** Names of the host are UTF-8, as what is typed. */
    readonly isUtf8: boolean;
  },
): CdLine {
  if (elsewhere !== undefined) return refused(`This shell is on another machine: ${elsewhere}.`);
  if (phase === 'running' || at.isFullScreen) {
    return refused('A program is running in this terminal: end it first, or take another one.');
  }
  if (phase === 'typed') {
    return refused('Something is typed in this terminal already: run it or take it away first.');
  }
  const { text, leftOut } = quotePaths([path]);
  if (leftOut > 0 || (!at.isUtf8 && !/^[ -~]*$/.test(path))) {
    return refused(
      `“${displayName(path)}” cannot be typed: it holds characters that a shell could obey or misread. A new terminal can start there.`,
    );
  }
  const line = `cd ${text.trimEnd()}`;
  return phase === 'prompt'
    ? { text: `${line}\r` }
    : { text: line, remark: 'Enter takes the shell to the folder.' };
}

function refused(remark: string): CdLine {
  return { text: '', remark };
}
