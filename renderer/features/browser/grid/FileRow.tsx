/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
/* oxlint-disable jsx-a11y/role-supports-aria-props -- aria-description is for every role since ARIA 1.3; the rule knows 1.2 */
import { ArrowUp } from 'lucide-react';
import { memo } from 'react';
import type { ShownColumn } from '../../../../shared/contract/panes.ts';
import type { Entry } from '../../../../shared/entry.ts';
import { EmptyCells, FactCell, type CellContext } from './columns.tsx';
import { BarredMark, EntryIcon, EntryName, entryDescription } from './EntryName.tsx';
import { isBarred } from '../model/access.ts';
import type { NameFilter } from '../model/filter.ts';
import type { Mark } from '../model/marks.ts';
import { RenameField, type RenameHandlers } from './RenameField.tsx';
import { describedWith, MarkBadge } from '../twin/MarkBadge.tsx';
import nameStyles from './EntryName.module.css';
import styles from './FileGrid.module.css';

type FileRowProps = CellContext & {
  readonly id: string;
  readonly index: number;
  /** Where it is placed, in pixels. */
  readonly top: number;
  readonly columns: readonly ShownColumn[];
  /** Undefined for `..`. */
  readonly entry: Entry | undefined;
  readonly isSelected: boolean;
  /** It waits to be pasted elsewhere. */
  readonly isCut: boolean;
  readonly isCursor: boolean;
  readonly isDropTarget: boolean;
  /** The name we logged in with at a host. */
  readonly login: string | undefined;
  /** How it stands to the entry of its name in the other pane, while they are compared. */
  readonly mark: Mark | undefined;
  /** Set while the entry is being renamed. */
  readonly rename: RenameHandlers | undefined;
  /** What is looked for in names. */
  readonly filter: NameFilter | undefined;
};

/** One line of a grid. The grid handles its events; it is drawn again only when what it shows changes. */
export const FileRow = memo(function FileRow(props: FileRowProps) {
  const { entry, index, columns, top } = props;
  return (
    <div
      role="row"
      id={props.id}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      // the header is line 1
      aria-rowindex={index + 2}
      aria-selected={entry === undefined ? undefined : props.isSelected}
      data-index={index}
      data-cursor={props.isCursor}
      data-cut={props.isCut}
      data-drop={props.isDropTarget}
      data-mark={props.mark}
    >
      {entry === undefined ? (
        <ParentCells columns={columns} />
      ) : (
        <EntryCells {...props} entry={entry} />
      )}
    </div>
  );
});

function EntryCells(props: FileRowProps & { readonly entry: Entry }) {
  const { entry, columns, owners, nowMs } = props;
  return columns.map(({ id }) =>
    id === 'name' ? (
      <NameCell key={id} {...props} />
    ) : (
      <FactCell key={id} {...{ id, entry, owners, nowMs }} />
    ),
  );
}

function NameCell(props: FileRowProps & { readonly entry: Entry }) {
  const { entry, rename, filter, owners, login, mark } = props;
  const access = isBarred(entry, owners, login) ? 'barred' : 'open';
  return (
    <div
      role="gridcell"
      className={styles.nameCell}
      aria-description={describedWith(entryDescription(entry, access), mark)}
    >
      <EntryIcon entry={entry} />
      {rename === undefined ? (
        <EntryName entry={entry} filter={filter} />
      ) : (
        <RenameField key={entry.name} entry={entry} {...rename} />
      )}
      {access === 'barred' && rename === undefined ? <BarredMark entry={entry} /> : null}
      {mark === undefined ? null : <MarkBadge mark={mark} />}
    </div>
  );
}

function ParentCells({ columns }: { readonly columns: readonly ShownColumn[] }) {
  const before = columns.findIndex(({ id }) => id === 'name');
  return (
    <>
      <EmptyCells columns={columns.slice(0, before)} />
      <div role="gridcell" className={styles.nameCell} aria-description="parent folder">
        <ArrowUp
          aria-hidden="true"
          className={nameStyles.icon}
          data-tone="text"
          strokeWidth={1.7}
        />
        <span className={nameStyles.name} data-name="">
          ..
        </span>
      </div>
      <EmptyCells columns={columns.slice(before + 1)} />
    </>
  );
}
