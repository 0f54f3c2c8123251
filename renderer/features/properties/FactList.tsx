import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Attrs, Entry } from '../../../shared/entry.ts';
import { displayName } from '../../../shared/names.ts';
import { formatItems } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { Draft } from './model/draft.ts';
import type { Summary } from './model/summary.ts';
import { SizeFact } from './SizeFact.tsx';
import styles from './Properties.module.css';

type FactListProps = {
  readonly fs: string;
  readonly directory: string;
  readonly paths: readonly string[];
  /** The one entry, when it is one. */
  readonly only: (Attrs & Pick<Entry, 'target' | 'targetKind'>) | undefined;
  readonly name: string;
  readonly summary: Summary;
  readonly draft: Draft;
  readonly targetError: string | undefined;
  readonly onTarget: (text: string) => void;
};

/** What it is, where it lies and how large it is. */
export function FactList(props: FactListProps) {
  const { fs, directory, paths, only, name, summary, draft } = props;
  const isOne = paths.length === 1;
  const where = isOne ? (paths[0] ?? directory) : directory;
  return (
    <>
      <dl className={styles.facts}>
        <Fact label={isOne ? 'Name' : 'Selected'}>
          <strong className={styles.name}>
            {isOne ? displayName(name) || '/' : itemsText(summary)}
          </strong>
        </Fact>
        {only === undefined ? null : <Fact label="Kind">{kindText(only)}</Fact>}
        <Fact label={isOne ? 'Path' : 'In'}>
          <span className={styles.path} title={displayName(where)}>
            {displayName(where)}
          </span>
          <IconButton
            size="s"
            label="Copy the path"
            icon={Copy}
            onClick={() => void navigator.clipboard.writeText(displayName(where))}
          />
        </Fact>
        {only?.kind === 'link' || only?.kind === 'other' ? null : (
          <Fact label="Size">
            <SizeFact
              fs={fs}
              paths={paths}
              bytes={only === undefined ? summary.bytes : only.size}
              hasFolders={summary.folders > 0}
            />
          </Fact>
        )}
      </dl>
      {only?.kind === 'link' ? (
        <TextField
          label="Points to"
          value={draft.target ?? displayTarget(only.target)}
          error={props.targetError}
          hint={
            draft.target === undefined || draft.target === only.target
              ? targetHint(only)
              : undefined
          }
          onChange={props.onTarget}
        />
      ) : null}
    </>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

// as it is: what is typed over it becomes the target byte for byte
function displayTarget(target: string | undefined): string {
  return target ?? '';
}

function targetHint({ target, targetKind }: Pick<Entry, 'target' | 'targetKind'>): string {
  if (target === undefined) return 'Where it leads could not be read.';
  if (targetKind === 'broken') return 'Nothing is there.';
  return targetKind === undefined ? '' : `Leads to a ${kindWords[targetKind]}.`;
}

const kindWords = {
  file: 'file',
  directory: 'folder',
  link: 'link',
  other: 'socket, pipe or device',
} as const;

function kindText({ kind, targetKind }: Pick<Entry, 'kind' | 'targetKind'>): string {
  switch (kind) {
    case 'file':
      return 'File';
    case 'directory':
      return 'Folder';
    case 'link':
      return targetKind === 'broken' ? 'Broken symbolic link' : 'Symbolic link';
    case 'other':
      return 'Socket, pipe or device';
    default:
      return kind satisfies never;
  }
}

function itemsText({ files, folders, links }: Summary): string {
  const parts = [
    files === 0 ? '' : formatItems(files, 'file', 'files'),
    folders === 0 ? '' : formatItems(folders, 'folder', 'folders'),
    links === 0 ? '' : formatItems(links, 'link', 'links'),
  ];
  return parts.filter((part) => part !== '').join(', ');
}
