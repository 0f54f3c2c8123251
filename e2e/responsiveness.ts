import type { Page, ElectronApplication } from '@playwright/test';

/** Longest time a process did not turn its event loop while something went on. */
export type Watch = { readonly longestMs: () => Promise<number> };

/**
 * The same, and how long one waits who comes at any moment of it: 0.999 is all but one in a thousand. Counted is what the
 * process itself was busy for, not what other programs took from it.
 */
export type FullWatch = Watch & { readonly waitMs: (share: number) => Promise<number> };

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

/** How long a timer was late, and how long the process itself was at work meanwhile. */
type Gap = { readonly ms: number; readonly busyMs: number };

type MainGlobal = typeof globalThis & { hawserGaps?: Gap[] };

const timerMs = 5;

/** Watches main in the same way, by a timer of 5 ms. */
export async function watchMain(electron: ElectronApplication): Promise<FullWatch> {
  await electron.evaluate(() => {
    const scope = globalThis as MainGlobal;
    const seen: Gap[] = [];
    scope.hawserGaps = seen;
    let [last, work] = [performance.now(), process.cpuUsage()];
    setInterval(() => {
      const [now, { user, system }] = [performance.now(), process.cpuUsage(work)];
      const ms = Math.max(0, now - last - 5);
      seen.push({ ms, busyMs: Math.min(ms, (user + system) / 1_000) });
      [last, work] = [now, process.cpuUsage()];
    }, 5);
  });
  const gaps = (): Promise<Gap[]> =>
    electron.evaluate(() => (globalThis as MainGlobal).hawserGaps ?? []);
  return {
    longestMs: async () => (await gaps()).reduce((longest, { ms }) => Math.max(longest, ms), 0),
    waitMs: async (share) => {
      // who comes within a gap waits for what is left of it, so a long one counts for each of its milliseconds
      const waits = (await gaps()).flatMap(({ busyMs }) =>
        Array.from({ length: Math.ceil(busyMs) + timerMs }, (_, left) => Math.min(left, busyMs)),
      );
      waits.sort((a, b) => a - b);
      return waits[Math.ceil(share * waits.length) - 1] ?? 0;
    },
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
