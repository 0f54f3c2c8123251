import { useEffect, useRef, useState } from 'react';
import type { Problem, RemovalMessage } from '../../../../shared/contract/files.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { useClient } from '../../../client/ClientContext.tsx';
import type { Stream, StreamHandlers } from '../../../client/client.ts';

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

/** A deletion that has not begun, and the ways to begin it. */
export type UsedRemoval = {
  readonly removal: Removal;
  /** Deletes for good. */
  readonly remove: (paths: readonly string[]) => void;
  readonly throwAway: (paths: readonly string[]) => void;
  readonly emptyTrash: (olderThanDays: number | undefined) => void;
  readonly stop: () => void;
  /** Back to the question. */
  readonly ask: () => void;
};

const brokenOff: AppError = {
  code: 'disconnected',
  message:
    'The connection was lost while deleting. What was deleted so far is gone, maybe more than was told.',
  next: 'Connect again and look before you delete the rest.',
};

/** Deletes on a file system, once it is told to. */
export function useRemoval(fs: string): UsedRemoval {
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
      error: error,
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
  const start = (open: (handlers: StreamHandlers<RemovalMessage>) => Stream<never>): void => {
    setRemoval({ at: 'running', removed: 0, path: undefined });
    stream.current = open({
      onMessage: take,
      onClose: (error) => end(false, error ?? brokenOff),
    });
  };
  return {
    removal,
    remove: (paths) =>
      start((handlers) => client.open('files.remove', { fs, paths: [...paths] }, handlers)),
    throwAway: (paths) =>
      start((handlers) => client.open('trash.throwAway', { fs, paths: [...paths] }, handlers)),
    emptyTrash: (olderThanDays) => {
      const old = olderThanDays === undefined ? {} : { olderThanDays };
      start((handlers) => client.open('trash.empty', { fs, ...old }, handlers));
    },
    stop: () => {
      stream.current?.close();
      end(true, undefined);
    },
    ask: () => setRemoval({ at: 'asking' }),
  };
}
