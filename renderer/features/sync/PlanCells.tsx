/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
import {
  ArrowLeft,
  ArrowRight,
  CircleSlash,
  FolderPlus,
  Trash2,
  type LucideIcon,
} from 'lucide-react';
import { nameInText } from '../../../shared/names.ts';
import {
  choicesOf,
  type Stamp,
  type SyncAction,
  type SyncChoice,
  type SyncOp,
} from '../../../shared/sync/op.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { exactTimeText, timeText } from '../browser/model/times.ts';
import type { PlanSort } from './plan-rows.ts';
import { useSideWords } from './side-words.ts';
import { actionText, reasonText, type Deletions } from './words.ts';
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

/** A heading that orders the rows by its column. */
export function Heading(props: {
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

/** The cells of a row of the plan. */
export function Cells(props: {
  readonly op: SyncOp;
  readonly action: SyncAction;
  readonly deletions: Deletions;
  /** The plan is not whole yet. */
  readonly isLocked: boolean;
  readonly nowMs: number;
  readonly onToggle: () => void;
  readonly onChoose: (action: SyncChoice | undefined) => void;
}) {
  const { op, action, nowMs } = props;
  const choices = choicesOf(op);
  const sides = useSideWords();
  const words = { deletions: props.deletions, sides };
  const Icon = actionIcons[action];
  const name = nameInText(op.path);
  return (
    <>
      <span role="gridcell">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Do: ${name}`}
          checked={action !== 'none'}
          disabled={props.isLocked || (op.action === 'none' && choices.length === 0)}
          onChange={props.onToggle}
        />
      </span>
      <span role="gridcell" className={styles.action} title={actionText(op, action, words)}>
        {choices.length === 0 ? (
          <>
            <Icon aria-hidden="true" strokeWidth={1.8} />
            {actionText(op, action, words)}
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
                {actionText(op, choice, words)}
              </option>
            ))}
          </select>
        )}
      </span>
      <span role="gridcell" className={styles.name} title={name}>
        {name}
      </span>
      <span role="gridcell" className={styles.why} title={reasonText(op, sides)}>
        {reasonText(op, sides)}
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
