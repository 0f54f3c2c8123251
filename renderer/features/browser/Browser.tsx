import { useCallback, useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { rememberLocalPlace } from '../../state/local-place.ts';
import type { Pane } from './pane/pane.ts';
import { PaneView } from './PaneView.tsx';
import { usePane } from './usePane.ts';
import styles from './Browser.module.css';

type BrowserProps = {
  /** Id of the session on the right; undefined before there is one. */
  readonly remoteFs: string | undefined;
  readonly remoteReady: boolean;
  readonly localStart?: string;
  readonly remoteStart?: string;
  /** Stands in the remote pane until its first listing. */
  readonly remotePlaceholder: ReactNode;
  /** Stands above the listing: what its session has to say, or that it is not connected. */
  readonly remoteNotice?: ReactNode;
  /** False for a tab in the background. */
  readonly active: boolean;
};

// The narrowest at which a name can still be told from the others.
const minPaneWidth = 240;

/** The two panes of a tab. */
export function Browser(props: BrowserProps) {
  const localGrid = useRef<HTMLDivElement>(null);
  const remoteGrid = useRef<HTMLDivElement>(null);
  const local = usePane('local', {
    ready: true,
    start: props.localStart,
    active: props.active,
  });
  const remote = usePane(props.remoteFs ?? noSession, {
    ready: props.remoteReady && props.remoteFs !== undefined,
    start: props.remoteStart,
    active: props.active,
  });
  useLocalPlace(local, props.active);
  const focusLocal = useFocus(localGrid);
  const focusRemote = useFocus(remoteGrid);
  const hasRemote = useIsShown(remote);
  const canCopyToRemote = hasRemote && props.remoteReady;
  return (
    <Group orientation="horizontal" className={styles.group}>
      <Panel minSize={minPaneWidth} className={styles.panel}>
        <PaneView
          pane={local}
          side="Local"
          ready
          other={canCopyToRemote ? remote : undefined}
          gridRef={localGrid}
          onSwitch={focusRemote}
        />
      </Panel>
      <Separator className={styles.separator} aria-label="Width of the panes" />
      <Panel minSize={minPaneWidth} className={styles.panel}>
        {hasRemote || props.remoteReady ? (
          <PaneView
            pane={remote}
            side="Remote"
            ready={props.remoteReady}
            other={local}
            gridRef={remoteGrid}
            onSwitch={focusLocal}
            notice={props.remoteNotice}
          />
        ) : (
          <div className={styles.placeholder}>{props.remotePlaceholder}</div>
        )}
      </Panel>
    </Group>
  );
}

// Never asked for anything: a pane is only read while it is ready.
const noSession = 'no-session';

function useLocalPlace(local: Pane, isActive: boolean): void {
  const path = useStore(local.store, (state) => state.path);
  useEffect(() => {
    if (isActive && path !== undefined) rememberLocalPlace(path);
  }, [isActive, path]);
}

function useIsShown(pane: Pane): boolean {
  return useStore(pane.store, (state) => state.path !== undefined);
}

function useFocus(ref: RefObject<HTMLDivElement | null>): () => boolean {
  return useCallback(() => {
    ref.current?.focus();
    return ref.current !== null;
  }, [ref]);
}
