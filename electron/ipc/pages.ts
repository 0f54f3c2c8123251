import { OpError } from '../../shared/errors.ts';
import { createShare } from '../../shared/request-limits.ts';

/** Requests of one page that have not ended. */
export type PageRequests = {
  readonly has: (id: string) => boolean;
  /** Counts one request; false when this second's share is used up. */
  readonly countsIn: () => boolean;
  /** Runs work under an id until it ends, is cancelled or outlives its deadline, whichever comes first. */
  readonly run: <T>(
    id: string,
    limits: { readonly deadlineMs: number },
    work: (signal: AbortSignal) => Promise<T>,
  ) => Promise<T>;
  readonly cancel: (id: string) => void;
};

/** The requests of all pages. */
export type Pages = {
  readonly of: (page: number) => PageRequests;
  /** Cancels everything the page waits for. */
  readonly release: (page: number) => void;
};

/** No requests yet, and `requestsPerSecond` allowed for each page. */
export function createPages(requestsPerSecond: number): Pages {
  const pages = new Map<number, PageRequests & { cancelAll: () => void }>();
  return {
    of: (page) => {
      const known = pages.get(page) ?? createRequests(requestsPerSecond);
      pages.set(page, known);
      return known;
    },
    release: (page) => {
      pages.get(page)?.cancelAll();
      pages.delete(page);
    },
  };
}

function createRequests(perSecond: number): PageRequests & { cancelAll: () => void } {
  const running = new Map<string, AbortController>();
  return {
    has: (id) => running.has(id),
    countsIn: createShare(perSecond),
    run: async (id, { deadlineMs }, work) => {
      const controller = new AbortController();
      running.set(id, controller);
      const timer = setTimeout(() => controller.abort(overdue(deadlineMs)), deadlineMs);
      try {
        return await Promise.race([rejected(controller.signal), work(controller.signal)]);
      } finally {
        clearTimeout(timer);
        running.delete(id);
      }
    },
    cancel: (id) => running.get(id)?.abort(cancelled()),
    cancelAll: () => {
      for (const controller of running.values()) controller.abort(cancelled());
    },
  };
}

function rejected(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as OpError), { once: true });
  });
}

function cancelled(): OpError {
  return new OpError('cancelled', 'Cancelled.');
}

function overdue(deadlineMs: number): OpError {
  return new OpError('timeout', `No answer within ${deadlineMs / 1_000} seconds.`, {
    next: 'Try again, or reconnect.',
  });
}
