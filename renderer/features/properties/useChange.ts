import { useState } from 'react';
import type { AttrsChange, ChangeMessage } from '../../../shared/contract/attributes.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useStreamed } from './useStreamed.ts';

type Ended = Extract<ChangeMessage, { type: 'end' }>;

/** How far a change of attributes is. */
export type Change =
  | { readonly at: 'idle' }
  | { readonly at: 'running'; readonly done: number; readonly path: string | undefined }
  | { readonly at: 'ended'; readonly outcome: Ended }
  | { readonly at: 'stopped'; readonly done: number }
  | { readonly at: 'failed'; readonly error: AppError };

const lost = 'The connection was lost. What was changed so far stays changed.';

/** Changes attributes, once it is told to. */
export function useChange(fs: string) {
  const [change, setChange] = useState<Change>({ at: 'idle' });
  const stream = useStreamed('attributes.change', lost);
  return {
    change,
    start: (paths: readonly string[], wanted: AttrsChange, onEnded: (outcome: Ended) => void) => {
      setChange({ at: 'running', done: 0, path: undefined });
      stream.start(
        { fs, paths: [...paths], change: wanted },
        {
          onMessage: (message) => {
            if (message.type === 'progress') {
              setChange({ at: 'running', done: message.done, path: message.path });
              return;
            }
            setChange({ at: 'ended', outcome: message });
            onEnded(message);
          },
          onError: (error) => setChange({ at: 'failed', error }),
        },
      );
    },
    fail: (error: AppError) => setChange({ at: 'failed', error }),
    busy: () => setChange({ at: 'running', done: 0, path: undefined }),
    idle: () => setChange({ at: 'idle' }),
    stop: () => {
      stream.stop();
      setChange((last) => ({ at: 'stopped', done: last.at === 'running' ? last.done : 0 }));
    },
  };
}
