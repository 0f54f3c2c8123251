import type { Terminal } from '@xterm/xterm';
import { reach, relayPaste, relayTyping } from './broadcast.ts';
import { enlist } from './live-shells.ts';
import { followTyping } from './typed-text.ts';

/** A terminal's part in its tab. */
export type TabShare = {
  /** How many shells a paste goes to now, and how it gets there. */
  readonly pasting: () => { readonly shells: number; readonly into: (text: string) => void };
  /** Its own shell has ended: what is typed until the next one begins is meant for no other. */
  readonly shellEnded: () => void;
  readonly shellBegins: () => void;
  readonly leave: () => void;
};

/** Makes a terminal part of its tab, whose shells may all get what is typed in one. */
export function joinTab(
  terminal: Terminal,
  { sessionId, shellId }: { readonly sessionId: string; readonly shellId: string },
): TabShare {
  let isOver = false;
  const withdraw = enlist(shellId, terminal);
  const typing = followTyping(terminal, (text) => {
    if (!isOver) relayTyping(sessionId, shellId, text);
  });
  return {
    pasting: () => ({
      shells: reach(sessionId, shellId),
      into: (text) => {
        terminal.paste(text);
        if (!isOver) relayPaste(sessionId, shellId, text);
      },
    }),
    shellEnded: () => (isOver = true),
    shellBegins: () => (isOver = false),
    leave: () => {
      typing.dispose();
      withdraw();
    },
  };
}
