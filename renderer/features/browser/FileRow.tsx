/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
/* oxlint-disable jsx-a11y/role-supports-aria-props -- aria-description is for every role since ARIA 1.3; the rule knows 1.2 */
/* oxlint-disable jsx-a11y/control-has-associated-label -- a cell without a value has nothing to say */
import { ArrowUp } from 'lucide-react';
import { memo } from 'react';
import type { Entry } from '../../../shared/entry.ts';
import { EntryFacts, EntryIcon, EntryName, entryDescription } from './columns.tsx';
import type { NameFilter } from './model/filter.ts';
import { RenameField, type RenameHandlers } from './RenameField.tsx';
import styles from './FileGrid.module.css';

/** Height of a line in pixels, as the token `--row` says. */
export const rowHeight = 26;

type FileRowProps = {
  readonly id: string;
  readonly index: number;
  /** Undefined for `..`. */
  readonly entry: Entry | undefined;
  readonly isSelected: boolean;
  readonly isCursor: boolean;
  readonly isDropTarget: boolean;
  /** Set while the entry is being renamed. */
  readonly rename: RenameHandlers | undefined;
  readonly nowMs: number;
  /** What is looked for in names. */
  readonly filter: NameFilter | undefined;
};

/** One line of a grid. The grid handles its events; it is drawn again only when what it shows changes. */
export const FileRow = memo(function FileRow(props: FileRowProps) {
  const { entry, index, rename } = props;
  return (
    <div
      role="row"
      id={props.id}
      className={styles.row}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
      // the header is line 1
      aria-rowindex={index + 2}
      aria-selected={entry === undefined ? undefined : props.isSelected}
      data-index={index}
      data-cursor={props.isCursor}
      data-drop={props.isDropTarget}
    >
      {entry === undefined ? (
        <ParentCells />
      ) : (
        <>
          <NameCell entry={entry} rename={rename} filter={props.filter} />
          <EntryFacts entry={entry} nowMs={props.nowMs} />
        </>
      )}
    </div>
  );
});

function NameCell(props: {
  readonly entry: Entry;
  readonly rename: RenameHandlers | undefined;
  readonly filter: NameFilter | undefined;
}) {
  const { entry, rename, filter } = props;
  return (
    <div role="gridcell" className={styles.nameCell} aria-description={entryDescription(entry)}>
      <EntryIcon entry={entry} />
      {rename === undefined ? (
        <EntryName entry={entry} filter={filter} />
      ) : (
        <RenameField key={entry.name} entry={entry} {...rename} />
      )}
    </div>
  );
}

function ParentCells() {
  return (
    <>
      <div role="gridcell" className={styles.nameCell} aria-description="parent folder">
        <ArrowUp aria-hidden="true" className={styles.icon} data-tone="text" strokeWidth={1.7} />
        <span className={styles.name}>..</span>
      </div>
      <div role="gridcell" className={styles.size} />
      <div role="gridcell" className={styles.modified} />
      <div role="gridcell" className={styles.mode} />
    </>
  );
}
