import { useEffect, useEffectEvent, type RefObject } from 'react';
import type { Client } from '../../../client/client.ts';
import type { Pane } from '../pane/pane.ts';

/** The pane that a command pastes into: from a menu, the focus is not in it. */
let asked: Pane | undefined;

/** Has the clipboard pasted into a pane. What is on it is known only once somebody pastes. */
export function askForPaste(client: Client, pane: Pane): void {
  asked = pane;
  void client.call('app.paste', {}).then((answer) => {
    if (!answer.ok) pane.report(answer.error);
  });
}

/** Takes what is pasted into the pane: files of another program come as a drop does, none mean its own clipboard. */
export function usePasteFiles(
  area: RefObject<HTMLElement | null>,
  options: {
    readonly pane: Pane;
    readonly enabled: boolean;
    readonly onPaste: (files: readonly File[]) => void;
  },
): void {
  const onPaste = useEffectEvent(options.onPaste);
  const { pane, enabled } = options;
  useEffect(() => {
    if (!enabled) return undefined;
    const take = (event: ClipboardEvent): void => {
      if (asked === undefined ? !hasFocus(area.current) : asked !== pane) return;
      asked = undefined;
      event.preventDefault();
      onPaste([...(event.clipboardData?.files ?? [])]);
    };
    document.addEventListener('paste', take);
    return () => document.removeEventListener('paste', take);
  }, [area, pane, enabled]);
}

/** A text field takes text. */
function hasFocus(area: HTMLElement | null): boolean {
  const focused = document.activeElement;
  if (focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement) return false;
  return focused !== null && area?.contains(focused) === true;
}
