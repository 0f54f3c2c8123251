import type { IDisposable, Terminal } from '@xterm/xterm';
import { cdLine } from './cd-line.ts';
import { showFailed } from './failed-mark.ts';
import { hostNamesOf } from './host-names.ts';
import { createPromptMarks } from './prompt-marks.ts';
import type { ShellSign } from './shell-signs.ts';
import { freshShell, withInput, withSign } from './shell-state.ts';
import { addShell, noteBusy, noteShell } from './shell-store.ts';

/** Keeps what the shell of one terminal tells, for the panes and for going along its prompts. */
export type ShellWatch = IDisposable & {
  readonly sign: (sign: ShellSign) => void;
  /** The shell is gone. */
  readonly ended: () => void;
  /** Another one has taken its place. */
  readonly restarted: () => void;
  /** False where the shell marks no prompts. */
  readonly stepPrompt: (by: 1 | -1) => boolean;
  /** Takes the shell to a folder, or says why not, until the next key. */
  readonly goTo: (path: string) => void;
};

/** A program may tell folders faster than anybody can look at them. */
const tellDelayMs = 100;

/** What the machine of a session calls itself, once any of its shells could tell. */
const machines = new Map<string, string>();

/** Watches the shell of a terminal; `say` tells the user something in passing. */
export function watchShell(
  terminal: Terminal,
  of: {
    readonly shellId: string;
    readonly sessionId: string;
    readonly say: (remark: string | undefined) => void;
  },
): ShellWatch {
  const { shellId, sessionId, say } = of;
  let state = freshShell;
  let hasSaid = false;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const marks = createPromptMarks(terminal, (marker, status) =>
    showFailed(terminal, marker, status),
  );
  const tell = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { folder, elsewhere } = state;
    const { toText } = hostNamesOf(sessionId);
    noteShell(shellId, {
      folder: folder === undefined ? undefined : toText(folder),
      elsewhere,
    });
    noteBusy(shellId, { isBusy: state.phase === 'running' });
  };
  /** A line that is done at once is not worth telling. */
  const tellSoon = (): void => {
    timer ??= setTimeout(tell, tellDelayMs);
  };
  const goTo = (path: string): void => {
    if (isOver) return;
    const { text, remark } = cdLine(path, state, {
      isFullScreen: terminal.buffer.active.type === 'alternate',
      isUtf8: hostNamesOf(sessionId).isUtf8,
    });
    terminal.focus();
    if (text !== '') terminal.input(text);
    say(remark);
    hasSaid = remark !== undefined;
  };
  const input = terminal.onData((data) => {
    const { phase } = state;
    state = withInput(state, data);
    if (state.phase !== phase) tellSoon();
    if (hasSaid) say(undefined);
    hasSaid = false;
  });
  const forget = addShell(shellId, { goTo });
  return {
    sign: (sign) => {
      const machine = state.machine ?? machines.get(sessionId);
      const { phase } = state;
      state = withSign({ ...state, machine }, sign, hostNamesOf(sessionId).address);
      if (state.phase !== phase) tellSoon();
      if (state.machine !== undefined) machines.set(sessionId, state.machine);
      if (sign.at === 'prompt') marks.prompt();
      else if (sign.at === 'output') marks.begin();
      else if (sign.at === 'done') marks.end(sign.status);
      else if (sign.at === 'folder') tellSoon();
    },
    ended: () => {
      isOver = true;
      state = freshShell;
      tell();
    },
    restarted: () => {
      isOver = false;
    },
    stepPrompt: marks.step,
    goTo,
    dispose: () => {
      clearTimeout(timer);
      input.dispose();
      forget();
      marks.dispose();
    },
  };
}
