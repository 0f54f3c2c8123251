/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
import {
  useEffect,
  useEffectEvent,
  useId,
  useState,
  type CSSProperties,
  type ReactNode,
  type RefObject,
} from 'react';
import { useStore } from 'zustand';
import { useLogin } from '../../../state/sessions.ts';
import { FileGridHeader } from './FileGridHeader.tsx';
import { FileRow } from './FileRow.tsx';
import { columnTracks, neededWidth } from '../model/column-layout.ts';
import type { Mark } from '../model/marks.ts';
import type { Pane } from '../pane/pane.ts';
import type { RenameHandlers } from './RenameField.tsx';
import { useRowHeight } from './row-height.ts';
import { useLineWindow, type DrawnLines } from './useLineWindow.ts';
import { useGridKeys, type GridKeys } from './useGridKeys.ts';
import { useGridMouse, type GridMouse } from './useGridMouse.ts';
import { usePaneColumns } from './usePaneColumns.ts';
import { useRubberBand } from './useRubberBand.ts';
import { useCutNames } from '../../../state/file-clipboard.ts';
import styles from './FileGrid.module.css';

type FileGridProps = {
  readonly pane: Pane;
  /** Accessible name: `Local files` or `Remote files`. */
  readonly label: string;
  readonly disabled: boolean;
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly scrollerRef: RefObject<HTMLDivElement | null>;
  /** Line that a drop would go into. */
  readonly dropLine: number | undefined;
  /** How entries stand to those of the other pane, while they are compared. */
  readonly marks: ReadonlyMap<string, Mark> | undefined;
  readonly renaming: string | undefined;
  readonly rename: RenameHandlers;
  readonly keys: GridKeys;
  readonly mouse: GridMouse;
  /** Over the lines when there are none. */
  readonly empty: ReactNode;
};

/** The lines of a pane. Only those in sight are in the page. */
export function FileGrid(props: FileGridProps) {
  const { pane, label, gridRef, scrollerRef, renaming } = props;
  const lines = useStore(pane.store, (state) => state.lines);
  const selection = useStore(pane.store, (state) => state.selection);
  const reading = useStore(pane.store, (state) => state.reading);
  const filter = useStore(pane.store, (state) => state.filter?.matcher);
  const owners = useStore(pane.store, (state) => state.owners);
  const login = useLogin(pane.fs);
  const cut = useCutNames(
    pane.fs,
    useStore(pane.store, (state) => state.path),
  );
  const gridId = useId();
  const cursorIndex = selection.cursor === undefined ? -1 : lines.indexOf(selection.cursor);
  const rowHeight = useRowHeight();
  const drawn = useLineWindow(scrollerRef, { count: lines.count, lineHeight: rowHeight });
  const columns = usePaneColumns(pane, drawn.view.width);
  const pageLines = Math.max(1, Math.floor(drawn.view.height / rowHeight) - 1);
  useReveal(pane, drawn.scrollTo);
  const onKeyDown = useGridKeys(pane, { ...props.keys, pageLines });
  const mouse = useGridMouse(pane, { ...props.mouse, gridRef });
  const { band, onPointerDown } = useRubberBand(pane, scrollerRef);
  useHeadingsInStep(gridRef, scrollerRef);
  const [nowMs] = useState(() => Date.now());
  const tracks: CSSProperties & Record<`--${string}`, string> = {
    '--tracks': columnTracks(columns.shown),
    '--lines-width': `${neededWidth(columns.shown)}px`,
    '--row': `${rowHeight}px`,
  };
  return (
    <div
      ref={gridRef}
      role="grid"
      className={styles.grid}
      style={tracks}
      tabIndex={0}
      aria-label={label}
      aria-rowcount={lines.count + 1}
      aria-multiselectable="true"
      aria-disabled={props.disabled || undefined}
      aria-busy={reading?.kind === 'go' || undefined}
      aria-activedescendant={cursorIndex < 0 ? undefined : `${gridId}-${cursorIndex}`}
      onKeyDown={onKeyDown}
      {...mouse}
    >
      <FileGridHeader
        pane={pane}
        columns={columns}
        gridRef={gridRef}
        hasScrollbar={drawn.height > drawn.view.height}
      />
      <div
        ref={scrollerRef}
        role="rowgroup"
        className={styles.scroller}
        onPointerDown={onPointerDown}
      >
        <div role="presentation" className={styles.lines} style={{ height: drawn.height }}>
          {drawnIndexes(drawn, cursorIndex, lines.count).map((index) => {
            const name = lines.nameAt(index);
            return (
              <FileRow
                key={index}
                id={`${gridId}-${index}`}
                index={index}
                top={drawn.topOf(index)}
                columns={columns.shown}
                entry={lines.entryAt(index)}
                isSelected={name !== undefined && selection.names.has(name)}
                isCut={name !== undefined && cut.has(name)}
                isCursor={index === cursorIndex}
                isDropTarget={index === props.dropLine}
                mark={name === undefined ? undefined : props.marks?.get(name)}
                rename={name !== undefined && name === renaming ? props.rename : undefined}
                owners={owners}
                login={login}
                nowMs={nowMs}
                filter={filter}
              />
            );
          })}
          {band === undefined ? null : <div className={styles.band} style={band} />}
        </div>
        {props.empty}
      </div>
    </div>
  );
}

/** The line of the cursor stays in the page: `aria-activedescendant` names it, a drag starts from it. */
function drawnIndexes({ first, last }: DrawnLines, cursorIndex: number, count: number): number[] {
  const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  if (cursorIndex < 0 || cursorIndex >= count) return indexes;
  if (cursorIndex < first) indexes.unshift(cursorIndex);
  else if (cursorIndex > last) indexes.push(cursorIndex);
  return indexes;
}

/** Keeps the headings above their columns while the lines are scrolled sideways. */
function useHeadingsInStep(
  gridRef: RefObject<HTMLElement | null>,
  scrollerRef: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    const grid = gridRef.current;
    const scroller = scrollerRef.current;
    if (grid === null || scroller === null) return undefined;
    let last = 0;
    const follow = (): void => {
      if (scroller.scrollLeft === last) return;
      last = scroller.scrollLeft;
      grid.style.setProperty('--scrolled', `${-last}px`);
    };
    scroller.addEventListener('scroll', follow, { passive: true });
    return () => scroller.removeEventListener('scroll', follow);
  }, [gridRef, scrollerRef]);
}

/** Scrolls to the line the pane asks for, again while a folder is still being read and lines come in above it. */
function useReveal(pane: Pane, scrollTo: (index: number) => void): void {
  const reveal = useStore(pane.store, (state) => state.reveal);
  const lines = useStore(pane.store, (state) => state.lines);
  const isReading = useStore(pane.store, (state) => state.reading?.kind === 'go');
  const scroll = useEffectEvent(scrollTo);
  useEffect(() => {
    if (reveal === undefined) return;
    const index = lines.indexOf(reveal.name);
    if (index >= 0) scroll(index);
    if (!isReading) pane.clearReveal();
  }, [pane, reveal, lines, isReading]);
}
