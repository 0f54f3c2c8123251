import type { Terminal } from '@xterm/xterm';

/** What others need of the terminal a shell is seen in. */
export type LiveShell = Pick<Terminal, 'input' | 'paste' | 'modes' | 'focus' | 'element'>;

const live = new Map<string, LiveShell>();

/** Makes a shell's terminal known by its shell; the function it gives takes it back. */
export function enlist(shell: string, terminal: LiveShell): () => void {
  live.set(shell, terminal);
  return () => live.delete(shell);
}

/** The terminal of a shell, while there is one. */
export function liveShell(shell: string): LiveShell | undefined {
  return live.get(shell);
}
