/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
import { useEffect, useRef, useState, type Ref } from 'react';
import { useStore } from 'zustand';
import type { SyncAction } from '../../../shared/sync/op.ts';
import { Button } from '../../ui/Button.tsx';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import { runInSlices, type Steps } from '../browser/model/slices.ts';
import { Cells, Heading } from './PlanCells.tsx';
import { PlanProblems } from './PlanProblems.tsx';
import { rowsInFolder, type PlanSort, type ShownRows } from './plan-rows.ts';
import type { OpenPlan, PlanState } from './plan-store.ts';
import {
  isSelected,
  selectAll,
  selectedCount,
  selectedRows,
  selectOne,
  selectRows,
} from './row-selection.ts';
import { SyncGrid } from './SyncGrid.tsx';
import { useShownRows } from './use-shown-rows.ts';
import { heading, useSideWords } from './side-words.ts';
import { kindChoices, nothingToDoText, totalsText } from './words.ts';
import styles from './sync.module.css';

const columns = [
  { by: 'action', label: 'Do' },
  { by: 'path', label: 'Name' },
  { by: 'plan', label: 'Why' },
] as const;

/** The plan, each row of which can be taken out. */
export function SyncPreview(props: {
  readonly open: OpenPlan;
  readonly plan: PlanState;
  readonly gridRef: Ref<HTMLDivElement>;
}) {
  const { open, plan } = props;
  const { ops } = plan;
  const { decisions } = open;
  const sides = useSideWords();
  const { totals } = useStore(decisions.store);
  const [shown, setShown] = useState<ShownRows>({ kind: 'all', text: '' });
  const [sort, setSort] = useState<PlanSort>({ by: 'plan', isDescending: false });
  const rows = useShownRows(plan, shown, sort);
  const [selection, setSelection] = useState(selectOne(0));
  const [cursor, setCursor] = useState(0);
  const [nowMs] = useState(() => Date.now());
  const { work, isBusy } = useWork();
  // what depends on a row may still be on its way
  const isLocked = plan.end === undefined || isBusy;
  const deletions = plan.end?.deletions;

  const show = (changed: Partial<ShownRows>): void => {
    setShown({ ...shown, ...changed });
    setSelection(selectOne(0));
  };
  const sortBy = (by: PlanSort['by']): void => {
    setSort((last) => ({ by, isDescending: last.by === by && !last.isDescending }));
    setSelection(selectOne(0));
  };
  const decideSelected = (isApproved: boolean): void => {
    if (!isLocked) work(decisions.decide(indexesOf(selectedRows(selection), rows), isApproved));
  };
  const toggleOne = (index: number): void => {
    if (isLocked || !decisions.isOpen(index)) return;
    if (ops[index]?.action === 'none') decisions.chooseNext(index);
    else work(decisions.decide([index], decisions.actionAt(index) === 'none'));
  };
  const toggle = (at: number): void => {
    const index = rows[at] ?? -1;
    if (selectedCount(selection) > 1 && isSelected(selection, at)) {
      decideSelected(decisions.actionAt(index) === 'none');
    } else toggleOne(index);
  };
  const selectFolder = (): void => {
    work(rowsInFolder(ops, rows, cursor), (found) => setSelection(selectRows(found)));
  };
  return (
    <>
      <PlanProblems plan={plan} />
      <div className={styles.bar}>
        <ToggleGroup
          label="Show"
          options={kindChoices(sides)}
          value={shown.kind}
          onChange={(kind) => show({ kind })}
        />
        <input
          type="search"
          className={styles.search}
          aria-label="Filter by path"
          placeholder="Filter by path"
          value={shown.text}
          onChange={(event) => show({ text: event.target.value })}
        />
        <Tools
          isLocked={isLocked}
          onAll={() => setSelection(selectAll(rows.length))}
          onFolder={selectFolder}
          onDecide={decideSelected}
        />
      </div>
      <output className={styles.summary}>{totalsText(totals, { deletions, sides })}</output>
      <SyncGrid
        gridRef={props.gridRef}
        label="Plan"
        count={rows.length}
        onToggle={toggle}
        selection={selection}
        onSelect={setSelection}
        onCursor={setCursor}
        head={
          <>
            <span role="columnheader">
              <span className={styles.spoken}>Done or not</span>
            </span>
            {columns.map(({ by, label }) => (
              <Heading key={by} {...{ by, label, sort }} onSort={() => sortBy(by)} />
            ))}
            <Heading
              {...{ by: 'size', label: heading(sides.name.left), sort }}
              onSort={() => sortBy('size')}
            />
            <span role="columnheader">{heading(sides.name.right)}</span>
          </>
        }
        tone={(at) => toneOf(decisions.actionAt(rows[at] ?? -1))}
        renderLine={(at) => {
          const index = rows[at] ?? -1;
          const op = ops[index];
          return op === undefined ? null : (
            <Cells
              op={op}
              action={decisions.actionAt(index)}
              deletions={deletions}
              isLocked={isLocked}
              nowMs={nowMs}
              onToggle={() => toggleOne(index)}
              onChoose={(choice) => decisions.choose(index, choice)}
            />
          );
        }}
        empty={emptyText(plan, shown)}
      />
    </>
  );
}

/** What is done with many rows at once. */
function Tools(props: {
  readonly isLocked: boolean;
  readonly onAll: () => void;
  readonly onFolder: () => void;
  readonly onDecide: (isApproved: boolean) => void;
}) {
  const { isLocked, onDecide } = props;
  return (
    <span className={styles.tools}>
      <Button disabled={isLocked} onClick={props.onAll}>
        Select all
      </Button>
      <Button disabled={isLocked} onClick={props.onFolder}>
        Select its folder
      </Button>
      <Button disabled={isLocked} onClick={() => onDecide(false)}>
        Take out
      </Button>
      <Button disabled={isLocked} onClick={() => onDecide(true)}>
        Put back in
      </Button>
    </span>
  );
}

function* indexesOf(places: Iterable<number>, rows: readonly number[]): Generator<number> {
  for (const at of places) {
    const index = rows[at];
    if (index !== undefined) yield index;
  }
}

/** Runs longer work in slices, one after the other; what is asked for meanwhile is not begun. */
function useWork() {
  const [isBusy, setIsBusy] = useState(false);
  const stop = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    stop.current = controller;
    return () => controller.abort();
  }, []);
  const run = async <T,>(steps: Steps<T>, then?: (value: T) => void): Promise<void> => {
    const { signal } = stop.current;
    setIsBusy(true);
    const value = await runInSlices(steps, signal);
    if (signal.aborted) return;
    setIsBusy(false);
    if (value !== undefined) then?.(value);
  };
  const work = <T,>(steps: Steps<T>, then?: (value: T) => void): void => void run(steps, then);
  return { work, isBusy };
}

function emptyText({ end, error, count }: PlanState, { kind, text }: ShownRows): string {
  if (error !== undefined) return 'There is no plan.';
  if (end === undefined) return 'Comparing…';
  if (count > 0 && (kind !== 'all' || text !== '')) return 'Nothing of this kind.';
  return nothingToDoText(end.counts);
}

function toneOf(action: SyncAction): string {
  if (action === 'none') return 'none';
  return action.startsWith('delete') ? 'delete' : 'copy';
}
