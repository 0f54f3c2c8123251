import {
  CornerUpRight,
  Database,
  Disc3,
  File,
  FileArchive,
  FileBadge,
  FileBox,
  FileBraces,
  FileChartPie,
  FileCode,
  FileCog,
  FileDiff,
  FileDigit,
  FileImage,
  FileKey,
  FileLock,
  FileMusic,
  FileQuestionMark,
  FileSliders,
  FileSpreadsheet,
  FileSymlink,
  FileTerminal,
  FileText,
  FileType as FileFont,
  FileVideo,
  FileX,
  Folder,
  LockKeyhole,
  Mail,
  ScrollText,
  type LucideIcon,
} from 'lucide-react';
import type { Entry } from '../../../../shared/entry.ts';
import { displayName } from '../../../../shared/names.ts';
import type { NameFilter } from '../model/filter.ts';
import { fileType, type FileType } from '../model/file-type.ts';
import styles from './EntryName.module.css';

const icons: Record<FileType, { readonly icon: LucideIcon; readonly tone: string }> = {
  folder: { icon: Folder, tone: 'folder' },
  'link-folder': { icon: CornerUpRight, tone: 'folder' },
  link: { icon: FileSymlink, tone: 'text' },
  'broken-link': { icon: FileX, tone: 'bad' },
  special: { icon: FileQuestionMark, tone: 'text' },
  archive: { icon: FileArchive, tone: 'archive' },
  audio: { icon: FileMusic, tone: 'image' },
  binary: { icon: FileDigit, tone: 'text' },
  book: { icon: FileText, tone: 'text' },
  certificate: { icon: FileBadge, tone: 'archive' },
  code: { icon: FileCode, tone: 'code' },
  data: { icon: Database, tone: 'archive' },
  diff: { icon: FileDiff, tone: 'code' },
  disc: { icon: Disc3, tone: 'archive' },
  font: { icon: FileFont, tone: 'text' },
  image: { icon: FileImage, tone: 'image' },
  key: { icon: FileKey, tone: 'archive' },
  lock: { icon: FileLock, tone: 'text' },
  log: { icon: ScrollText, tone: 'text' },
  mail: { icon: Mail, tone: 'text' },
  markup: { icon: FileBraces, tone: 'code' },
  model: { icon: FileBox, tone: 'image' },
  plain: { icon: File, tone: 'text' },
  script: { icon: FileTerminal, tone: 'code' },
  settings: { icon: FileSliders, tone: 'code' },
  slides: { icon: FileChartPie, tone: 'text' },
  style: { icon: FileCog, tone: 'code' },
  table: { icon: FileSpreadsheet, tone: 'text' },
  text: { icon: FileText, tone: 'text' },
  video: { icon: FileVideo, tone: 'image' },
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
  // what was found has its path for a name; no entry of a folder can
  const cut = name.lastIndexOf('/') + 1;
  return (
    <>
      <span className={styles.name} title={name} data-name="">
        <MarkedName shown={name.slice(cut)} mark={filter?.markOf(name.slice(cut))} />
        {entry.kind === 'link' && (cut === 0 || entry.target !== undefined) ? (
          <LinkTarget entry={entry} />
        ) : null}
      </span>
      {cut === 0 ? null : <span className={styles.folder}>{name.slice(0, cut - 1)}</span>}
    </>
  );
}

function MarkedName(props: {
  readonly shown: string;
  readonly mark: readonly [from: number, to: number] | undefined;
}) {
  const { shown, mark } = props;
  if (mark === undefined) return <EdgedName shown={shown} />;
  const [from, to] = mark;
  return (
    <>
      {shown.slice(0, from)}
      <mark className={styles.mark}>{shown.slice(from, to)}</mark>
      {shown.slice(to)}
    </>
  );
}

/** Spaces at the ends of a name are drawn: without that it looks like another one. */
function EdgedName({ shown }: { readonly shown: string }) {
  const start = shown.length - shown.trimStart().length;
  const end = Math.max(start, shown.trimEnd().length);
  if (start === 0 && end === shown.length) return shown;
  return (
    <>
      <Spaces text={shown.slice(0, start)} />
      {shown.slice(start, end)}
      <Spaces text={shown.slice(end)} />
    </>
  );
}

function Spaces({ text }: { readonly text: string }) {
  return text === '' ? null : <span className={styles.space}>{text}</span>;
}

/** Says beside a name that we may not read it; the description of the cell says it for screen readers. */
export function BarredMark({ entry }: { readonly entry: Entry }) {
  return (
    <span
      aria-hidden="true"
      className={styles.barred}
      title={`${barredText(entry)}: its permissions leave us out`}
    >
      <LockKeyhole strokeWidth={1.7} />
      {barredText(entry)}
    </span>
  );
}

function barredText({ kind }: Entry): string {
  return kind === 'directory' ? 'no entry' : 'not readable';
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
export function entryDescription(entry: Entry, access: 'open' | 'barred'): string | undefined {
  const kind = kindDescription(entry);
  if (access === 'open') return kind;
  return kind === undefined ? barredText(entry) : `${kind}, ${barredText(entry)}`;
}

function kindDescription(entry: Entry): string | undefined {
  if (entry.kind !== 'link') return entry.kind === 'directory' ? 'folder' : undefined;
  const target = entry.target === undefined ? 'an unknown place' : displayName(entry.target);
  return entry.targetKind === 'broken' ? `broken link to ${target}` : `link to ${target}`;
}
