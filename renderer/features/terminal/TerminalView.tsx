import {
  Copy,
  ClipboardPaste,
  Eraser,
  FolderInput,
  Search,
  TextSelect,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useClient } from '../../client/ClientContext.tsx';
import type { TerminalCommand } from '../../keyboard/command-table.ts';
import { shortcutOf } from '../../keyboard/keymap-store.ts';
import { useSession } from '../../state/sessions.ts';
import { allowClipboard, terminalSettingsStore } from '../../state/terminal-settings.ts';
import { tabPaths } from '../../state/workspace.ts';
import { ContextMenu, type MenuItem } from '../../ui/Menu.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ClipboardNotice } from './ClipboardNotice.tsx';
import { shellTitle, type Shell } from './dock.ts';
import { EndNotice } from './EndNotice.tsx';
import { PasteDialog } from './PasteDialog.tsx';
import { copySelection, type Screen } from './screen.ts';
import { isSplitCommand, type SplitCommand } from './splits/split-commands.ts';
import { TerminalFind } from './TerminalFind.tsx';
import { takeCommands, type ShellCommand } from './shell-commands.ts';
import { useShellAgain } from './useShellAgain.ts';
import { useTerminal } from './useTerminal.ts';
import styles from './TerminalView.module.css';

type TerminalViewProps = {
  readonly sessionId: string;
  readonly shell: Shell;
  /** In front of the dock, and the dock in sight: it is measured. */
  readonly visible: boolean;
  /** Of those in its tab, the one that has what is typed: it takes the focus. */
  readonly isCurrent: boolean;
  /** The session is connected, so that a new shell can be had. */
  readonly ready: boolean;
  /** The shell ended as it should, so that nothing is left to read. */
  readonly onDone: () => void;
  /** What a program calls its terminal, made harmless. */
  readonly onProgramTitle: (title: string) => void;
  /** False leaves its key to the shell. */
  readonly onSplitCommand: (command: SplitCommand) => boolean;
  /** What of its menu is about the tab it shares. */
  readonly splitItems: () => readonly MenuItem[];
  /** Closes it alone, when others are in its tab. */
  readonly onClose: (() => void) | undefined;
};

/** One shell in an xterm, with what it asks of the user below it. */
export function TerminalView(props: TerminalViewProps) {
  const { sessionId, shell, visible, isCurrent, ready, onDone, onProgramTitle } = props;
  const client = useClient();
  const view = useRef<HTMLElement>(null);
  const host = useSession(sessionId)?.address ?? '';
  const [isFinding, setFinding] = useState(false);
  const actions: Readonly<Record<ShellCommand, (of: Screen) => boolean | void>> = {
    'terminal-copy': (of) => copySelection(of.terminal),
    'terminal-paste': () => terminal.pasteHere(),
    'terminal-find': () => setFinding(true),
    'terminal-select-all': (of) => of.terminal.selectAll(),
    'terminal-clear': (of) => of.terminal.clear(),
    'previous-prompt': () => terminal.stepPrompt(-1),
    'next-prompt': () => terminal.stepPrompt(1),
    'shell-to-pane': () => {
      const { remotePath } = tabPaths(sessionId);
      if (remotePath !== undefined) terminal.goTo(remotePath);
    },
  };
  const run = (command: TerminalCommand): boolean => {
    if (screen === undefined) return true;
    if (isSplitCommand(command)) return props.onSplitCommand(command);
    return actions[command](screen) !== false;
  };
  const onKey = (key: string): void => {
    if (end !== undefined && (end.by === 'error' || key === 'Enter')) again.ask();
  };
  const terminal = useTerminal({
    sessionId,
    shellId: shell.id,
    host,
    directory: shell.directory,
    onTitle: onProgramTitle,
    onCommand: run,
    onKey,
  });
  const { holder, screen, end, link, remark } = terminal;
  const runFromOutside = useEffectEvent((command: ShellCommand): void => void run(command));
  useEffect(() => takeCommands(shell.id, (command) => runFromOutside(command)), [shell.id]);
  const again = useShellAgain({ sessionId, ready, end, restart: terminal.restart });
  useEffect(() => {
    if (end?.by === 'exit' && end.code === 0) onDone();
  }, [end, onDone]);
  const rightClick = terminalSettingsStore((state) => state.settings.rightClick);

  useEffect(() => {
    if (visible) screen?.fit();
  }, [visible, screen]);
  useEffect(() => {
    // what else of it has the focus, such as the field to find in, keeps it
    if (!visible || !isCurrent || view.current?.contains(document.activeElement)) return;
    screen?.terminal.focus();
  }, [visible, isCurrent, screen]);

  return (
    <section
      ref={view}
      className={styles.view}
      aria-label={`Terminal ${shellTitle(shell)}`}
      hidden={!visible}
    >
      <ContextMenu
        className={styles.screen}
        items={() => [...menuItems(run), ...props.splitItems()]}
      >
        {/* with Shift it is the menu's, whatever was chosen */}
        <div
          ref={holder}
          className={styles.holder}
          onContextMenu={(event) => {
            if (rightClick === 'menu' || event.shiftKey || event.button !== 2) return;
            event.preventDefault();
            event.stopPropagation();
            terminal.pasteHere();
          }}
        />
        {link === undefined ? null : (
          <output className={styles.target}>Ctrl+click opens {link.href}</output>
        )}
      </ContextMenu>
      {!isFinding || screen === undefined ? null : (
        <TerminalFind
          screen={screen}
          onClose={() => {
            setFinding(false);
            screen.terminal.focus();
          }}
        />
      )}
      <div className={styles.asks}>
        {remark === undefined ? null : <Notice tone="info">{remark}</Notice>}
        {terminal.clipboard === undefined ? null : (
          <ClipboardNotice
            request={terminal.clipboard}
            onAnswer={(answer) => {
              if (answer === 'always') void allowClipboard(client, host);
              terminal.answerClipboard(answer !== 'no');
            }}
          />
        )}
        {end === undefined ? null : (
          <EndNotice
            end={end}
            ready={ready}
            isCurrent={isCurrent}
            isAsked={again.isAsked}
            onAgain={again.ask}
            onClose={props.onClose}
          />
        )}
      </div>
      {terminal.paste === undefined || !visible ? null : (
        <PasteDialog
          paste={terminal.paste.given}
          shells={terminal.paste.shells}
          onAnswer={terminal.answerPaste}
        />
      )}
    </section>
  );
}

function menuItems(run: (command: TerminalCommand) => boolean): readonly MenuItem[] {
  const item = (command: TerminalCommand, label: string, icon: LucideIcon): MenuItem => ({
    label,
    icon,
    shortcut: shortcutOf(command),
    onSelect: () => void run(command),
  });
  return [
    item('terminal-copy', 'Copy', Copy),
    item('terminal-paste', 'Paste', ClipboardPaste),
    'separator',
    item('terminal-find', 'Find…', Search),
    item('terminal-select-all', 'Select all', TextSelect),
    item('terminal-clear', 'Clear', Eraser),
    'separator',
    item('shell-to-pane', 'Go to the pane’s folder', FolderInput),
  ];
}
