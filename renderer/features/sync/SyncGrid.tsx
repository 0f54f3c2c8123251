/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { movedCursor } from '../../ui/moved-cursor.ts';
import {
  isSelected,
  selectAll,
  selectOne,
  selectTo,
  toggleRow,
  type RowSelection,
} from './row-selection.ts';
import styles from './sync.module.css';

/** Height of a line in pixels. */
export const lineHeight = 26;

const overscan = 12;

/** Lines that a grid of this feature shows. */
type SyncGridProps = {
  readonly label: string;
  readonly count: number;
  readonly head: ReactNode;
  /** The cells of a line. */
  readonly renderLine: (at: number) => ReactNode;
  readonly tone?: (at: number) => string | undefined;
  /** Space. */
  readonly onToggle?: (at: number) => void;
  /** Lines that something can be done with together, and how to select others. */
  readonly selection?: RowSelection;
  readonly onSelect?: (selection: RowSelection) => void;
  readonly onCursor?: (at: number) => void;
  readonly onSight?: (first: number, last: number) => void;
  readonly empty: ReactNode;
  readonly gridRef?: Ref<HTMLDivElement>;
};

/** A list of many lines with one cursor. Only those in sight are in the page. */
export function SyncGrid(props: SyncGridProps) {
  const { count, onToggle, selection, onSelect } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(0);
  const at = Math.min(cursor, count - 1);
  // oxlint-disable-next-line react/incompatible-library -- nothing is compiled by the React Compiler here
  const virtualizer = useVirtualizer({
    count,
    overscan,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    initialRect: { width: 760, height: 400 },
    onChange: (instance) => {
      const items = instance.getVirtualItems();
      props.onSight?.(items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
    },
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / lineHeight) - 1);
    const next = movedCursor(event.key, { at, page, last: count - 1 });
    const isControl = event.ctrlKey || event.metaKey;
    if (next !== undefined) {
      moveTo(next);
      virtualizer.scrollToIndex(next);
      if (event.shiftKey && selection !== undefined) onSelect?.(selectTo(selection, next));
      else if (!isControl) onSelect?.(selectOne(next));
    } else if (isControl && event.key.toLowerCase() === 'a') onSelect?.(selectAll(count));
    else if (isControl && event.key === ' ' && selection !== undefined) {
      onSelect?.(toggleRow(selection, at));
    } else if (event.key === ' ' && at >= 0) onToggle?.(at);
    // what the dialog would begin by it must not begin by accident
    else if (event.key !== 'Enter') return;
    event.preventDefault();
  };
  const moveTo = (next: number): void => {
    setCursor(next);
    props.onCursor?.(next);
  };
  const onMouseDown = (event: MouseEvent, index: number): void => {
    moveTo(index);
    if (selection === undefined || onSelect === undefined || isControlOf(event.target)) return;
    if (event.shiftKey) onSelect(selectTo(selection, index));
    else if (event.ctrlKey || event.metaKey) onSelect(toggleRow(selection, index));
    else if (event.button === 0 || !isSelected(selection, index)) onSelect(selectOne(index));
  };
  const lines = virtualizer.getVirtualItems();
  return (
    <div
      ref={props.gridRef}
      role="grid"
      aria-multiselectable={selection === undefined ? undefined : true}
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      tabIndex={0}
      className={styles.grid}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className={styles.head}>
          {props.head}
        </div>
      </div>
      {/* a group of rows has rows: there are none yet when it is drawn for the first time */}
      <div
        ref={scroller}
        role={lines.length === 0 ? 'presentation' : 'rowgroup'}
        className={styles.scroller}
      >
        <div role="presentation" style={{ height: count * lineHeight }}>
          {lines.map(({ index, start }) => (
            <div
              key={index}
              role="row"
              id={`${id}-${index}`}
              aria-rowindex={index + 2}
              className={styles.line}
              style={{ transform: `translateY(${start}px)` }}
              data-cursor={index === at}
              data-tone={props.tone?.(index)}
              aria-selected={selection === undefined ? undefined : isSelected(selection, index)}
              onMouseDown={(event) => onMouseDown(event, index)}
            >
              {props.renderLine(index)}
            </div>
          ))}
        </div>
        {count === 0 ? <div className={styles.empty}>{props.empty}</div> : null}
      </div>
    </div>
  );
}

/** A box or list in a line does what it does, and selects nothing. */
function isControlOf(target: EventTarget): boolean {
  return target instanceof Element && target.closest('input, select, button') !== null;
}
