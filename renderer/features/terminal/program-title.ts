import type { IDisposable, Terminal } from '@xterm/xterm';
import { shownLine, untrusted } from '../../../shared/untrusted.ts';

/** A tab has room for not much more. */
const longestTitle = 60;
/** Of what a program sent, so much is looked at. */
const longestRaw = 1_000;
/** Spinners in titles turn faster than anybody reads. */
const intervalMs = 250;

/** Tells the title a program gave its terminal, made harmless and not too often; an empty one takes it back. */
export function followTitle(terminal: Terminal, tell: (title: string) => void): IDisposable {
  let latest = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listener = terminal.onTitleChange((title) => {
    latest = title.slice(0, longestRaw);
    timer ??= setTimeout(() => {
      timer = undefined;
      tell(shownLine(untrusted(latest, longestRaw), longestTitle));
    }, intervalMs);
  });
  return {
    dispose: () => {
      clearTimeout(timer);
      listener.dispose();
    },
  };
}
