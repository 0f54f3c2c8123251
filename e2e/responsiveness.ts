import type { Page, ElectronApplication } from '@playwright/test';

/** Longest time a process did not turn its event loop while something went on. */
export type Watch = { readonly longestMs: () => Promise<number> };

type PageWindow = Window & { hawserLongest?: number };

/** Watches the page: gaps between tasks of a timer, which wait for whatever blocks it. */
export async function watchPage(page: Page): Promise<Watch> {
  await page.evaluate(() => {
    const view = window as PageWindow;
    view.hawserLongest = 0;
    let last = performance.now();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const now = performance.now();
      view.hawserLongest = Math.max(view.hawserLongest ?? 0, now - last);
      last = now;
      setTimeout(() => channel.port2.postMessage(0), 4);
    };
    channel.port2.postMessage(0);
  });
  return { longestMs: () => page.evaluate(() => (window as PageWindow).hawserLongest ?? 0) };
}

type MainGlobal = typeof globalThis & { hawserLongest?: number };

/** Watches main in the same way, by a timer of 5 ms. */
export async function watchMain(electron: ElectronApplication): Promise<Watch> {
  await electron.evaluate(() => {
    const scope = globalThis as MainGlobal;
    scope.hawserLongest = 0;
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      scope.hawserLongest = Math.max(scope.hawserLongest ?? 0, now - last - 5);
      last = now;
    }, 5);
  });
  return {
    longestMs: () => electron.evaluate(() => (globalThis as MainGlobal).hawserLongest ?? 0),
  };
}

type ListingWindow = Window & { hawserFirstReply?: number; hawserFirstRows?: number };

/** Watches for the next listing: when its first entries reach the page, and when rows of it are drawn. */
export async function watchFirstRows(page: Page): Promise<void> {
  await page.evaluate(() => {
    const view = window as ListingWindow;
    delete view.hawserFirstReply;
    delete view.hawserFirstRows;
    const isNew = () =>
      [...document.querySelectorAll('[role=gridcell]')].some((cell) =>
        cell.textContent.startsWith('entry-'),
      );
    const lookForRows = () => {
      if (isNew()) view.hawserFirstRows ??= performance.now();
      else requestAnimationFrame(lookForRows);
    };
    // the preload hands over each stream's port this way
    window.addEventListener('message', ({ ports }) => {
      ports[0]?.addEventListener('message', ({ data }: MessageEvent<{ type?: string }>) => {
        if (data.type !== 'batch' || view.hawserFirstReply !== undefined) return;
        view.hawserFirstReply = performance.now();
        // in a frame, not before: rows that are not drawn do not count
        requestAnimationFrame(lookForRows);
      });
    });
  });
}

/** Milliseconds from the first entries in the page to the first rows on the screen. */
export function firstRowsMs(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { hawserFirstReply, hawserFirstRows } = window as ListingWindow;
    return (hawserFirstRows ?? Infinity) - (hawserFirstReply ?? 0);
  });
}
