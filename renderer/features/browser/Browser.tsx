import {
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { rememberLocalPlace } from '../../state/local-place.ts';
import { homeTab } from '../../state/tabs.ts';
import { rememberLayout, rememberPath, workspaceStore } from '../../state/workspace.ts';
import { useVisits } from '../places/useVisits.ts';
import type { Pane } from './pane/pane.ts';
import { PaneView } from './PaneView.tsx';
import { useTwin } from './twin/use-twin.ts';
import { useFocusAtFirst } from './useFocusAtFirst.ts';
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
  const both = useTwin(local, remote);
  useLocalPlace(local, props.active);
  const tab = props.remoteFs ?? homeTab;
  usePathKept(tab, 'local', local);
  usePathKept(tab, 'remote', remote);
  useVisits(local, { active: props.active });
  useVisits(remote, { active: props.active });
  const { localId, localSize, keepSizes } = usePaneSizes();
  const focusLocal = useFocus(localGrid);
  const focusRemote = useFocus(remoteGrid);
  const hasRemote = useIsShown(remote);
  useFocusAtFirst(remoteGrid, { isShown: hasRemote, isActive: props.active });
  const canCopyToRemote = hasRemote && props.remoteReady;
  const twin = canCopyToRemote ? both : undefined;
  return (
    <Group orientation="horizontal" className={styles.group} onLayoutChanged={keepSizes}>
      <Panel
        id={localId}
        minSize={minPaneWidth}
        className={styles.panel}
        {...(localSize === undefined ? {} : { defaultSize: localSize })}
      >
        <PaneView
          pane={local}
          side="Local"
          ready
          other={canCopyToRemote ? remote : undefined}
          twin={twin}
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
            twin={twin}
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

/** The tab comes back with the folders it was left with. */
function usePathKept(tab: string, side: 'local' | 'remote', pane: Pane): void {
  const path = useStore(pane.store, (state) => state.path);
  useEffect(() => {
    if (path !== undefined) rememberPath(tab, side, path);
  }, [tab, side, path]);
}

/** As wide as the panes were made last, in whichever tab. */
function usePaneSizes() {
  const localId = useId();
  const [localSize] = useState(() => {
    const { localPane } = workspaceStore.getState().layout;
    return localPane === undefined ? undefined : `${localPane / 10}%`;
  });
  const keepSizes = (
    layout: Readonly<Record<string, number>>,
    { isUserInteraction }: { readonly isUserInteraction: boolean },
  ): void => {
    const percent = layout[localId];
    if (isUserInteraction && percent !== undefined) {
      rememberLayout({ localPane: Math.min(999, Math.max(1, Math.round(percent * 10))) });
    }
  };
  return { localId, localSize, keepSizes };
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
