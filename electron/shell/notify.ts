import { Notification, type BrowserWindow } from 'electron';
import type { Transfer, TransferSettings } from '../../shared/contract/transfers.ts';
import { createBatchWatch } from '../services/transfers/batch-notice.ts';
import type { Watched } from '../services/session/watched.ts';
import { showWindow } from './window.ts';

/** Tells by a notification of the system that transfers have ended, to somebody who looks elsewhere. */
export function notifyOfEnds(
  transfers: Watched<readonly Transfer[]>,
  settings: Watched<TransferSettings>,
  window: BrowserWindow,
): void {
  const watch = createBatchWatch();
  transfers.subscribe(() => {
    const notice = watch(transfers.read());
    if (notice === undefined || window.isDestroyed() || window.isFocused()) return;
    if (settings.read().notify === false || !Notification.isSupported()) return;
    const notification = new Notification(notice);
    notification.on('click', () => {
      if (!window.isDestroyed()) showWindow(window);
    });
    notification.show();
  });
}
