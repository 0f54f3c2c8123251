import { useState } from 'react';
import type { Measured } from '../../../shared/contract/attributes.ts';
import type { AppError } from '../../../shared/errors.ts';
import { Button } from '../../ui/Button.tsx';
import { formatBytes, formatCount, formatItems } from '../../ui/format.ts';
import { useStreamed } from './useStreamed.ts';
import styles from './Properties.module.css';

type State =
  | { readonly at: 'idle' }
  | { readonly at: 'running' | 'done' | 'partial' | 'stopped'; readonly sums: Sums }
  | { readonly at: 'failed'; readonly error: AppError };

type Sums = Pick<Measured, 'bytes' | 'files' | 'folders'>;

const none: Sums = { bytes: 0, files: 0, folders: 0 };

type SizeFactProps = {
  readonly fs: string;
  readonly paths: readonly string[];
  /** Of the files among them. */
  readonly bytes: number | undefined;
  readonly hasFolders: boolean;
};

/** How large it is; what is in folders is added up when that is asked for. */
export function SizeFact({ fs, paths, bytes, hasFolders }: SizeFactProps) {
  const [state, setState] = useState<State>({ at: 'idle' });
  const { start, stop } = useStreamed('attributes.measure', 'The connection was lost.');
  if (!hasFolders) return <span>{bytes === undefined ? 'unknown' : exactBytes(bytes)}</span>;
  const begin = (): void => {
    const each = new Map<string, Measured>();
    setState({ at: 'running', sums: none });
    start(
      { fs, paths: [...paths] },
      {
        onMessage: (message) => {
          if (message.type === 'sizes') for (const size of message.sizes) each.set(size.path, size);
          const sums = sumOf(each.values());
          const isWhole = message.type === 'end' && message.problems.length === 0;
          const at = message.type === 'end' ? (isWhole ? 'done' : 'partial') : 'running';
          setState({ at, sums });
        },
        onError: (error) => setState({ at: 'failed', error }),
      },
    );
  };
  const end = (): void => {
    stop();
    setState((last) => ('sums' in last ? { at: 'stopped', sums: last.sums } : last));
  };
  return (
    <span className={styles.size}>
      <output aria-label="Size">{sizeText(state)}</output>
      {state.at === 'running' ? (
        <Button onClick={end}>Stop</Button>
      ) : (
        <Button onClick={begin}>{state.at === 'idle' ? 'Calculate' : 'Again'}</Button>
      )}
    </span>
  );
}

function sumOf(each: Iterable<Measured>): Sums {
  let sums = none;
  for (const { bytes, files, folders } of each) {
    sums = {
      bytes: sums.bytes + bytes,
      files: sums.files + files,
      folders: sums.folders + folders,
    };
  }
  return sums;
}

function sizeText(state: State): string {
  if (state.at === 'idle') return '';
  if (state.at === 'failed') return `${state.error.message} ${state.error.next ?? ''}`;
  const { bytes, files, folders } = state.sums;
  const items = `${formatItems(files, 'file', 'files')}, ${formatItems(folders, 'folder', 'folders')}`;
  const text = `${exactBytes(bytes)} in ${items}`;
  const ends = {
    running: '…',
    done: '',
    partial: ', and more that could not be read',
    stopped: ', not all of it',
  } as const;
  return `${text}${ends[state.at]}`;
}

/** `1.8 kB (1,812 bytes)`. */
export function exactBytes(bytes: number): string {
  if (bytes < 1000) return formatItems(bytes, 'byte', 'bytes');
  return `${formatBytes(bytes)} (${formatCount(bytes)} bytes)`;
}
