import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Page, ElectronApplication } from '@playwright/test';

/**
 * Longest time a process kept its event loop from turning while something went on. Time in which the machine ran others
 * does not count: of main that is what it was busy for itself, of the page, on Linux, what it did not wait for a processor.
 */
export type Watch = { readonly longestMs: () => Promise<number> };

/**
 * The same, and how long one waits who comes at any moment of it: 0.999 is all but one in a thousand. Counted is what the
 * process itself was busy for, not what other programs took from it.
 */
export type FullWatch = Watch & { readonly waitMs: (share: number) => Promise<number> };

/** A span in which nothing else ran, in milliseconds since 1970. */
type Span = { readonly startMs: number; readonly endMs: number };

type PageWindow = Window & { hawserSpans?: Span[] };

/** Watches the page: gaps between tasks of a timer, which wait for whatever blocks it. */
export async function watchPage(page: Page, electron: ElectronApplication): Promise<Watch> {
  const pid = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  const waits = watchWaits(pid);
  await page.evaluate(() => {
    const view = window as PageWindow;
    const spans: Span[] = [];
    view.hawserSpans = spans;
    const nowMs = () => performance.timeOrigin + performance.now();
    let startMs = nowMs();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const endMs = nowMs();
      if (endMs - startMs > 20) spans.push({ startMs, endMs });
      startMs = endMs;
      setTimeout(() => channel.port2.postMessage(0), 4);
    };
    channel.port2.postMessage(0);
  });
  return {
    longestMs: async () => {
      const spans = await page.evaluate(() => (window as PageWindow).hawserSpans ?? []);
      const waited = waits.stop();
      return Math.max(0, ...spans.map((span) => span.endMs - span.startMs - waited(span)));
    },
  };
}

/** Looks again and again how long the main thread of a process has waited for a processor so far. */
function watchWaits(pid: number | undefined): { readonly stop: () => (span: Span) => number } {
  const looks: { readonly atMs: number; readonly waitedMs: number }[] = [];
  const look = () => {
    const waitedMs = waitedSoFarMs(pid);
    looks.push({ atMs: performance.timeOrigin + performance.now(), waitedMs });
  };
  look();
  const timer = setInterval(look, 5).unref();
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return ({ startMs, endMs }) => {
        const before = looks.findLast(({ atMs }) => atMs <= startMs) ?? looks[0];
        const after = looks.find(({ atMs }) => atMs >= endMs) ?? looks.at(-1);
        return (after?.waitedMs ?? 0) - (before?.waitedMs ?? 0);
      };
    },
  };
}

/** The second figure of proc(5)'s schedstat, which is in nanoseconds; 0 where there is none. */
function waitedSoFarMs(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
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
    longestMs: async () =>
      (await gaps()).reduce((longest, { busyMs }) => Math.max(longest, busyMs), 0),
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

/**
 * How long the machine itself held a program up while something went on: one that does nothing but wait, as the test does
 * meanwhile, is late by what others took from it. Takes wall-clock figures of the app for what they are.
 */
export function watchMachine(): { readonly longestMs: () => number } {
  const delay = monitorEventLoopDelay({ resolution: timerMs });
  delay.enable();
  return {
    longestMs: () => {
      delay.disable();
      return Math.max(0, delay.max / 1e6 - timerMs);
    },
  };
}

type ListingWindow = Window & {
  /** The latest watch: earlier ones hear of its listing as well. */
  hawserWatch?: object;
  hawserFirstReply?: number;
  hawserFirstRows?: { readonly atMs: number; readonly arrived: number };
};

/** Watches for the next listing: when its first entries reach the page, and when rows of it are drawn. */
export async function watchFirstRows(page: Page): Promise<void> {
  await page.evaluate(() => {
    const view = window as ListingWindow;
    delete view.hawserFirstReply;
    delete view.hawserFirstRows;
    const own = {};
    view.hawserWatch = own;
    let arrived = 0;
    const isNew = () =>
      [...document.querySelectorAll('[role=gridcell]')].some((cell) =>
        cell.textContent.startsWith('entry-'),
      );
    const lookForRows = () => {
      if (isNew()) view.hawserFirstRows ??= { atMs: performance.now(), arrived };
      else requestAnimationFrame(lookForRows);
    };
    type Message = {
      readonly type?: string;
      readonly entries?: { readonly names: readonly string[] };
    };
    // the preload hands over each stream's port this way
    window.addEventListener('message', ({ ports }) => {
      ports[0]?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
        if (view.hawserWatch !== own || data.type !== 'batch') return;
        arrived += data.entries?.names.length ?? 0;
        if (view.hawserFirstReply !== undefined) return;
        view.hawserFirstReply = performance.now();
        // in a frame, not before: rows that are not drawn do not count
        requestAnimationFrame(lookForRows);
      });
    });
  });
}

/** How long after the first entries, and after how many, the first rows stood on the screen. */
export function firstRows(page: Page): Promise<{ readonly ms: number; readonly arrived: number }> {
  return page.evaluate(() => {
    const { hawserFirstReply = 0, hawserFirstRows } = window as ListingWindow;
    const { atMs = Infinity, arrived = Infinity } = hawserFirstRows ?? {};
    return { ms: atMs - hawserFirstReply, arrived };
  });
}
