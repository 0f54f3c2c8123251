import { Columns2, Maximize2, Plus, Rows2, SquareTerminal, X } from 'lucide-react';
import { useShortcut } from '../../keyboard/keymap-store.ts';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { currentShell, tabTitle, type TerminalTab } from './dock.ts';
import { toggleTall } from '../../state/tabs.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { TabList } from '../../ui/TabList.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { runSplit } from './splits/split-commands.ts';
import { ShellSplits } from './splits/ShellSplits.tsx';
import {
  activateTerminal,
  closeTerminal,
  forgetDock,
  openTerminal,
  setBroadcasting,
  useDock,
} from './terminal-store.ts';
import { ShellBar } from './shell/ShellBar.tsx';
import styles from './TerminalDock.module.css';

/** The terminals of one session, as tabs; opening the dock opens the first one. */
export function TerminalDock(props: {
  readonly sessionId: string;
  readonly ready: boolean;
  readonly visible: boolean;
  /** It takes the place of the panes. */
  readonly isTall?: boolean;
  /** The last terminal was closed: nothing is left to show. */
  readonly onEmpty: () => void;
}) {
  const { sessionId, ready, visible, isTall = false, onEmpty } = props;
  const { terminals, active, opened, refusal } = useDock(sessionId);

  useEffect(() => {
    if (visible && ready && opened === 0) openTerminal(sessionId);
  }, [visible, ready, opened, sessionId]);
  // nobody types into shells they do not see, or that are gone
  useEffect(() => {
    if (!visible || !ready) setBroadcasting(sessionId, { on: false });
  }, [visible, ready, sessionId]);
  useEffect(() => () => forgetDock(sessionId), [sessionId]);

  const close = (id: string): void => {
    closeTerminal(sessionId, id);
    if (terminals.length === 1) onEmpty();
  };
  const { tabs, step } = useTabSteps(sessionId);
  const shortcut = useShortcut('new-terminal');
  const rightKeys = useShortcut('split-right');
  const downKeys = useShortcut('split-down');
  const tallKeys = useShortcut('terminal-tall');

  return (
    <div className={styles.dock}>
      <div className={styles.strip}>
        <TabList label="Terminals" tabs={terminals.map(({ id }) => tabId(id))} />
        <div ref={tabs} className={styles.tabs}>
          {terminals.map((terminal) => (
            <Tab
              key={terminal.id}
              sessionId={sessionId}
              terminal={terminal}
              selected={terminal.id === active}
              onClose={() => close(terminal.id)}
              onStep={step}
            />
          ))}
        </div>
        <IconButton
          label="New terminal"
          shortcut={shortcut}
          icon={Plus}
          size="s"
          disabled={!ready}
          onClick={() => openTerminal(sessionId)}
        />
        <span className={styles.grow} />
        <IconButton
          label="Split to the right"
          shortcut={rightKeys}
          icon={Columns2}
          size="s"
          disabled={!ready || terminals.length === 0}
          onClick={() => runSplit(sessionId, 'split-right')}
        />
        <IconButton
          label="Split downwards"
          shortcut={downKeys}
          icon={Rows2}
          size="s"
          disabled={!ready || terminals.length === 0}
          onClick={() => runSplit(sessionId, 'split-down')}
        />
        <ShellBar sessionId={sessionId} ready={ready} />
        <IconButton
          label="Over the panes"
          shortcut={tallKeys}
          icon={Maximize2}
          size="s"
          pressed={isTall}
          onClick={() => toggleTall(sessionId)}
        />
      </div>
      {refusal === undefined ? null : <Notice tone="info">{refusal}</Notice>}
      <div className={styles.screens}>
        {terminals.map((tab) => (
          <ShellSplits
            key={tab.id}
            sessionId={sessionId}
            tab={tab}
            visible={visible && tab.id === active}
            isTall={isTall}
            ready={ready}
            onDone={() => close(tab.id)}
          />
        ))}
        {terminals.length === 0 ? (
          <EmptyState
            icon={SquareTerminal}
            title={ready ? 'No terminal is open' : 'Terminals open once the session is connected'}
            action={
              ready ? (
                <Button onClick={() => openTerminal(sessionId)}>New terminal</Button>
              ) : undefined
            }
          />
        ) : null}
      </div>
    </div>
  );
}

/** Moves along the tabs by keys; the focus stays on them, although a terminal that comes to the front takes it. */
function useTabSteps(sessionId: string) {
  const { terminals, active } = useDock(sessionId);
  const tabs = useRef<HTMLDivElement>(null);
  const isStepping = useRef(false);
  // after the effects of the terminals, which are further inside
  useEffect(() => {
    if (isStepping.current)
      tabs.current?.querySelector<HTMLElement>(`[data-terminal="${active}"]`)?.focus();
    isStepping.current = false;
  }, [active]);
  const step = (by: 1 | -1): void => {
    const at = terminals.findIndex(({ id }) => id === active);
    const next = terminals[(at + by + terminals.length) % terminals.length];
    if (next === undefined || next.id === active) return;
    isStepping.current = true;
    activateTerminal(sessionId, next.id);
  };
  return { tabs, step };
}

const tabId = (terminalId: string): string => `terminal-tab-${terminalId}`;

function Tab(props: {
  readonly sessionId: string;
  readonly terminal: TerminalTab;
  readonly selected: boolean;
  readonly onClose: () => void;
  /** Brings the tab that many places further to the front, around the ends. */
  readonly onStep: (by: 1 | -1) => void;
}) {
  const { sessionId, terminal, selected, onClose, onStep } = props;
  const title = tabTitle(terminal);
  const program = currentShell(terminal)?.program;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Delete') onClose();
    else if (event.key === 'ArrowRight') onStep(1);
    else if (event.key === 'ArrowLeft') onStep(-1);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.tab} data-selected={selected}>
      <button
        type="button"
        role="tab"
        id={tabId(terminal.id)}
        aria-selected={selected}
        tabIndex={selected ? 0 : -1}
        data-terminal={terminal.id}
        className={styles.name}
        onClick={() => activateTerminal(sessionId, terminal.id)}
        onAuxClick={(event) => {
          if (event.button === 1) onClose();
        }}
        onKeyDown={onKeyDown}
      >
        <SquareTerminal aria-hidden="true" strokeWidth={1.7} />
        {title}
        {program === undefined ? null : <span className={styles.program}>{program}</span>}
      </button>
      <IconButton
        label={`Close ${title}`}
        icon={X}
        size="s"
        tabIndex={selected ? 0 : -1}
        onClick={onClose}
      />
    </div>
  );
}
