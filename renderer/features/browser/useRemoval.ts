import { useEffect, useRef, useState } from 'react';
import type { Problem, RemovalMessage } from '../../../shared/contract/files.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import type { Stream } from '../../client/client.ts';

/** How far a deletion is. */
export type Removal =
  | { readonly at: 'asking' }
  | { readonly at: 'running'; readonly removed: number; readonly path: string | undefined }
  | {
      readonly at: 'ended';
      readonly removed: number;
      readonly problems: readonly Problem[];
      readonly stopped: boolean;
      readonly error: AppError | undefined;
    };

const brokenOff: AppError = {
  code: 'disconnected',
  message: 'The connection was lost while deleting. What was deleted so far is gone.',
};

/** Deletes paths of a file system, once it is told to. */
export function useRemoval(
  fs: string,
  paths: string[],
): { readonly removal: Removal; readonly start: () => void; readonly stop: () => void } {
  const client = useClient();
  const [removal, setRemoval] = useState<Removal>({ at: 'asking' });
  const stream = useRef<Stream<never>>(undefined);
  useEffect(() => () => stream.current?.close(), []);

  const end = (stopped: boolean, error: AppError | undefined): void =>
    setRemoval((last) => ({
      at: 'ended',
      removed: last.at === 'asking' ? 0 : last.removed,
      problems: [],
      stopped,
      error,
    }));
  const take = (message: RemovalMessage): void => {
    if (message.type === 'progress') {
      setRemoval({ at: 'running', removed: message.removed, path: message.path });
      return;
    }
    stream.current?.close();
    if (message.type === 'error') end(false, message.error);
    else {
      const { removed, problems, cancelled } = message;
      setRemoval({ at: 'ended', removed, problems, stopped: cancelled, error: undefined });
    }
  };
  return {
    removal,
    start: () => {
      setRemoval({ at: 'running', removed: 0, path: undefined });
      stream.current = client.open(
        'files.remove',
        { fs, paths },
        { onMessage: take, onClose: (error) => end(false, error ?? brokenOff) },
      );
    },
    stop: () => {
      stream.current?.close();
      end(true, undefined);
    },
  };
}
