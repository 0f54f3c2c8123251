import { createContext, use, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Measured } from '../../../shared/contract/attributes.ts';
import { formatBytes, formatItems } from '../../ui/format.ts';
import type { Lines } from '../browser/model/lines.ts';
import type { Selection } from '../browser/model/selection.ts';
import { createFolderSizes, type FolderSizes } from './folder-sizes.ts';
import { exactBytes } from './SizeFact.tsx';
import styles from './FolderSize.module.css';

/** The sizes of the pane that a row is in. */
export const FolderSizesContext = createContext<FolderSizes | undefined>(undefined);

// outside of a pane there are none
const none = createFolderSizes(
  {
    call: () => Promise.reject(new Error('There is no pane here.')),
    open: () => ({ post: () => {}, close: () => {} }),
    pathForFile: () => '',
  },
  '',
  () => {},
);

/** What stands in the size column of a folder: nothing, unless it was counted. */
export function FolderSize({ name }: { readonly name: string }) {
  const sizes = use(FolderSizesContext) ?? none;
  const size = useStore(sizes.store, (state) => state.sizes.get(name));
  if (size === undefined) return null;
  const isCounting = size.state === 'counting';
  return (
    <span className={styles.size} data-counting={isCounting} title={titleOf(size)}>
      {isCounting ? `${formatBytes(size.bytes)}…` : formatBytes(size.bytes)}
      {size.state === 'partial' ? <span aria-label="at least">+</span> : null}
    </span>
  );
}

function titleOf({ bytes, files, folders, state }: Measured): string {
  const items = `${formatItems(files, 'file', 'files')}, ${formatItems(folders, 'folder', 'folders')}`;
  const text = `${exactBytes(bytes)} in ${items}`;
  return state === 'partial' ? `${text}, and more that could not be read` : text;
}

/** What the status line says of counted folders: how far it is, then the sum of those selected. */
export function FolderSizesStatus(props: {
  readonly sizes: FolderSizes;
  readonly selection: Selection;
  readonly lines: Lines;
}) {
  const { sizes, selection, lines } = props;
  const state = useStore(sizes.store);
  const text = useMemo(() => statusOf(state, selection, lines), [state, selection, lines]);
  return text === '' ? null : <span className={styles.status}> · {text}</span>;
}

function statusOf(
  { sizes, isCounting }: ReturnType<FolderSizes['store']['getState']>,
  { names }: Selection,
  lines: Lines,
): string {
  if (sizes.size === 0) return '';
  let bytes = 0;
  let count = 0;
  for (const [name, size] of sizes) {
    if (isCounting ? size.state !== 'counting' : !names.has(name)) continue;
    if (lines.entryOf(name) === undefined) continue;
    bytes += size.bytes;
    count += 1;
  }
  if (isCounting) return `counting folders: ${formatBytes(bytes)} (Esc stops)`;
  return count === 0 ? '' : `${formatItems(count, 'folder', 'folders')}: ${formatBytes(bytes)}`;
}
