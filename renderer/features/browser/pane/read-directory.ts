import type { ListingMessage, OwnersMessage } from '../../../../shared/contract/files.ts';
import type { Params } from '../../../../shared/contract/index.ts';
import type { SearchMessage } from '../../../../shared/contract/search.ts';
import type { Entry } from '../../../../shared/entry.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { unpackEntries } from '../../../../shared/packed-entries.ts';
import type { Client } from '../../../client/client.ts';
import type { ListingView, ViewOptions } from '../model/listing.ts';
import type { SearchEnd, SearchProgress, SearchRequest } from '../model/search-request.ts';
import { createLiveListing } from './live-listing.ts';

/** What a reading of a directory tells. After `onEnd` or `onError` only views follow, when options change. */
export type ReadingHandlers = {
  readonly onView: (view: ListingView) => void;
  /** The directory has been read; the last view holds all of it. */
  readonly onEnd: (notices: readonly string[]) => void;
  readonly onError: (error: AppError) => void;
  /** Names of owners, which may come after the end. */
  readonly onOwners: (message: OwnersMessage) => void;
  /** Of a search. */
  readonly onProgress?: (progress: SearchProgress) => void;
  readonly onSearched?: (end: SearchEnd) => void;
};

/** A directory being read, and then its listing. */
export type Reading = {
  readonly setOptions: (options: ViewOptions) => void;
  /** Puts these entries in the place of all of these names; settles when the view shows it. */
  readonly replace: (names: Iterable<string>, entries: readonly Entry[]) => Promise<void>;
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

type Request = {
  readonly fs: string;
  readonly path: string;
  readonly options: ViewOptions;
  /** What to look for below the directory, instead of reading it. */
  readonly search?: SearchRequest | undefined;
};

/** Reads a directory, or searches below it. */
export function readDirectory(
  client: Client,
  request: Request,
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
  const onMessage = (message: ListingMessage | SearchMessage): void => {
    if (message.type === 'owners' && !isDisposed) handlers.onOwners(message);
    if (isOver || message.type === 'owners') return;
    switch (message.type) {
      case 'batch':
        return live.add(
          'names' in message.entries ? unpackEntries(message.entries) : message.entries,
        );
      case 'progress':
        return handlers.onProgress?.(message);
      case 'end':
        if ('folders' in message) handlers.onSearched?.(message);
        return over(() => handlers.onEnd('notices' in message ? message.notices : []));
      case 'error':
        return over(() => handlers.onError(message.error));
    }
  };
  const onClose = (error?: AppError): void => over(() => handlers.onError(error ?? brokenOff));
  const { fs, path, search } = request;
  const stream =
    search === undefined
      ? client.open('files.list', { fs, path }, { onMessage, onClose })
      : client.open('files.search', searchParams(fs, path, search), { onMessage, onClose });
  return {
    setOptions: live.setOptions,
    replace: (names, entries) => {
      live.replace(names, entries);
      return live.settled();
    },
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

function searchParams(fs: string, path: string, search: SearchRequest): Params<'files.search'> {
  const { starts, query, way } = search;
  return { fs, path, starts: [...starts], query, way };
}
