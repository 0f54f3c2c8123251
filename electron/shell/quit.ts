import { app, dialog, type BrowserWindow } from 'electron';
import type { AtWork } from '../../shared/at-work.ts';
import { quitQuestion, type QuitQuestion } from './quit-words.ts';

/** What has to happen before the app is gone. */
export type QuitOptions = {
  readonly window: BrowserWindow;
  readonly atWork: () => AtWork;
  /** Ends every process we started. */
  readonly shutDown: () => Promise<void>;
};

/** Transfers get 1.5 s to stop, session processes 2 s to close what is open; then the app goes anyway, and they with it. */
const shutDownDeadlineMs = 5_000;

/** A page that holds its window back, to save what was typed last, has so long; it is asked again this often. */
const holdMs = 2_000;
const askAgainMs = 50;

/** Asks before what is at work is cut off, then ends everything in order. Closing the window quits. */
export function guardQuit(options: QuitOptions): void {
  const { window } = options;
  let isAgreed = false;
  let isAsking = false;
  const held = letPageFinish(window);
  window.on('close', (event) => {
    const question = quitQuestion(options.atWork());
    if (isAgreed || question === undefined) return held.closing();
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    void askToQuit(window, question).then((isYes) => {
      isAsking = false;
      isAgreed = isYes;
      if (isYes) app.quit();
    });
  });
  app.on('window-all-closed', () => app.quit());

  let isDown = false;
  app.on('will-quit', (event) => {
    if (isDown) return;
    event.preventDefault();
    isDown = true;
    const deadline = new Promise((resolve) => setTimeout(resolve, shutDownDeadlineMs));
    void Promise.race([options.shutDown(), deadline]).finally(() => app.quit());
  });
}

/** Lets the page hold its window back for a moment, and no longer: one that was taken over, or hangs, is closed all the same. */
function letPageFinish(window: BrowserWindow): { readonly closing: () => void } {
  let sinceMs: number | undefined;
  window.webContents.on('will-prevent-unload', (event) => {
    // a reload is nothing to wait for
    if (sinceMs === undefined || performance.now() - sinceMs >= holdMs) {
      event.preventDefault();
      return;
    }
    setTimeout(() => {
      if (!window.isDestroyed()) window.close();
    }, askAgainMs);
  });
  return {
    closing: () => {
      sinceMs ??= performance.now();
    },
  };
}

async function askToQuit(window: BrowserWindow, question: QuitQuestion): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Hawser',
    ...question,
    buttons: ['Keep running', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}
