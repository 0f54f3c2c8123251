import { dialog, type BrowserWindow } from 'electron';

/** A page that dies again this soon after it was reloaded would only go on dying. */
const soonMs = 10_000;

/** Loads the page again after it crashed: sessions and transfers live in main and are still there. */
export function reloadAfterCrash(window: BrowserWindow): void {
  let reloadedAt = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    if (performance.now() - reloadedAt < soonMs) {
      dialog.showErrorBox(
        'Hawser cannot show its window',
        `The page ended twice in a row (${reason}). Start Hawser again.`,
      );
      window.destroy();
      return;
    }
    reloadedAt = performance.now();
    window.webContents.reload();
  });
}
