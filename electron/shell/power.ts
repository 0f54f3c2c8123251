import { powerMonitor, powerSaveBlocker, type BrowserWindow } from 'electron';
import type { Transfer } from '../../shared/contract/transfers.ts';
import type { Watched } from '../services/session/watched.ts';

/** What a computer should not fall asleep over. */
export type Work = {
  readonly transfers: Watched<readonly Transfer[]>;
  readonly staging: { readonly all: Watched<unknown>; readonly isBusy: boolean };
};

/** Keeps the computer from falling asleep while files move, and tells when it woke up all the same. */
export function followPower(
  { transfers, staging }: Work,
  options: { readonly onWake: () => void },
): void {
  powerMonitor.on('resume', options.onWake);
  let blocker: number | undefined;
  const follow = (): void => {
    const isBusy = staging.isBusy || transfers.read().some(({ state }) => state === 'running');
    if (isBusy && blocker === undefined) {
      blocker = powerSaveBlocker.start('prevent-app-suspension');
    } else if (!isBusy && blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
  };
  transfers.subscribe(follow);
  staging.all.subscribe(follow);
}

/** Shows on the task bar how far the running transfers are, all together. */
export function showProgress(transfers: Watched<readonly Transfer[]>, window: BrowserWindow): void {
  let shown = -1;
  transfers.subscribe(() => {
    const next = progressOf(transfers.read());
    if (next === shown || window.isDestroyed()) return;
    shown = next;
    window.setProgressBar(next);
  });
}

/** In steps of a hundredth; -1 is none, and above 1 it is not known how much there is. */
function progressOf(transfers: readonly Transfer[]): number {
  const running = transfers.filter(({ state }) => state === 'running');
  if (running.length === 0) return -1;
  if (running.some(({ counted }) => !counted)) return 2;
  const totalBytes = running.reduce((sum, { tally }) => sum + tally.totalBytes, 0);
  const doneBytes = running.reduce((sum, { tally }) => sum + tally.doneBytes, 0);
  return totalBytes === 0 ? 0 : Math.round((100 * doneBytes) / totalBytes) / 100;
}
