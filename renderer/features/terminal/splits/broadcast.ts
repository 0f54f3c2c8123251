import { tabOf } from '../dock.ts';
import { dockOf } from '../terminal-store.ts';
import { liveShell, type LiveShell } from './live-shells.ts';
import { typedFor } from './typed-text.ts';

/** Types in the other shells of a tab what was typed in one of them, while the tab does that. */
export function relayTyping(sessionId: string, from: string, text: string): void {
  for (const terminal of others(sessionId, from)) terminal.input(typedFor(text, terminal.modes));
}

/** Pastes into the other shells of a tab what was pasted into one of them: each in the way its program has asked for. */
export function relayPaste(sessionId: string, from: string, text: string): void {
  for (const terminal of others(sessionId, from)) terminal.paste(text);
}

/** How many shells get what is typed in one. */
export function reach(sessionId: string, shell: string): number {
  return others(sessionId, shell).length + 1;
}

function others(sessionId: string, from: string): readonly LiveShell[] {
  const tab = tabOf(dockOf(sessionId), from);
  if (tab?.isBroadcasting !== true) return [];
  return tab.shells.flatMap(({ id }) => {
    const terminal = id === from ? undefined : liveShell(id);
    return terminal === undefined ? [] : [terminal];
  });
}
