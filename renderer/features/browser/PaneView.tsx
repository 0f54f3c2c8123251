import { useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useStore } from 'zustand';
import type { PaneCommand } from '../../keyboard/command-table.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { ContextMenu } from '../../ui/Menu.tsx';
import { ResultsBar } from '../find/ResultsBar.tsx';
import { FilterBar } from '../filter/FilterBar.tsx';
import { useFocusOnward } from '../../ui/focus.ts';
import { FolderSizesContext } from '../properties/FolderSize.tsx';
import { useKeptLayout, usePanePlace } from '../../state/pane-settings.ts';
import { columnMenuItems } from './grid/column-menu.ts';
import { FileGrid } from './grid/FileGrid.tsx';
import { menuItems } from './menu-items.ts';
import type { CommandContext } from './pane/action.ts';
import { pasteInto } from './pane/actions/clipboard.ts';
import { openLine } from './pane/actions/go.ts';
import { canRun, runCommand } from './pane/commands.ts';
import type { Pane } from './pane/pane.ts';
import { PaneDialogs } from './dialogs/PaneDialogs.tsx';
import { PaneEmpty } from './PaneEmpty.tsx';
import { PaneHeader } from './PaneHeader.tsx';
import { PaneNotices } from './PaneNotices.tsx';
import type { PlacesMenuHandle } from '../places/PlacesMenu.tsx';
import type { PathBarHandle } from './path/PathBar.tsx';
import { createRename } from './grid/rename.ts';
import { SortWords } from './grid/SortWords.tsx';
import { StatusLine } from './StatusLine.tsx';
import { CompareBar } from './twin/CompareBar.tsx';
import { MissingFolder } from './twin/MissingFolder.tsx';
import { sideOf, type Twin } from './twin/twin.ts';
import { useMarks, useLinkedHint } from './twin/use-twin.ts';
import { useActivePane } from './useActivePane.ts';
import { useFollowTerminal } from './useFollowTerminal.ts';
import { useDragAndDrop } from './drag/useDragAndDrop.ts';
import { useDrops } from './drag/useDrops.ts';
import { useRightDrag } from './drag/useRightDrag.tsx';
import { usePasteFiles } from './drag/usePasteFiles.ts';
import { usePaneUi } from './usePaneUi.ts';
import styles from './Pane.module.css';

type PaneViewProps = {
  readonly pane: Pane;
  readonly side: 'Local' | 'Remote';
  /** False while its session is not connected. */
  readonly ready: boolean;
  /** The pane on the other side, when files can be copied there. */
  readonly other: Pane | undefined;
  readonly twin: Twin | undefined;
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly onSwitch: () => boolean;
  /** Above the lines, such as why the session is gone. */
  readonly notice?: ReactNode;
};

/** One file pane. */
export function PaneView(props: PaneViewProps) {
  const { pane, side, ready, other, twin, gridRef } = props;
  const client = useClient();
  const areaRef = useRef<HTMLElement>(null);
  const scrollerRef = useRef<HTMLDivElement>(null);
  const noticesRef = useRef<HTMLDivElement>(null);
  const pathBarRef = useRef<PathBarHandle>(null);
  const placesRef = useRef<PlacesMenuHandle>(null);
  const { state, ui, close, focusList } = usePaneUi({
    gridRef,
    pathBarRef,
    placesRef,
    onSwitch: props.onSwitch,
  });
  useFocusOnward(noticesRef, focusList);
  const context: CommandContext = { client, pane, other, ready, twin, ui };
  const marks = useMarks(twin, pane);
  useLinkedHint(twin, ui);
  useFollowTerminal(pane, areaRef, {
    ready,
    isAsking: state.dialog !== undefined || state.renaming !== undefined,
    ui,
  });
  const run = (command: PaneCommand): boolean => runCommand(command, context);
  useActivePane(areaRef, {
    run,
    canRun: (command) => canRun(command, context),
    focus: focusList,
  });
  const [menuAt, setMenuAt] = useState<'headings' | 'lines'>('lines');
  const rename = useRenameHandlers(context, close, focusList);
  const isShown = useStore(pane.store, (shown) => shown.path !== undefined);
  const drops = useDrops(context);
  const enabled = ready && isShown;
  const parts = { area: areaRef, scroller: scrollerRef };
  const isRenaming = state.renaming !== undefined;
  const draggedTo = useDragAndDrop(pane, parts, { ...drops, enabled, isRenaming });
  const right = useRightDrag(pane, { ...parts, enabled, onRows: drops.onRows, focusList });
  const place = draggedTo ?? right.place;
  usePasteFiles(areaRef, {
    pane,
    enabled,
    onPaste: (files) => pasteInto(context, files),
  });
  return (
    <section
      ref={areaRef}
      className={styles.pane}
      aria-label={side}
      data-ready={ready}
      data-drop={place !== undefined && place.line === undefined}
    >
      <PaneHeader
        pane={pane}
        side={side}
        ready={ready}
        twin={twin}
        context={context}
        run={run}
        canRun={(command) => canRun(command, context)}
        pathBarRef={pathBarRef}
        placesRef={placesRef}
        onDone={focusList}
      />
      <div className={styles.notices} ref={noticesRef}>
        {props.notice}
        <ResultsBar
          pane={pane}
          ready={ready}
          onChange={() => run('find-files')}
          onDone={focusList}
        />
        {ready ? <PaneNotices pane={pane} /> : null}
        {twin === undefined ? null : (
          <>
            <MissingFolder twin={twin} side={sideOf(twin, pane)} />
            <CompareBar twin={twin} side={sideOf(twin, pane)} />
          </>
        )}
      </div>
      <PaneMenu context={context} run={run} at={menuAt}>
        <FileGrid
          pane={pane}
          label={`${side} files`}
          disabled={!ready}
          gridRef={gridRef}
          scrollerRef={scrollerRef}
          dropLine={place?.line}
          marks={marks}
          renaming={state.renaming}
          rename={rename}
          keys={{ onCommand: run }}
          mouse={{
            onOpen: (name) => openLine(context, name),
            onBack: () => run('back'),
            onForward: () => run('forward'),
            onMenuAt: setMenuAt,
          }}
          empty={<PaneEmpty pane={pane} />}
        />
      </PaneMenu>
      <FilterBar pane={pane} gridRef={gridRef} onDone={focusList} />
      <SortWords pane={pane} />
      <StatusLine pane={pane} hint={state.hint} />
      {right.question}
      <PaneDialogs context={context} dialog={state.dialog} onClose={close} />
    </section>
  );
}

function useRenameHandlers(context: CommandContext, close: () => void, focusList: () => void) {
  const { client, pane } = context;
  return useMemo(
    () => createRename({ client, pane, close, focusList }),
    [client, pane, close, focusList],
  );
}

function PaneMenu(props: {
  readonly context: CommandContext;
  readonly run: (command: PaneCommand) => boolean;
  readonly at: 'headings' | 'lines';
  readonly children: ReactNode;
}) {
  const { context, run } = props;
  const place = usePanePlace(context.pane.fs);
  // the items depend on what is shown
  useKeptLayout(place);
  // the items depend on what is selected
  useStore(context.pane.store, (state) => state.selection);
  return (
    <ContextMenu
      className={styles.body}
      items={() =>
        props.at === 'headings' ? columnMenuItems(context, place) : menuItems(context, run)
      }
    >
      <FolderSizesContext value={context.pane.sizes}>{props.children}</FolderSizesContext>
    </ContextMenu>
  );
}
