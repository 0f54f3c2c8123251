import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Link } from '../../../shared/links.ts';
import { useClient } from '../../client/ClientContext.tsx';
import type { TerminalCommand } from '../../keyboard/command-table.ts';
import { terminalSettingsStore } from '../../state/terminal-settings.ts';
import type { ClipboardRequest } from './clipboard-request.ts';
import { connectTerminal, type ShellEnd } from './connect-terminal.ts';
import { cleanPaste, quotePaths, type Paste } from './paste.ts';
import { takeRows } from './row-drop.ts';
import { resetModes } from './reset-modes.ts';
import { openScreen, type Screen } from './screen.ts';
import { watchShell, type ShellWatch } from './shell/shell-watch.ts';
import { joinTab } from './splits/join-tab.ts';
import { useClipboardRequests } from './useClipboardRequests.ts';

/** What stands around one terminal: its shell's end, and what waits for the user. */
export type TerminalState = {
  readonly holder: RefObject<HTMLDivElement | null>;
  readonly screen: Screen | undefined;
  readonly end: ShellEnd | undefined;
  /** A new shell below what the old one has left. */
  readonly restart: () => void;
  /** Under the pointer. */
  readonly link: Link | undefined;
  readonly paste: AskedPaste | undefined;
  readonly answerPaste: (isYes: boolean) => void;
  readonly clipboard: ClipboardRequest | undefined;
  readonly answerClipboard: (isYes: boolean) => void;
  /** Something that did not happen, and why. */
  readonly remark: string | undefined;
  readonly pasteHere: () => void;
  /** Brings another prompt into sight; false where the shell marks none. */
  readonly stepPrompt: (by: 1 | -1) => boolean;
  /** Takes the shell to a folder, or says why not. */
  readonly goTo: (path: string) => void;
};

/** A paste that the user is asked about. */
export type AskedPaste = {
  readonly given: Paste;
  /** How many shells get it. */
  readonly shells: number;
  readonly into: (text: string) => void;
};

/** Opens a screen in `holder`, joins it to a shell, and keeps what it asks until the user says. */
export function useTerminal(of: {
  readonly sessionId: string;
  readonly shellId: string;
  /** As in the settings: whose programs may always write to the clipboard. */
  readonly host: string;
  readonly onTitle: (title: string) => void;
  /** False leaves its key to the shell. */
  readonly onCommand: (command: TerminalCommand) => boolean;
  /** Where its shell starts, when it can. */
  readonly directory?: string | undefined;
  /** A key that is no command, also after the shell has ended. */
  readonly onKey: (key: string) => void;
}): TerminalState {
  const { sessionId, shellId } = of;
  const client = useClient();
  const holder = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<Screen>();
  const [shell, setShell] = useState<{ readonly again: () => void; readonly watch: ShellWatch }>();
  const [end, setEnd] = useState<ShellEnd>();
  const [link, setLink] = useState<Link>();
  const [paste, setPaste] = useState<AskedPaste>();
  const [remark, setRemark] = useState<string>();
  const clipboard = useClipboardRequests({ host: of.host, say: setRemark });
  const latest = useRef({ ...of, clipboard });
  useEffect(() => {
    latest.current = { ...of, clipboard };
  });

  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const give = (asked: AskedPaste): void => {
      const { askBeforePaste } = terminalSettingsStore.getState().settings;
      if (asked.given.mustAsk && askBeforePaste) setPaste(asked);
      else asked.into(asked.given.text);
    };
    // what is dropped is meant for where it is dropped
    const intoThis = (text: string): void => opened.terminal.paste(text);
    const typePaths = (paths: readonly string[]): void => {
      const { text, leftOut } = quotePaths(paths);
      setRemark(leftOut === 0 ? undefined : leftOutText(leftOut));
      opened.terminal.focus();
      if (text !== '') give({ given: cleanPaste(text), shells: 1, into: intoThis });
    };
    const opened = openScreen(element, {
      onHover: setLink,
      onOpen: ({ href }) => void client.call('app.openLink', { url: href }),
      onCommand: (command) => latest.current.onCommand(command),
      onPaste: (given) => give({ given, ...tab.pasting() }),
      onDrop: (files) => typePaths(files.map((file) => client.pathForFile(file))),
      onClipboard: (request) => latest.current.clipboard.take(request),
      onTitle: (title) => latest.current.onTitle(title),
      onSign: (sign) => watch.sign(sign),
    });
    const { terminal } = opened;
    const tab = joinTab(terminal, { sessionId, shellId });
    const watch = watchShell(terminal, { sessionId, shellId, say: setRemark });
    const onEnd = (how: ShellEnd): void => {
      tab.shellEnded();
      terminal.write(resetModes);
      watch.ended();
      latest.current.clipboard.forget();
      setEnd(how);
    };
    const { directory } = latest.current;
    const join = (): (() => void) =>
      connectTerminal({ client, sessionId, terminal, directory, onEnd, onNotice: setRemark });
    let hangUp = join();
    setShell({
      watch,
      again: () => {
        hangUp();
        tab.shellBegins();
        watch.restarted();
        setEnd(undefined);
        // below what the old shell has left, wherever it stood
        terminal.write('\r\n');
        hangUp = join();
        // the button that was pressed goes; one that comes back along with others leaves the focus to them
        if (element.closest('section')?.contains(document.activeElement) === true) terminal.focus();
      },
    });
    const keys = terminal.onKey(({ domEvent }) => latest.current.onKey(domEvent.key));
    const leaveRows = takeRows(element, typePaths);
    setScreen(opened);
    return () => {
      keys.dispose();
      tab.leave();
      leaveRows();
      hangUp();
      watch.dispose();
      opened.dispose();
      setScreen(undefined);
    };
  }, [client, sessionId, shellId]);

  return {
    holder,
    screen,
    restart: () => shell?.again(),
    end,
    link,
    paste,
    answerPaste: (isYes) => {
      if (isYes) paste?.into(paste.given.text);
      setPaste(undefined);
      screen?.terminal.focus();
    },
    clipboard: clipboard.asked,
    answerClipboard: (isYes) => {
      clipboard.answer(isYes);
      screen?.terminal.focus();
    },
    remark,
    pasteHere: () => {
      screen?.terminal.focus();
      void client.call('app.paste', {});
    },
    stepPrompt: (by) => shell?.watch.stepPrompt(by) === true,
    goTo: (path) => shell?.watch.goTo(path),
  };
}

function leftOutText(count: number): string {
  return count === 1
    ? 'One path was left out: its name holds characters that a shell could obey.'
    : `${count} paths were left out: their names hold characters that a shell could obey.`;
}
