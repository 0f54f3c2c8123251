import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { isFocusLost } from '../../../ui/focus.ts';
import type { TerminalTab } from '../dock.ts';
import { closeShell, focusShell, nameTerminal, resizeShells } from '../terminal-store.ts';
import { TerminalView } from '../TerminalView.tsx';
import { BroadcastBar } from './BroadcastBar.tsx';
import { liveShell } from './live-shells.ts';
import { createShellHomes } from './shell-homes.ts';
import { isGoing, runSplit } from './split-commands.ts';
import { splitItems } from './split-items.ts';
import { leafOf } from './split-tree.ts';
import { SplitTreeView } from './SplitTreeView.tsx';
import styles from './ShellSplits.module.css';

type ShellSplitsProps = {
  readonly sessionId: string;
  readonly tab: TerminalTab;
  /** In front of the dock, and the dock in sight. */
  readonly visible: boolean;
  /** The dock takes the place of the panes. */
  readonly isTall: boolean;
  readonly ready: boolean;
  /** Its last shell ended as it should. */
  readonly onDone: () => void;
};

/** The shells of one tab, each in its place; which places there are is the tab's layout. */
export function ShellSplits(props: ShellSplitsProps) {
  const { sessionId, tab, visible, isTall, ready, onDone } = props;
  const { shells, isBroadcasting } = tab;
  const { tree, current, isMaximised } = tab.layout;
  const isAlone = shells.length === 1;
  const [homes] = useState(() => createShellHomes(styles.home ?? ''));
  useEffect(() => homes.keep(shells.map(({ id }) => id)), [homes, shells]);
  const shown = isMaximised ? leafOf(current) : tree;

  // a terminal that goes to another place loses the focus on its way, a bar that goes and panes that are covered take
  // it along
  useEffect(() => {
    if (visible && isFocusLost()) liveShell(current)?.focus();
  }, [visible, isTall, shown, current, isBroadcasting]);

  const close = (id: string): void => {
    if (isAlone) onDone();
    else closeShell(sessionId, id);
  };
  return (
    <div className={styles.splits} hidden={!visible} data-broadcasting={isBroadcasting}>
      {isBroadcasting ? (
        <BroadcastBar count={shells.length} onEnd={() => runSplit(sessionId, 'split-broadcast')} />
      ) : null}
      <div className={styles.tree}>
        <SplitTreeView
          tree={shown}
          homes={homes}
          onResize={(to) => resizeShells(sessionId, tab.id, to)}
        />
      </div>
      {shells.map((shell) =>
        createPortal(
          <div
            className={styles.frame}
            data-marked={!isAlone && (shell.id === current || isBroadcasting)}
            onFocus={() => focusShell(sessionId, shell.id)}
            onPointerDown={() => focusShell(sessionId, shell.id)}
          >
            <TerminalView
              sessionId={sessionId}
              shell={shell}
              visible={visible}
              isCurrent={shell.id === current}
              ready={ready}
              onDone={() => close(shell.id)}
              onProgramTitle={(name) => nameTerminal(sessionId, shell.id, name)}
              onSplitCommand={(command) => {
                // with nowhere to go the key is one as any other
                if (isAlone && isGoing(command)) return false;
                runSplit(sessionId, command);
                return true;
              }}
              splitItems={() => splitItems(sessionId)}
              onClose={isAlone ? undefined : () => closeShell(sessionId, shell.id)}
            />
          </div>,
          homes.of(shell.id),
          shell.id,
        ),
      )}
    </div>
  );
}
