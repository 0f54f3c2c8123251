/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
import {
  ArrowLeft,
  ArrowRight,
  CircleSlash,
  FolderPlus,
  Trash2,
  type LucideIcon,
} from 'lucide-react';
import { useMemo, useState, type Ref } from 'react';
import { displayName } from '../../../shared/names.ts';
import {
  choicesOf,
  type Stamp,
  type SyncAction,
  type SyncChoice,
  type SyncOp,
} from '../../../shared/sync/op.ts';
import { formatBytes, formatCount, formatItems } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import { exactTimeText, timeText } from '../browser/model/times.ts';
import {
  actionAt,
  choose,
  decide,
  isOpen,
  nextChoice,
  shownRows,
  type Decisions,
  type PlanSort,
  type PlanTotals,
  type ShownKind,
} from './plan-model.ts';
import type { PlanState } from './plan-store.ts';
import { SyncGrid } from './SyncGrid.tsx';
import { actionWords, kindChoices, reasonText, totalsText } from './words.ts';
import styles from './sync.module.css';

const actionIcons: Readonly<Record<SyncAction, LucideIcon>> = {
  'copy-right': ArrowRight,
  'copy-left': ArrowLeft,
  'make-right': FolderPlus,
  'make-left': FolderPlus,
  'delete-right': Trash2,
  'delete-left': Trash2,
  none: CircleSlash,
};

const columns = [
  { by: 'action', label: 'Do' },
  { by: 'path', label: 'Name' },
  { by: 'plan', label: 'Why' },
  { by: 'size', label: 'Local' },
] as const;

/** The plan, each row of which can be taken out. */
export function SyncPreview(props: {
  readonly plan: PlanState;
  readonly decisions: Decisions;
  readonly totals: PlanTotals;
  readonly onDecide: (decisions: Decisions) => void;
  readonly gridRef: Ref<HTMLDivElement>;
}) {
  const { plan, decisions, totals, onDecide } = props;
  const { ops, count } = plan;
  const [kind, setKind] = useState<ShownKind>('all');
  const [sort, setSort] = useState<PlanSort>({ by: 'plan', isDescending: false });
  // `ops` grows in place: its count is what says so
  const { rows } = useMemo(
    () => ({ count, rows: shownRows(ops, kind, sort) }),
    [ops, count, kind, sort],
  );
  const [nowMs] = useState(() => Date.now());

  const toggle = (at: number): void => {
    const index = rows[at] ?? -1;
    const op = ops[index];
    // what depends on a row may still be on its way
    if (op === undefined || !isOpen(op) || plan.end === undefined) return;
    if (op.action === 'none') {
      onDecide(choose(decisions, index, nextChoice(op, decisions.chosen.get(index))));
    } else onDecide(decide(ops, decisions, [index], decisions.vetoed.has(index)));
  };
  const sortBy = (by: PlanSort['by']): void =>
    setSort((last) => ({ by, isDescending: last.by === by && !last.isDescending }));
  const areAllIn = rows.every(
    (index) => actionAt(ops, index, decisions) !== 'none' || ops[index]?.action === 'none',
  );
  return (
    <>
      <Problems plan={plan} />
      <div className={styles.bar}>
        <ToggleGroup label="Show" options={kindChoices} value={kind} onChange={setKind} />
        <output className={styles.totals}>{totalsText(totals)}</output>
      </div>
      <SyncGrid
        gridRef={props.gridRef}
        label="Plan"
        count={rows.length}
        onToggle={toggle}
        head={
          <>
            <span role="columnheader">
              <input
                type="checkbox"
                tabIndex={-1}
                aria-label="All rows shown"
                checked={rows.length > 0 && areAllIn}
                disabled={plan.end === undefined}
                onChange={() => onDecide(decide(ops, decisions, rows, !areAllIn))}
              />
            </span>
            {columns.map(({ by, label }) => (
              <Heading key={by} {...{ by, label, sort }} onSort={() => sortBy(by)} />
            ))}
            <span role="columnheader">Remote</span>
          </>
        }
        tone={(at) => toneOf(actionAt(ops, rows[at] ?? -1, decisions))}
        renderLine={(at) => {
          const index = rows[at] ?? -1;
          const op = ops[index];
          return op === undefined ? null : (
            <Cells
              op={op}
              action={actionAt(ops, index, decisions)}
              isLocked={plan.end === undefined}
              nowMs={nowMs}
              onToggle={() => toggle(at)}
              onChoose={(action) => onDecide(choose(decisions, index, action))}
            />
          );
        }}
        empty={emptyText(plan, kind)}
      />
    </>
  );
}

