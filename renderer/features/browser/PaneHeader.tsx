import { ArrowUp, ChevronLeft, ChevronRight, Eye, EyeOff, RotateCw } from 'lucide-react';
import type { MouseEvent, Ref } from 'react';
import { useStore } from 'zustand';
import type { PaneCommand } from '../../keyboard/command-table.ts';
import { keymapStore, shortcutOf } from '../../keyboard/keymap-store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { PlacesMenu, type PlacesMenuHandle } from '../places/PlacesMenu.tsx';
import { HistoryButton } from './path/HistoryButton.tsx';
import type { CommandContext } from './pane/action.ts';
import type { Pane } from './pane/pane.ts';
import { PathBar, type PathBarHandle } from './path/PathBar.tsx';
import { LinkedButton } from './twin/LinkedButton.tsx';
import type { Twin } from './twin/twin.ts';
import styles from './Pane.module.css';

type PaneHeaderProps = {
  readonly pane: Pane;
  readonly side: 'Local' | 'Remote';
  readonly ready: boolean;
  readonly twin: Twin | undefined;
  readonly run: (command: PaneCommand) => boolean;
  readonly canRun: (command: PaneCommand) => boolean;
  readonly context: CommandContext;
  readonly pathBarRef: Ref<PathBarHandle>;
  readonly placesRef: Ref<PlacesMenuHandle>;
  readonly onDone: () => void;
};

/** Where the pane is, and the ways to somewhere else. */
export function PaneHeader(props: PaneHeaderProps) {
  const { pane, side, ready, twin, run, canRun, context, pathBarRef, placesRef, onDone } = props;
  const showHidden = useStore(pane.store, (state) => state.showHidden);
  // what can be done depends on them
  useStore(pane.store, (state) => state.path);
  useStore(pane.store, (state) => state.history);
  keymapStore((state) => state.keymap);
  const button = (command: PaneCommand) => ({
    shortcut: shortcutOf(command),
    disabled: !canRun(command),
    onClick: (event: MouseEvent) => {
      run(command);
      // by mouse: the keys go on with the list, not with the button
      if (event.detail > 0) onDone();
    },
  });
  return (
    <div className={styles.header}>
      <HistoryButton
        pane={pane}
        label="Back"
        icon={ChevronLeft}
        {...button('back')}
        onDone={onDone}
      />
      <HistoryButton
        pane={pane}
        label="Forward"
        icon={ChevronRight}
        {...button('forward')}
        onDone={onDone}
      />
      <IconButton label="Parent folder" icon={ArrowUp} {...button('parent')} />
      <PathBar
        ref={pathBarRef}
        pane={pane}
        label={`${side} path`}
        disabled={!ready}
        onDone={onDone}
        onOtherHost={(address) => context.ui.ask({ kind: 'other-host', address })}
      />
      {twin === undefined ? null : <LinkedButton twin={twin} {...button('sync-browse')} />}
      <PlacesMenu ref={placesRef} context={context} run={run} onDone={onDone} />
      <IconButton
        label="Hide hidden files"
        icon={showHidden ? Eye : EyeOff}
        pressed={!showHidden}
        {...button('toggle-hidden')}
      />
      <IconButton label="Refresh" icon={RotateCw} {...button('refresh')} />
    </div>
  );
}
