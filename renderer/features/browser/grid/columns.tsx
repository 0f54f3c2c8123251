/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
/* oxlint-disable jsx-a11y/control-has-associated-label -- a cell without a value has nothing to say */
import { memo } from 'react';
import type { PaneColumn, ShownColumn } from '../../../../shared/contract/panes.ts';
import type { Entry } from '../../../../shared/entry.ts';
import { modeText } from '../../../../shared/mode.ts';
import { displayName } from '../../../../shared/names.ts';
import { formatBytes, formatCount } from '../../../ui/format.ts';
import { FolderSize } from '../../properties/FolderSize.tsx';
import { extensionOf, kindText } from '../model/file-type.ts';
import { ownerText, type Owners } from '../model/owners.ts';
import { exactTimeText, timeText } from '../model/times.ts';
import styles from './FileGrid.module.css';

/** What cells need beside their entry. */
export type CellContext = { readonly owners: Owners; readonly nowMs: number };

type CellText = { readonly text: string; readonly title?: string | undefined };

/** What stands in a column of an entry, and what is said of it on hover. */
function cellText(id: Exclude<PaneColumn, 'name'>, entry: Entry, context: CellContext): CellText {
  const { size, mtimeMs, mode, uid, gid } = entry;
  switch (id) {
    case 'size':
      if (entry.kind !== 'file' || size === undefined) return { text: '' };
      return {
        text: formatBytes(size),
        title: `${formatCount(size)} ${size === 1 ? 'byte' : 'bytes'}`,
      };
    case 'modified':
      if (mtimeMs === undefined) return { text: '' };
      return { text: timeText(mtimeMs, context.nowMs), title: exactTimeText(mtimeMs) };
    case 'mode':
      if (mode === undefined) return { text: '' };
      return { text: modeText(mode), title: mode.toString(8).padStart(4, '0') };
    case 'owner':
      return idCell('User', context.owners.users, uid);
    case 'group':
      return idCell('Group', context.owners.groups, gid);
    case 'extension':
      return { text: entry.kind === 'file' ? displayName(extensionOf(entry.name)) : '' };
    case 'kind': {
      const text = kindText(entry);
      return { text, title: text };
    }
    default:
      return id satisfies never;
  }
}

function idCell(word: string, names: Owners['users'], id: number | undefined): CellText {
  if (id === undefined) return { text: '' };
  const text = ownerText(names, id);
  return { text, title: names.has(id) ? `${text}, ${word.toLowerCase()} ${id}` : `${word} ${id}` };
}

/** The cell of one column, the name's left out. */
export const FactCell = memo(function FactCell(
  props: CellContext & { readonly id: Exclude<PaneColumn, 'name'>; readonly entry: Entry },
) {
  const { id, entry } = props;
  const { text, title } = cellText(id, entry, props);
  return (
    <div role="gridcell" className={styles.fact} data-column={id} title={title}>
      {id === 'size' && entry.kind === 'directory' ? <FolderSize name={entry.name} /> : text}
    </div>
  );
});

/** The cells of `..` beside its name. */
export function EmptyCells({ columns }: { readonly columns: readonly ShownColumn[] }) {
  return columns.map(({ id }) =>
    id === 'name' ? null : (
      <div key={id} role="gridcell" className={styles.fact} data-column={id} />
    ),
  );
}
