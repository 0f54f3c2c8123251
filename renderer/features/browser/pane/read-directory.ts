import type { OwnersMessage } from '../../../../shared/contract/files.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { Client } from '../../../client/client.ts';
import type { ListingView, ViewOptions } from '../model/listing.ts';
import { createLiveListing } from './live-listing.ts';

/** What a reading of a directory tells. After `onEnd` or `onError` only views follow, when options change. */
export type ReadingHandlers = {
  readonly onView: (view: ListingView) => void;
  /** The directory has been read; the last view holds all of it. */
  readonly onEnd: (notices: readonly string[]) => void;
  readonly onError: (error: AppError) => void;
  /** Names of owners, which may come after the end. */
  readonly onOwners: (message: OwnersMessage) => void;
};

/** A directory being read, and then its listing. */
export type Reading = {
  readonly setOptions: (options: ViewOptions) => void;
  /** Ends the reading and keeps what is there; `onEnd` follows. */
  readonly stop: () => void;
  /** Ends the reading without a word; the listing can still be sorted. */
  readonly halt: () => void;
  /** Ends everything; no handler is called any more. */
  readonly dispose: () => void;
};

/** Said of a listing whose reading was ended before its end. */
export const stoppedNotice = 'Stopped: not every entry is shown.';

const brokenOff: AppError = {
  code: 'disconnected',
  message: 'The listing broke off before its end.',
  next: 'Refresh to read it again.',
};

/** Reads a directory. */
export function readDirectory(
  client: Client,
  request: { readonly fs: string; readonly path: string; readonly options: ViewOptions },
  handlers: ReadingHandlers,
): Reading {
  let isDisposed = false;
  let isOver = false;
  const live = createLiveListing(request.options, (view) => {
    if (!isDisposed) handlers.onView(view);
  });
  const over = (tell: () => void): void => {
    if (isOver) return;
    isOver = true;
    void live.settled().then(() => {
      if (!isDisposed) tell();
    });
  };
  const stream = client.open(
    'files.list',
    { fs: request.fs, path: request.path },
    {
      onMessage: (message) => {
        if (message.type === 'owners' && !isDisposed) handlers.onOwners(message);
        if (isOver || message.type === 'owners') return;
        if (message.type === 'batch') live.add(message.entries);
        else if (message.type === 'end') over(() => handlers.onEnd(message.notices));
        else over(() => handlers.onError(message.error));
      },
      onClose: (error) => over(() => handlers.onError(error ?? brokenOff)),
    },
  );
  return {
    setOptions: live.setOptions,
    stop: () => {
      stream.close();
      over(() => handlers.onEnd([stoppedNotice]));
    },
    halt: () => {
      isOver = true;
      stream.close();
    },
    dispose: () => {
      isDisposed = true;
      isOver = true;
      stream.close();
      live.dispose();
    },
  };
}
