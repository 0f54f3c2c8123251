import type { TerminalCommand } from '../../keyboard/command-table.ts';
import { activeTab } from './dock.ts';
import { isSplitCommand, type SplitCommand } from './splits/split-commands.ts';
import { dockOf } from './terminal-store.ts';

/** Commands that one terminal carries out, whatever tab it is in. */
export type ShellCommand = Exclude<TerminalCommand, SplitCommand>;

type Run = (command: ShellCommand) => void;

const runs = new Map<string, Run>();

/** Whether a command of a terminal is one that it carries out by itself. */
export function isShellCommand(command: TerminalCommand): command is ShellCommand {
  return !isSplitCommand(command);
}

/** Lets a terminal be given commands from outside of it; the function it gives ends that. */
export function takeCommands(shellId: string, run: Run): () => void {
  runs.set(shellId, run);
  return () => {
    if (runs.get(shellId) === run) runs.delete(shellId);
  };
}

/** How the terminal that has what is typed, of a session's, is given commands; undefined when there is none. */
export function frontCommands(sessionId: string): Run | undefined {
  const front = activeTab(dockOf(sessionId))?.layout.current;
  return front === undefined ? undefined : runs.get(front);
}
