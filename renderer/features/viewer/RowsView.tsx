/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- a part of the page that scrolls must be reachable by keyboard, and know the two keys of its ends */
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import type { FileSpan } from './model/file-span.ts';
import type { FoundRow } from './model/find-row.ts';
import type { Goal, InSight } from './model/in-sight.ts';
import { hexRow, offsetText, rowAt, rowStarts, textRow, type RowForm } from './model/rows.ts';
import type { SpanWays } from './useSpan.ts';
import styles from './Viewer.module.css';

type RowsViewProps = {
  readonly name: string;
  readonly form: RowForm;
  readonly span: FileSpan;
  readonly ways: SpanWays;
  /** The row that a text was found in last. */
  readonly found: FoundRow | undefined;
  /** What is wanted in sight. */
  readonly goal: Goal | undefined;
  /** Called with what is. */
  readonly onInSight: (inSight: InSight) => void;
};

const rowHeight = 18;
/** So many rows before the end of what is in memory, the next part is fetched. */
const ahead = 40;

/** The rows of the part that is in memory. Only those in sight are in the page. */
export function RowsView(props: RowsViewProps) {
  const { name, form, span, ways, found, goal, onInSight } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const starts = useMemo(() => rowStarts(span.bytes, form), [span.bytes, form]);
  const count = starts.length - 1;
  // oxlint-disable-next-line react/incompatible-library -- nothing is compiled by the React Compiler here
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  useAnchor(scroller, { span, starts, ways });
  useGoal(scroller, { span, starts, ways, goal });
  const noted = useRef<InSight>(null);
  const noteInSight = (): void => {
    const { current } = scroller;
    if (current === null) return;
    const top = Math.floor(current.scrollTop / rowHeight);
    const bottom = Math.ceil((current.scrollTop + current.clientHeight) / rowHeight);
    const offsetOf = (row: number): number => span.start + (starts[Math.min(row, count)] ?? 0);
    const inSight = { from: offsetOf(top), to: offsetOf(bottom) };
    const { current: before } = noted;
    if (before?.from === inSight.from && before.to === inSight.to) return;
    noted.current = inSight;
    onInSight(inSight);
  };
  useLayoutEffect(noteInSight);
  useEffect(() => {
    // what shows it in another way keeps the focus
    if (document.activeElement?.matches('input, select') !== true) scroller.current?.focus();
  }, []);
  const onScroll = (): void => {
    const { current } = scroller;
    if (current === null) return;
    noteInSight();
    const top = Math.floor(current.scrollTop / rowHeight);
    const bottom = Math.ceil((current.scrollTop + current.clientHeight) / rowHeight);
    if (bottom > count - ahead && span.start + span.bytes.length < span.size) ways.further();
    else if (top < ahead && span.start > 0) ways.back();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    if (event.key === 'Home') ways.goTo(0);
    else ways.toEnd();
    if (scroller.current !== null) {
      scroller.current.scrollTop = event.key === 'Home' ? 0 : scroller.current.scrollHeight;
    }
  };
  return (
    <section
      ref={scroller}
      className={styles.rows}
      aria-label={`Content of ${name}`}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div className={styles.all} style={{ height: count * rowHeight }}>
        {virtualizer.getVirtualItems().map(({ index }) => (
          <div
            key={index}
            className={styles.row}
            style={{ top: index * rowHeight }}
            data-found={form.as === 'text' && span.start + (starts[index] ?? 0) === found?.start}
          >
            <Row form={form} span={span} from={starts[index] ?? 0} to={starts[index + 1] ?? 0} />
          </div>
        ))}
      </div>
      {span.size === 0 ? <div className={styles.nothing}>The file is empty.</div> : null}
    </section>
  );
}

type RowProps = {
  readonly form: RowForm;
  readonly span: FileSpan;
  readonly from: number;
  readonly to: number;
};

function Row({ form, span, from, to }: RowProps) {
  const bytes = span.bytes.subarray(from, to);
  if (form.as === 'text') return textRow(bytes, form.charset);
  const { hex, ascii } = hexRow(bytes);
  return (
    <>
      <span className={styles.offset}>{offsetText(span.start + from)}</span>
      <span className={styles.hex}>{hex}</span>
      <span aria-hidden="true">{ascii}</span>
    </>
  );
}

type Anchored = {
  readonly span: FileSpan;
  readonly starts: Uint32Array;
  readonly ways: SpanWays;
};

/** Keeps what is in sight where it is when other parts come and go; a file that is followed shows its end. */
function useAnchor(
  scrollerRef: RefObject<HTMLDivElement | null>,
  { span, starts, ways }: Anchored,
): void {
  const before = useRef<{
    readonly start: number;
    readonly end: number;
    readonly starts: Uint32Array;
  }>(null);
  useLayoutEffect(() => {
    const { current } = scrollerRef;
    const last = before.current;
    const end = span.start + span.bytes.length;
    before.current = { start: span.start, end, starts };
    if (current === null || last === null) return;
    if (ways.isFollowed && end !== last.end) {
      current.scrollTop = current.scrollHeight;
      return;
    }
    if (last.start === span.start) return;
    const top = current.scrollTop;
    const offset = last.start + (last.starts[Math.floor(top / rowHeight)] ?? 0);
    const isKept = offset >= span.start && offset < end;
    // elsewhere in the file: at its end, or where the slider says
    if (!isKept)
      current.scrollTop = end >= span.size && last.end < span.start ? current.scrollHeight : 0;
    else current.scrollTop = rowAt(starts, offset - span.start) * rowHeight + (top % rowHeight);
  }, [scrollerRef, span, starts, ways.isFollowed]);
}

// one that a part on its way keeps from being read is asked for again
const mostTries = 3;

/** Brings a row into sight, from elsewhere in the file when it has to. */
function useGoal(
  scrollerRef: RefObject<HTMLDivElement | null>,
  { span, starts, ways, goal }: Anchored & { readonly goal: Goal | undefined },
): void {
  const last = useRef<{ readonly goal: Goal | undefined; tries: number }>({
    // one from before it was shown in this way is not one any more
    goal,
    tries: mostTries,
  });
  useLayoutEffect(() => {
    const { current } = scrollerRef;
    if (current === null || goal === undefined) return;
    if (last.current.goal !== goal) last.current = { goal, tries: 0 };
    if (last.current.tries >= mostTries) return;
    if (goal.start >= span.start && goal.start < span.start + span.bytes.length) {
      const top = rowAt(starts, goal.start - span.start) * rowHeight;
      const { scrollTop, clientHeight } = current;
      const isInSight = top >= scrollTop && top + rowHeight <= scrollTop + clientHeight;
      if (goal.at === 'top') current.scrollTop = top;
      else if (!isInSight) current.scrollTop = top - clientHeight / 3;
      last.current.tries = mostTries;
      return;
    }
    last.current.tries += 1;
    ways.goTo(goal.start);
  }, [scrollerRef, span, starts, ways, goal]);
}
