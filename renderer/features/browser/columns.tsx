/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
import {
  CornerUpRight,
  Database,
  File,
  FileArchive,
  FileCode,
  FileImage,
  FileKey,
  FileMusic,
  FileQuestionMark,
  FileVideo,
  FileX,
  Folder,
  FileSymlink,
  type LucideIcon,
} from 'lucide-react';
import type { Entry } from '../../../shared/entry.ts';
import { modeText } from '../../../shared/mode.ts';
import { displayName } from '../../../shared/names.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';
import type { NameFilter } from './model/filter.ts';
import { fileType, type FileType } from './model/file-type.ts';
import type { SortColumn } from './model/sort.ts';
import { exactTimeText, timeText } from './model/times.ts';
import styles from './FileGrid.module.css';

/** The columns in their order, with the headings people read. */
export const columns: readonly { readonly id: SortColumn; readonly label: string }[] = [
  { id: 'name', label: 'Name' },
  { id: 'size', label: 'Size' },
  { id: 'modified', label: 'Modified' },
  { id: 'mode', label: 'Mode' },
];

const icons: Record<FileType, { readonly icon: LucideIcon; readonly tone: string }> = {
  folder: { icon: Folder, tone: 'folder' },
  'link-folder': { icon: CornerUpRight, tone: 'folder' },
  link: { icon: FileSymlink, tone: 'text' },
  'broken-link': { icon: FileX, tone: 'bad' },
  special: { icon: FileQuestionMark, tone: 'text' },
  code: { icon: FileCode, tone: 'code' },
  image: { icon: FileImage, tone: 'image' },
  audio: { icon: FileMusic, tone: 'image' },
  video: { icon: FileVideo, tone: 'image' },
  archive: { icon: FileArchive, tone: 'archive' },
  data: { icon: Database, tone: 'archive' },
  key: { icon: FileKey, tone: 'archive' },
  text: { icon: File, tone: 'text' },
};

/** The picture of an entry, by its type. */
export function EntryIcon({ entry }: { readonly entry: Entry }) {
  const { icon: Icon, tone } = icons[fileType(entry)];
  return (
    <Icon
      aria-hidden="true"
      className={styles.icon}
      data-tone={tone}
      data-filled={Icon === Folder}
      strokeWidth={1.5}
    />
  );
}

/** A name, and where a link leads. */
export function EntryName(props: {
  readonly entry: Entry;
  /** What is looked for in names. */
  readonly filter: NameFilter | undefined;
}) {
  const { entry, filter } = props;
  const name = displayName(entry.name);
  return (
    <span className={styles.name} title={name}>
      <MarkedName shown={name} mark={filter?.markOf(name)} />
      {entry.kind === 'link' ? <LinkTarget entry={entry} /> : null}
    </span>
  );
}

function MarkedName(props: {
  readonly shown: string;
  readonly mark: readonly [from: number, to: number] | undefined;
}) {
  const { shown, mark } = props;
  if (mark === undefined) return shown;
  const [from, to] = mark;
  return (
    <>
      {shown.slice(0, from)}
      <mark className={styles.mark}>{shown.slice(from, to)}</mark>
      {shown.slice(to)}
    </>
  );
}

/** Not part of the cell's name, which is the entry's; the cell's description says it. */
function LinkTarget({ entry }: { readonly entry: Entry }) {
  const isBroken = entry.targetKind === 'broken';
  return (
    <span className={styles.target} data-broken={isBroken} aria-hidden="true">
      {' → '}
      {entry.target === undefined ? 'unknown' : displayName(entry.target)}
      {isBroken ? ' (nothing there)' : ''}
    </span>
  );
}

/** What a screen reader says of an entry beyond its name. */
export function entryDescription(entry: Entry): string | undefined {
  if (entry.kind !== 'link') return entry.kind === 'directory' ? 'folder' : undefined;
  const target = entry.target === undefined ? 'an unknown place' : displayName(entry.target);
  return entry.targetKind === 'broken' ? `broken link to ${target}` : `link to ${target}`;
}

/** Size, time and mode of an entry. */
export function EntryFacts({ entry, nowMs }: { readonly entry: Entry; readonly nowMs: number }) {
  const { size, mtimeMs, mode } = entry;
  const hasSize = entry.kind === 'file' && size !== undefined;
  return (
    <>
      <div
        role="gridcell"
        className={styles.size}
        title={hasSize ? `${formatCount(size)} ${size === 1 ? 'byte' : 'bytes'}` : undefined}
      >
        {hasSize ? formatBytes(size) : ''}
      </div>
      <div
        role="gridcell"
        className={styles.modified}
        title={mtimeMs === undefined ? undefined : exactTimeText(mtimeMs)}
      >
        {mtimeMs === undefined ? '' : timeText(mtimeMs, nowMs)}
      </div>
      <div
        role="gridcell"
        className={styles.mode}
        title={mode === undefined ? undefined : mode.toString(8).padStart(4, '0')}
      >
        {mode === undefined ? '' : modeText(mode)}
      </div>
    </>
  );
}
