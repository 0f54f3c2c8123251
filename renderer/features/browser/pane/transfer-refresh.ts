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
    else pane.refreshQuietly(seen.places);
  };
  const unsubscribe = transferStore.subscribe(({ transfers }) => {
    const now = arrivals(pane, transfers);
    const before = seen;
    seen = now;
    if (now.path === before.path && now.ended !== before.ended) refresh();
    else if (now.path === before.path && now.done !== before.done) {
      timer ??= setTimeout(refresh, refreshIntervalMs);
    }
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
  /** Folders that it comes into. */
  readonly places: ReadonlySet<string>;
};

/** What has come into the directory shown, in a form that can be compared. */
function arrivals(pane: Pane, transfers: readonly Transfer[]): Arrivals {
  const { path, search } = pane.store.getState();
  // what is found lies in many folders below
  const isNear = (directory: string): boolean =>
    path !== undefined &&
    (isInside(path, directory) || (search !== undefined && isInside(directory, path)));
  const ours = transfers.filter(
    ({ from, to, moves }) =>
      (to.fs === pane.fs && isNear(to.directory)) ||
      (moves === true && from.fs === pane.fs && isNear(from.directory)),
  );
  const done = ours.map(({ id, tally }) => `${id} ${tally.done}`).join();
  const ended = ours
    .filter(({ state }) => state !== 'running' && state !== 'waiting')
    .map(({ id }) => id);
  const places = new Set(ours.map(({ to }) => to.directory));
  return { path, done, ended: ended.join(), places };
}
