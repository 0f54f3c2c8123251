import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { Charset } from '../../../shared/text/charsets.ts';
import { useClient } from '../../client/ClientContext.tsx';
import type { ReadSpan } from './model/file-span.ts';
import { findRow, type FindWay, type FoundRow } from './model/find-row.ts';
import type { InSight } from './model/in-sight.ts';

/** What has come of looking for a text. */
export type FindState =
  | { readonly at: 'idle' | 'nothing' }
  | { readonly at: 'looking'; readonly offset: number }
  | { readonly at: 'found'; readonly isAround: boolean; readonly to: FindWay['to'] }
  | { readonly at: 'failed'; readonly error: AppError };

type Where = {
  readonly fs: string;
  readonly path: string;
  readonly charset: Charset;
  readonly inSight: InSight;
  /** Called with each row that is found. */
  readonly onFound: (row: FoundRow) => void;
};

// seen as moving, without drawing at each part that is read
const tellEveryMs = 200;

/** Looks for text in a file from what is in sight on, and around its end; the newest question counts. */
export function useFind({ fs, path, charset, inSight, onFound }: Where) {
  const client = useClient();
  const [state, setState] = useState<FindState>({ at: 'idle' });
  const [row, setRow] = useState<FoundRow>();
  const controller = useRef<AbortController>(null);
  useEffect(() => () => controller.current?.abort(), []);

  const find = useCallback(
    async (text: string, to: FindWay['to'], sizeBytes: number): Promise<void> => {
      controller.current?.abort();
      if (text === '') return setState({ at: 'idle' });
      const { signal } = (controller.current = new AbortController());
      const read: ReadSpan = (offset, length) =>
        client.call('files.read', { fs, path, offset, length }, { signal });
      let toldMs = performance.now();
      const tell = (offset: number): void => {
        if (signal.aborted || performance.now() - toldMs < tellEveryMs) return;
        toldMs = performance.now();
        setState({ at: 'looking', offset });
      };
      const look = (from: number) => findRow(read, { text, charset }, { to, from }, tell);
      let isAround = false;
      let result = await look(startOf(row, inSight, to));
      if (result.ok && result.value === undefined && !signal.aborted) {
        isAround = true;
        result = await look(to === 'down' ? 0 : sizeBytes);
      }
      if (signal.aborted) return;
      if (!result.ok) return setState({ at: 'failed', error: result.error });
      if (result.value === undefined) return setState({ at: 'nothing' });
      setRow(result.value);
      onFound(result.value);
      setState({ at: 'found', isAround, to });
    },
    [client, fs, path, charset, inSight, row, onFound],
  );
  const stop = useCallback((): void => {
    controller.current?.abort();
    setState({ at: 'idle' });
  }, []);
  return { state, row, find, stop };
}

/** From what was found on while that is in sight, else from what is. */
function startOf(row: FoundRow | undefined, inSight: InSight, to: FindWay['to']): number {
  const isSeen = row !== undefined && row.start >= inSight.from && row.start < inSight.to;
  if (isSeen) return to === 'down' ? row.start + row.length : row.start;
  return to === 'down' ? inSight.from : inSight.to;
}
