/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
import { Ban, Check, CircleDashed, File, Folder, Link2, Play, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import { nameInText } from '../../../shared/names.ts';
import { itemNote, itemNoteBeside, itemSizeText, itemStateWords, shortPath } from './item-facts.ts';
import styles from './ItemGrid.module.css';

const kindIcons = { file: File, directory: Folder, link: Link2, other: File };

const stateIcons = {
  waiting: CircleDashed,
  running: Play,
  done: Check,
  already: Check,
  skipped: Ban,
  failed: TriangleAlert,
  'left-out': Ban,
};

type ItemLineProps = {
  readonly id: string;
  readonly index: number;
  readonly top: number;
  /** Undefined while it is being read. */
  readonly item: TransferItem | undefined;
  /** Where the transfer comes from; paths are shown from there on. */
  readonly directory: string;
  readonly isCursor: boolean;
  readonly onPress: (index: number) => void;
  readonly onOpen: (item: TransferItem) => void;
};

/** One item of a transfer: what it is, its size, its state, and how it was checked or why it failed. */
export const ItemLine = memo(function ItemLine(props: ItemLineProps) {
  const { item, index } = props;
  return (
    <div
      role="row"
      id={props.id}
      aria-rowindex={index + 1}
      className={styles.line}
      style={{ transform: `translateY(${props.top}px)` }}
      data-state={item?.state}
      data-cursor={props.isCursor}
      onMouseDown={() => props.onPress(index)}
      onDoubleClick={() => {
        if (item !== undefined) props.onOpen(item);
      }}
    >
      {item === undefined ? (
        <span role="gridcell" className={styles.path}>
          …
        </span>
      ) : (
        <Cells item={item} directory={props.directory} onOpen={props.onOpen} />
      )}
    </div>
  );
});

function Cells(
  props: Pick<ItemLineProps, 'directory' | 'onOpen'> & { readonly item: TransferItem },
) {
  const { item, directory, onOpen } = props;
  const Kind = kindIcons[item.kind];
  const State = stateIcons[item.state];
  const note = itemNote(item);
  return (
    <>
      <span role="gridcell" className={styles.path} title={nameInText(item.path)}>
        <Kind aria-hidden="true" strokeWidth={1.6} className={styles.kind} data-kind={item.kind} />
        {shortPath(item.path, directory)}
      </span>
      <span role="gridcell" className={styles.size}>
        {itemSizeText(item)}
      </span>
      <span role="gridcell" className={styles.state}>
        <State aria-hidden="true" strokeWidth={2} />
        {itemStateWords[item.state]}
      </span>
      <span role="gridcell" className={styles.note} title={note}>
        {item.error === undefined ? (
          note
        ) : (
          <button type="button" tabIndex={-1} className={styles.why} onClick={() => onOpen(item)}>
            {itemNoteBeside(item)}
          </button>
        )}
      </span>
    </>
  );
}
