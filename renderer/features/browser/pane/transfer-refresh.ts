import type { Transfer } from '../../../../shared/contract/transfers.ts';
import { isInside } from '../../../../shared/paths.ts';
import { transferStore } from '../../../state/transfers.ts';
import type { Pane } from './pane.ts';

// Often enough to see files arrive, seldom enough for a large directory on a slow server.
const refreshIntervalMs = 2_000;

/** Keeps a pane up to date with the transfers that bring files into it. */
export type TransferFollower = {
  /** While nobody sees the pane, it only remembers that something came. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
};

/** Reads a pane's directory again while a transfer brings files into it, and once at its end. */
export function followTransfers(pane: Pane): TransferFollower {
  let seen = arrivals(pane, transferStore.getState().transfers);
  let isPaused = false;
  let isStale = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (isPaused) isStale = true;
    else pane.refreshQuietly();
  };
  const unsubscribe = transferStore.subscribe(({ transfers }) => {
    const now = arrivals(pane, transfers);
    if (now.path === seen.path && now.ended !== seen.ended) refresh();
    else if (now.path === seen.path && now.done !== seen.done) {
      timer ??= setTimeout(refresh, refreshIntervalMs);
    }
    seen = now;
  });
  return {
    pause: () => {
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
      if (isStale) refresh();
      isStale = false;
    },
    stop: () => {
      unsubscribe();
      clearTimeout(timer);
    },
  };
}

type Arrivals = {
  readonly path: string | undefined;
  readonly done: string;
  readonly ended: string;
};

/** What has come into the directory shown, in a form that can be compared. */
function arrivals(pane: Pane, transfers: readonly Transfer[]): Arrivals {
  const { path } = pane.store.getState();
  const ours = transfers.filter(
    ({ from, to, moves }) =>
      path !== undefined &&
      ((to.fs === pane.fs && isInside(path, to.directory)) ||
        (moves === true && from.fs === pane.fs && isInside(path, from.directory))),
  );
  const done = ours.map(({ id, tally }) => `${id} ${tally.done}`).join();
  const ended = ours
    .filter(({ state }) => state !== 'running' && state !== 'waiting')
    .map(({ id }) => id);
  return { path, done, ended: ended.join() };
}
