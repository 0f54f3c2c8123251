import { create } from 'zustand';
import { setTransfersOpen } from './tabs.ts';

type Repeated = {
  /** The transfer that is shown because it was asked for again. */
  readonly id?: string;
  /** How often that happened: the same one twice is news twice. */
  readonly times: number;
};

/** Which transfer stands for a wish that it fulfils already. */
export const repeatedTransferStore = create<Repeated>(() => ({ times: 0 }));

// As long as a hint in a pane's status line is there.
const shownMs = 4_000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows, in the list, the transfer that was asked for again. */
export function showRepeated(id: string): void {
  setTransfersOpen(true);
  repeatedTransferStore.setState(({ times }) => ({ id, times: times + 1 }), true);
  clearTimeout(timer);
  timer = setTimeout(() => {
    repeatedTransferStore.setState(({ times }) => ({ times }), true);
  }, shownMs);
}
