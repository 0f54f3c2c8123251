import { useRef, useState } from 'react';
import { terminalSettingsStore } from '../../state/terminal-settings.ts';
import type { ClipboardRequest } from './clipboard-request.ts';

/** What programs of one terminal want on the clipboard, and the user's answers. */
export function useClipboardRequests(of: {
  /** As in the settings: whose programs may always write to the clipboard. */
  readonly host: string;
  readonly say: (remark: string | undefined) => void;
}) {
  const [asked, setAsked] = useState<ClipboardRequest>();
  // a program that was told no is not heard again in this terminal
  const isMuted = useRef(false);
  const write = (text: string): void => {
    navigator.clipboard
      .writeText(text)
      .then(() => of.say(undefined))
      .catch(() => of.say('The clipboard can only be written while the window has the focus.'));
  };
  const take = (request: ClipboardRequest): void => {
    const { clipboardHosts } = terminalSettingsStore.getState().settings;
    if (clipboardHosts.includes(of.host)) write(request.text);
    // what is shown is what is written: a second one does not take the place of the first under the pointer
    else if (!isMuted.current) setAsked((first) => first ?? request);
  };
  return {
    asked,
    take,
    forget: () => setAsked(undefined),
    answer: (isYes: boolean): void => {
      if (!isYes) isMuted.current = true;
      else if (asked !== undefined) write(asked.text);
      setAsked(undefined);
    },
  };
}
