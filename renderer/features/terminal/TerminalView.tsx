import { Copy, ClipboardPaste, Eraser, TextSelect } from 'lucide-react';
import { useEffect } from 'react';
import { useClient } from '../../client/ClientContext.tsx';
import { useSession } from '../../state/sessions.ts';
import { allowClipboard } from '../../state/terminal-settings.ts';
import { Button } from '../../ui/Button.tsx';
import { ContextMenu, type MenuItem } from '../../ui/Menu.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ClipboardNotice } from './ClipboardNotice.tsx';
import type { ShellEnd } from './connect-terminal.ts';
import { PasteDialog } from './PasteDialog.tsx';
import { copySelection, type Screen } from './screen.ts';
import { useTerminal } from './useTerminal.ts';
import styles from './TerminalView.module.css';

type TerminalViewProps = {
  readonly sessionId: string;
  readonly title: string;
  /** In front of the dock, and the dock in sight: it is measured, and takes the focus. */
  readonly visible: boolean;
  /** The session is connected, so that a new shell can be had. */
  readonly ready: boolean;
  readonly onRestart: () => void;
  /** What a program calls its terminal, made harmless. */
  readonly onProgramTitle: (title: string) => void;
};

/** One shell in an xterm, with what it asks of the user below it. */
export function TerminalView(props: TerminalViewProps) {
  const { sessionId, title, visible, ready, onRestart, onProgramTitle } = props;
  const client = useClient();
  const host = useSession(sessionId)?.address ?? '';
  const terminal = useTerminal({ sessionId, host, onTitle: onProgramTitle });
  const { holder, screen, end, link, remark } = terminal;

  useEffect(() => {
    if (!visible) return;
    screen?.fit();
    screen?.terminal.focus();
  }, [visible, screen]);

  return (
    <section className={styles.view} aria-label={`Terminal ${title}`} hidden={!visible}>
      <ContextMenu className={styles.screen} items={menuItems(screen, terminal.pasteHere)}>
        <div ref={holder} className={styles.holder} />
        {link === undefined ? null : (
          <output className={styles.target}>Ctrl+click opens {link.href}</output>
        )}
      </ContextMenu>
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
      {end ? (
        <Notice
          tone={end.by === 'error' ? 'bad' : 'info'}
          action={
            <Button disabled={!ready} onClick={onRestart}>
              New shell
            </Button>
          }
        >
          {endText(end)}
        </Notice>
      ) : null}
      {terminal.paste === undefined || !visible ? null : (
        <PasteDialog paste={terminal.paste} onAnswer={terminal.answerPaste} />
      )}
    </section>
  );
}

function menuItems(screen: Screen | undefined, pasteHere: () => void): MenuItem[] {
  return [
    {
      label: 'Copy',
      icon: Copy,
      shortcut: 'Ctrl+Shift+C',
      onSelect: () => {
        if (screen) copySelection(screen.terminal);
      },
    },
    {
      label: 'Paste',
      icon: ClipboardPaste,
      shortcut: 'Ctrl+Shift+V',
      onSelect: pasteHere,
    },
    'separator',
    { label: 'Select all', icon: TextSelect, onSelect: () => screen?.terminal.selectAll() },
    { label: 'Clear', icon: Eraser, onSelect: () => screen?.terminal.clear() },
  ];
}

function endText(end: ShellEnd): string {
  if (end.by === 'error') return end.error.message;
  if (end.signal !== undefined) return `The shell was ended by signal ${end.signal}.`;
  if (end.code === undefined) return 'The shell ended; the server did not say how.';
  return `The shell ended with exit status ${end.code}.`;
}
