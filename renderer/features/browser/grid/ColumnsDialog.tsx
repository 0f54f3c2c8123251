import { ArrowDown, ArrowUp } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import type { PaneColumn, ShownColumn } from '../../../../shared/contract/panes.ts';
import { limits } from '../../../../shared/limits.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { SelectField } from '../../../ui/SelectField.tsx';
import {
  allColumns,
  boundedWidth,
  columnFacts,
  movedColumn,
  usualColumn,
  usualColumns,
} from '../model/column-layout.ts';
import type { Sort } from '../model/sort.ts';
import styles from './ColumnsDialog.module.css';

type ColumnsDialogProps = {
  /** What is chosen now; null for the usual ones. */
  readonly columns: readonly ShownColumn[] | null;
  readonly sort: Sort;
  /** Whose columns these are: `this computer`, or the host. */
  readonly whose: string;
  readonly onDone: (columns: readonly ShownColumn[] | null, sort: Sort) => void;
  readonly onClose: () => void;
};

/** A line of the dialog: every column, shown or not. */
type Line = { readonly id: PaneColumn; readonly isShown: boolean; readonly width: string };

/** Chooses, orders and sizes the columns of a pane by keys, and what it is sorted by. */
export function ColumnsDialog({ columns, sort, whose, onDone, onClose }: ColumnsDialogProps) {
  const [lines, setLines] = useState(() => linesOf(columns ?? usualColumns));
  const [isUsual, setUsual] = useState(columns === null);
  const [order, setOrder] = useState(sort);
  const edit = (next: readonly Line[]): void => {
    setLines(next);
    setUsual(false);
  };
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= lines.length) return;
    edit(movedColumn(lines, from, to > from ? to + 1 : to));
  };
  const done = (): void => {
    const shown = lines
      .filter(({ isShown }) => isShown)
      .map(({ id, width }) => ({ id, width: typedWidth(id, width) }));
    onDone(isUsual ? null : shown, order);
  };
  return (
    <Dialog
      title="Columns"
      open
      onClose={onClose}
      size="medium"
      actions={
        <>
          <Button
            onClick={() => {
              setLines(linesOf(usualColumns));
              setUsual(true);
            }}
          >
            Usual columns
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={done}>
            Save
          </Button>
        </>
      }
    >
      <p className={styles.intro}>
        For {whose}. Alt+↑ and Alt+↓ move a column; dragging its heading does, too. Widths are
        pixels.
      </p>
      <ol className={styles.list} aria-label="Columns in their order">
        {lines.map((line, index) => (
          <ColumnLine
            key={line.id}
            line={line}
            onChange={(change) => edit(lines.with(index, { ...line, ...change }))}
            onUp={index === 0 ? undefined : () => move(index, index - 1)}
            onDown={index === lines.length - 1 ? undefined : () => move(index, index + 1)}
          />
        ))}
      </ol>
      <div className={styles.sort}>
        <SelectField
          label="Sort by"
          value={order.column}
          options={allColumns.map((id) => ({ value: id, label: columnFacts[id].label }))}
          onChange={(column) => setOrder({ ...order, column })}
        />
        <SelectField
          label="Direction"
          value={order.direction}
          options={directions}
          onChange={(direction) => setOrder({ ...order, direction })}
        />
      </div>
    </Dialog>
  );
}

const directions = [
  { value: 'ascending', label: 'Ascending' },
  { value: 'descending', label: 'Descending' },
] as const;

function ColumnLine(props: {
  readonly line: Line;
  readonly onChange: (change: Partial<Line>) => void;
  readonly onUp: (() => void) | undefined;
  readonly onDown: (() => void) | undefined;
}) {
  const { line, onChange, onUp, onDown } = props;
  const box = useId();
  const { label } = columnFacts[line.id];
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowUp: onUp, ArrowDown: onDown }[event.key];
    if (!event.altKey || step === undefined) return;
    event.preventDefault();
    step();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are for the controls inside
    <li className={styles.line} onKeyDown={onKeyDown}>
      <input
        id={box}
        type="checkbox"
        checked={line.isShown}
        disabled={line.id === 'name'}
        onChange={(event) => onChange({ isShown: event.target.checked })}
      />
      <label htmlFor={box}>{label}</label>
      <input
        className={styles.width}
        inputMode="numeric"
        aria-label={line.id === 'name' ? 'Least width of Name' : `Width of ${label}`}
        title="Pixels"
        value={line.width}
        maxLength={5}
        onChange={(event) => onChange({ width: event.target.value.replaceAll(/\D/g, '') })}
      />
      <IconButton
        size="s"
        label={`Move ${label} up`}
        icon={ArrowUp}
        disabled={onUp === undefined}
        onClick={onUp}
      />
      <IconButton
        size="s"
        label={`Move ${label} down`}
        icon={ArrowDown}
        disabled={onDown === undefined}
        onClick={onDown}
      />
    </li>
  );
}

/** Shown columns in their order, then the others. */
function linesOf(columns: readonly ShownColumn[]): readonly Line[] {
  const shown = columns.map(({ id, width }) => ({ id, isShown: true, width: String(width) }));
  const others = allColumns
    .filter((id) => columns.every((column) => column.id !== id))
    .map((id) => ({ id, isShown: false, width: String(usualColumn(id).width) }));
  return [...shown, ...others];
}

function typedWidth(id: PaneColumn, text: string): number {
  if (text === '') return usualColumn(id).width;
  return boundedWidth(Math.min(Number(text), limits.columnWidth.most));
}
