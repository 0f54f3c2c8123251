import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Params } from '../../../shared/contract/index.ts';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import type { AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { Client } from '../../client/client.ts';

/** Which items of a transfer are shown. */
export type Show = Params<'transfers.items'>['show'];

/** The part of a transfer's items that the page holds. */
export type HeldItems = {
  /** All there are of this kind; undefined before the first answer. */
  readonly total: number | undefined;
  readonly offset: number;
  readonly items: readonly TransferItem[];
  readonly error: AppError | undefined;
};

/** Items of one transfer, read in parts around what is in sight. */
export type ItemWindow = {
  readonly store: StoreApi<HeldItems>;
  /** Says which are in sight; the part around them is read when it is not held yet. */
  readonly look: (first: number, last: number) => void;
  /** They may have changed: reads what is in sight again, at most twice a second. */
  readonly refresh: () => void;
  /** Begins reading. The function it gives ends that. */
  readonly start: () => () => void;
};

// Twice a second is often enough to see files go by.
const refreshIntervalMs = 500;
// A quick scroll asks once for where it is, not for everything on its way.
const scrollIntervalMs = 40;
// Read beyond what is in sight on both sides, so that a slow scroll never meets a gap; a quarter of it is when to go on.
const margin = 120;

/** The item at a place of the whole list, when it is held. */
export function itemAt({ offset, items }: HeldItems, index: number): TransferItem | undefined {
  return items[index - offset];
}

/** Makes the window on a transfer's items. It reads nothing before `start`. */
export function createItemWindow(
  client: Client,
  of: { readonly id: string; readonly show: Show },
): ItemWindow {
  const store = createStore<HeldItems>(() => ({
    total: undefined,
    offset: 0,
    items: [],
    error: undefined,
  }));
  let sight = { first: 0, last: 0 };
  let held = { from: 0, to: -1 };
  let isStale = true;
  let isReading = false;
  let readAtMs = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped: AbortSignal = AbortSignal.abort();

  const hasGap = (): boolean => {
    const end = (store.getState().total ?? Infinity) - 1;
    const near = margin / 4;
    return (
      Math.max(0, sight.first - near) < held.from || Math.min(end, sight.last + near) > held.to
    );
  };
  const plan = (): void => {
    clearTimeout(timer);
    if (stopped.aborted || isReading) return;
    const isGap = hasGap();
    if (!isGap && !isStale) return;
    const dueMs = readAtMs + (isGap ? scrollIntervalMs : refreshIntervalMs) - performance.now();
    if (dueMs > 0) timer = setTimeout(plan, dueMs);
    else void read();
  };
  const read = async (): Promise<void> => {
    const signal = stopped;
    const offset = Math.max(0, sight.first - margin);
    const count = Math.min(limits.itemsPerCall, sight.last + margin - offset + 1);
    isReading = true;
    isStale = false;
    readAtMs = performance.now();
    const answer = await client.call('transfers.items', { ...of, offset, count }, { signal });
    if (signal.aborted) return;
    isReading = false;
    // what cannot be read is not asked for again before it may have changed
    held = { from: offset, to: offset + count - 1 };
    if (answer.ok) store.setState({ ...answer.value, offset, error: undefined });
    else store.setState({ error: answer.error });
    plan();
  };

  return {
    store,
    look: (first, last) => {
      sight = { first, last };
      plan();
    },
    refresh: () => {
      isStale = true;
      plan();
    },
    start: () => {
      const stop = new AbortController();
      stopped = stop.signal;
      isReading = false;
      isStale = true;
      plan();
      return () => {
        stop.abort();
        clearTimeout(timer);
      };
    },
  };
}
