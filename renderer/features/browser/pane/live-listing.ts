import type { Entry } from '../../../../shared/entry.ts';
import { Listing, type ListingView, type ViewOptions } from '../model/listing.ts';
import { runInSlices } from '../model/slices.ts';

/** A listing that sorts itself in the background and tells of each new view. */
export type LiveListing = {
  readonly add: (entries: readonly Entry[]) => void;
  /** Puts these entries in the place of all of these names. */
  readonly replace: (names: Iterable<string>, entries: readonly Entry[]) => void;
  readonly setOptions: (options: ViewOptions) => void;
  /** Resolves once all that was taken in is in the view. */
  readonly settled: () => Promise<void>;
  readonly dispose: () => void;
};

// A growing list need not be drawn more often; what the user asked for is drawn at once.
const viewIntervalMs = 100;
// Each view merges and looks through all there is: of a million entries it takes so long that the rest would wait for it.
const pausePerWork = 4;

/** Makes a live listing. The first entries are shown at once, later ones with their neighbours of 100 ms. */
export function createLiveListing(
  options: ViewOptions,
  onView: (view: ListingView) => void,
): LiveListing {
  const listing = new Listing(options);
  const abort = new AbortController();
  let nextViewMs = -Infinity;
  let isUrgent = false;
  let wake = (): void => {};
  let running: Promise<void> | undefined;

  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const work = async (): Promise<void> => {
    while (listing.changed && !abort.signal.aborted) {
      const waitMs = nextViewMs - performance.now();
      if (waitMs > 0 && !isUrgent) await pause(waitMs);
      isUrgent = false;
      const startMs = performance.now();
      const view = await runInSlices(listing.settle(), abort.signal);
      if (view === undefined || abort.signal.aborted) return;
      const nowMs = performance.now();
      nextViewMs = nowMs + Math.max(viewIntervalMs, pausePerWork * (nowMs - startMs));
      onView(view);
    }
  };
  const run = (): Promise<void> => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
  const hurry = (): Promise<void> => {
    isUrgent = true;
    wake();
    return run();
  };
  return {
    add: (entries) => {
      listing.add(entries);
      void run();
    },
    replace: (names, entries) => {
      listing.remove(names);
      listing.add(entries);
      void hurry();
    },
    setOptions: (next) => {
      listing.setOptions(next);
      void hurry();
    },
    settled: async () => {
      while (listing.changed && !abort.signal.aborted) await hurry();
      await running;
    },
    dispose: () => {
      abort.abort();
      wake();
    },
  };
}
