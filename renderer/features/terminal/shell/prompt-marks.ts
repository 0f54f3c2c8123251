import type { IDisposable, IMarker, Terminal } from '@xterm/xterm';

/** Where the prompts of a shell stand in its terminal. */
export type PromptMarks = IDisposable & {
  /** A prompt begins on the cursor's line. */
  readonly prompt: () => void;
  /** A command runs, which the last prompt was for. */
  readonly begin: () => void;
  /** It has ended. */
  readonly end: (status: number | undefined) => void;
  /** Brings the prompt before or after the uppermost line into sight; false where there are none. */
  readonly step: (by: 1 | -1) => boolean;
};

/** As many as anybody goes back to; each costs a little with every line that scrolls away. */
const mostMarks = 200;

/** Remembers prompts; `showFailed` marks the line of a command that ended with another status than 0. */
export function createPromptMarks(
  terminal: Terminal,
  showFailed: (marker: IMarker, status: number) => void,
): PromptMarks {
  let marks: IMarker[] = [];
  let isRunning = false;
  const isOnMain = (): boolean => terminal.buffer.active.type === 'normal';
  const shown = (): IMarker[] => marks.filter(({ isDisposed }) => !isDisposed);
  return {
    prompt: () => {
      isRunning = false;
      const { baseY, cursorY } = terminal.buffer.active;
      if (!isOnMain() || marks.at(-1)?.line === baseY + cursorY) return;
      marks.push(terminal.registerMarker(0));
      if (marks.length > mostMarks) marks.shift()?.dispose();
    },
    begin: () => {
      isRunning = true;
    },
    end: (status) => {
      const mark = marks.at(-1);
      const hasFailed = isRunning && status !== undefined && status !== 0;
      isRunning = false;
      if (hasFailed && mark !== undefined && !mark.isDisposed) showFailed(mark, status);
    },
    step: (by) => {
      const all = shown();
      if (all.length === 0 || !isOnMain()) return false;
      const top = terminal.buffer.active.viewportY;
      const lines = all.map(({ line }) => line);
      const line =
        by < 0
          ? Math.max(...lines.filter((one) => one < top))
          : Math.min(...lines.filter((one) => one > top));
      if (Number.isFinite(line)) terminal.scrollToLine(line);
      else if (by > 0) terminal.scrollToBottom();
      return true;
    },
    dispose: () => {
      for (const mark of marks) mark.dispose();
      marks = [];
    },
  };
}
