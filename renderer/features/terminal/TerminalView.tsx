import { Copy, ClipboardPaste, Eraser, TextSelect } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useClient } from '../../client/ClientContext.tsx';
import type { Client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { ContextMenu, type MenuItem } from '../../ui/Menu.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { connectTerminal, type ShellEnd } from './connect-terminal.ts';
import { copySelection, openScreen, type Screen } from './screen.ts';
import styles from './TerminalView.module.css';

type TerminalViewProps = {
  readonly sessionId: string;
  readonly title: string;
  /** In front of the dock, and the dock in sight: it is measured, and takes the focus. */
  readonly visible: boolean;
  /** The session is connected, so that a new shell can be had. */
  readonly ready: boolean;
  readonly onRestart: () => void;
};

/** One shell in an xterm. */
export function TerminalView(props: TerminalViewProps) {
  const { sessionId, title, visible, ready, onRestart } = props;
  const client = useClient();
  const holder = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<Screen>();
  const [end, setEnd] = useState<ShellEnd>();

  useEffect(() => {
    if (!holder.current) return undefined;
    const opened = openScreen(holder.current, client);
    const { terminal } = opened;
    const hangUp = connectTerminal({ client, sessionId, terminal, onEnd: setEnd });
    setScreen(opened);
    return () => {
      hangUp();
      opened.dispose();
      setScreen(undefined);
    };
  }, [client, sessionId]);

  useEffect(() => {
    if (!visible) return;
    screen?.fit();
    screen?.terminal.focus();
  }, [visible, screen]);

  return (
    <section className={styles.view} aria-label={`Terminal ${title}`} hidden={!visible}>
      <ContextMenu className={styles.screen} items={menuItems(screen, client)}>
        <div ref={holder} className={styles.holder} />
      </ContextMenu>
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
    </section>
  );
}

function menuItems(screen: Screen | undefined, client: Client): MenuItem[] {
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
      onSelect: () => {
        screen?.terminal.focus();
        void client.call('app.paste', {});
      },
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