function emptyText({ end, count }: PlanState, kind: ShownKind): string {
  if (end === undefined) return 'Comparing…';
  if (count > 0 && kind !== 'all') return 'Nothing of this kind.';
  return 'The folders are alike: there is nothing to do.';
}

function toneOf(action: SyncAction): string {
  if (action === 'none') return 'none';
  return action.startsWith('delete') ? 'delete' : 'copy';
}

function Heading(props: {
  readonly by: PlanSort['by'];
  readonly label: string;
  readonly sort: PlanSort;
  readonly onSort: () => void;
}) {
  const { by, label, sort } = props;
  const isBy = sort.by === by;
  return (
    <span
      role="columnheader"
      aria-sort={isBy ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" tabIndex={-1} className={styles.heading} onClick={props.onSort}>
        {label}
        <span aria-hidden="true">
          {isBy && by !== 'plan' ? (sort.isDescending ? ' ↓' : ' ↑') : ''}
        </span>
      </button>
    </span>
  );
}

function Cells(props: {
  readonly op: SyncOp;
  readonly action: SyncAction;
  /** The plan is not whole yet. */
  readonly isLocked: boolean;
  readonly nowMs: number;
  readonly onToggle: () => void;
  readonly onChoose: (action: SyncChoice | undefined) => void;
}) {
  const { op, action, nowMs } = props;
  const choices = choicesOf(op);
  const Icon = actionIcons[action];
  const name = displayName(op.path);
  return (
    <>
      <span role="gridcell">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Do: ${name}`}
          checked={action !== 'none'}
          disabled={props.isLocked || !isOpen(op)}
          onChange={props.onToggle}
        />
      </span>
      <span role="gridcell" className={styles.action}>
        {choices.length === 0 ? (
          <>
            <Icon aria-hidden="true" strokeWidth={1.8} />
            {actionWords[action]}
          </>
        ) : (
          <select
            tabIndex={-1}
            disabled={props.isLocked}
            aria-label={`What to do with ${name}`}
            value={action}
            onChange={(event) => {
              props.onChoose(choices.find((choice) => choice === event.target.value));
            }}
          >
            {(['none', ...choices] as const).map((choice) => (
              <option key={choice} value={choice}>
                {actionWords[choice]}
              </option>
            ))}
          </select>
        )}
      </span>
      <span role="gridcell" className={styles.name} title={name}>
        {name}
      </span>
      <span role="gridcell" className={styles.why} title={reasonText(op.action, op.why)}>
        {reasonText(op.action, op.why)}
      </span>
      <Facts stamp={op.left} nowMs={nowMs} />
      <Facts stamp={op.right} nowMs={nowMs} />
    </>
  );
}

function Facts({ stamp, nowMs }: { readonly stamp: Stamp | undefined; readonly nowMs: number }) {
  if (stamp === undefined) {
    return (
      <span role="gridcell" className={styles.facts} data-none="true">
        –
      </span>
    );
  }
  const { kind, size, mtimeMs } = stamp;
  const what = kind === 'file' ? formatBytes(size ?? 0) : kind === 'directory' ? 'folder' : kind;
  const exact = mtimeMs === undefined ? '' : exactTimeText(mtimeMs);
  const bytes = kind === 'file' && size !== undefined ? `${formatCount(size)} bytes, ` : '';
  return (
    <span role="gridcell" className={styles.facts} title={`${bytes}${exact}`}>
      <span>{what}</span>
      <span>{mtimeMs === undefined || kind === 'directory' ? '' : timeText(mtimeMs, nowMs)}</span>
    </span>
  );
}

// More would hide the plan they are about; the rows below them say it as well.
const namedProblems = 3;

/** Folders that could not be listed whole: what is below them is not known, and nothing is deleted there. */
function Problems({ plan: { end, error } }: { readonly plan: PlanState }) {
  if (error !== undefined) {
    return (
      <Notice tone="bad">
        {error.message} {error.next}
      </Notice>
    );
  }
  if (end === undefined || end.problems.length === 0) return null;
  const all = end.problems.length + end.moreProblems;
  return (
    <Notice tone="warn">
      <p>
        {formatItems(all, 'folder', 'folders')} could not be listed whole. What is below is not
        known: nothing there is deleted, or copied as missing.
      </p>
      <ul className={styles.problems}>
        {end.problems.slice(0, namedProblems).map(({ path, error: why }) => (
          <li key={path}>{why.message}</li>
        ))}
      </ul>
    </Notice>
  );
}
