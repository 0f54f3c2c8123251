import { CircleCheck, Copy, TriangleAlert } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { ChecksumAlgorithm, ChecksumMessage } from '../../../shared/contract/attributes.ts';
import type { AppError } from '../../../shared/errors.ts';
import { Button } from '../../ui/Button.tsx';
import { formatBytes } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { checksumIn } from './model/checksum-text.ts';
import { useStreamed } from './useStreamed.ts';
import styles from './Properties.module.css';

type State =
  | { readonly at: 'idle' }
  | { readonly at: 'running'; readonly doneBytes: number; readonly totalBytes?: number }
  | { readonly at: 'failed'; readonly error: AppError }
  | (Pick<Extract<ChecksumMessage, { type: 'end' }>, 'hash' | 'by'> & {
      readonly at: 'done';
      readonly algorithm: ChecksumAlgorithm;
    });

const algorithms = [
  { value: 'sha256', label: 'SHA-256' },
  { value: 'sha1', label: 'SHA-1, only to compare' },
  { value: 'md5', label: 'MD5, only to compare' },
] as const;

const reading: State = { at: 'running', doneBytes: 0 };

/** The checksum of a file, made when it is asked for, and compared with one that was pasted. */
export function ChecksumSection(props: {
  readonly fs: string;
  readonly path: string;
  /** Made without being asked for again. */
  readonly isAsked: boolean;
}) {
  const { fs, path, isAsked } = props;
  const [algorithm, setAlgorithm] = useState<ChecksumAlgorithm>('sha256');
  const [expected, setExpected] = useState('');
  const [state, setState] = useState<State>(isAsked ? reading : { at: 'idle' });
  const { start, stop } = useStreamed('attributes.checksum', 'The connection was lost.');
  const open = (by: 'anybody' | 'hawser'): void =>
    start(
      { fs, path, algorithm, by },
      {
        onMessage: (message) => {
          const { type, ...told } = message;
          if (type === 'progress') setState({ at: 'running', ...(told as { doneBytes: number }) });
          else if (message.type === 'end') {
            setState({ at: 'done', hash: message.hash, by: message.by, algorithm });
          }
        },
        onError: (error) => setState({ at: 'failed', error }),
      },
    );
  const begin = (by: 'anybody' | 'hawser'): void => {
    setState(reading);
    open(by);
  };
  const onShown = useEffectEvent(() => open('anybody'));
  useEffect(() => {
    if (isAsked) onShown();
  }, [isAsked]);
  const reset = (): void => {
    stop();
    setState({ at: 'idle' });
  };
  return (
    <section className={styles.section} aria-label="Checksum">
      <div className={styles.checksumRow}>
        <SelectField
          label="Checksum"
          value={algorithm}
          options={algorithms}
          onChange={(value) => {
            reset();
            setAlgorithm(value);
          }}
        />
        <TextField
          label="Compare with"
          value={expected}
          placeholder="Paste a checksum"
          onChange={(text) => {
            setExpected(text);
            const found = checksumIn(text);
            if (found === undefined || found.algorithm === algorithm) return;
            reset();
            setAlgorithm(found.algorithm);
          }}
        />
        {state.at === 'running' ? (
          <Button onClick={reset}>Stop</Button>
        ) : (
          <Button onClick={() => begin('anybody')}>Calculate</Button>
        )}
      </div>
      <Result state={state} onReadHere={() => begin('hawser')} />
      <Verdict state={state} expected={expected} />
    </section>
  );
}

function Result({ state, onReadHere }: { readonly state: State; readonly onReadHere: () => void }) {
  switch (state.at) {
    case 'idle':
      return null;
    case 'running': {
      const { doneBytes, totalBytes } = state;
      const share = totalBytes === undefined ? undefined : doneBytes / Math.max(totalBytes, 1);
      return (
        <div className={styles.progress}>
          <ProgressBar label="Calculating the checksum" value={share} />
          <span>
            {totalBytes === undefined
              ? 'reading…'
              : `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`}
          </span>
        </div>
      );
    }
    case 'failed':
      return <ErrorNotice error={state.error} />;
    case 'done':
      return (
        <div className={styles.hash}>
          <output aria-label="Checksum of the file">{state.hash}</output>
          <IconButton
            size="s"
            label="Copy the checksum"
            icon={Copy}
            onClick={() => void navigator.clipboard.writeText(state.hash)}
          />
          {state.by === 'hawser' ? null : (
            <p className={styles.note}>
              Told by a program of the server.{' '}
              <button type="button" className={styles.linkButton} onClick={onReadHere}>
                Read the file here instead
              </button>
            </p>
          )}
        </div>
      );
    default:
      return state satisfies never;
  }
}

/** In words, with a picture: colour alone says nothing to some. */
function Verdict({ state, expected }: { readonly state: State; readonly expected: string }) {
  if (expected.trim() === '') return null;
  const found = checksumIn(expected);
  if (found === undefined) {
    return <p className={styles.note}>This has no checksum of a kind that is known here.</p>;
  }
  if (state.at !== 'done') return <p className={styles.note}>Calculate it to compare.</p>;
  const isEqual = found.hash === state.hash;
  const Icon = isEqual ? CircleCheck : TriangleAlert;
  return (
    <output className={styles.verdict} data-equal={isEqual}>
      <Icon aria-hidden="true" strokeWidth={1.8} />
      {isEqual ? 'Equal' : 'Different: this is not the same content'}
    </output>
  );
}
