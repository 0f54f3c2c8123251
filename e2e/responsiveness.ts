import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Page, ElectronApplication } from '@playwright/test';

const timerMs = 5;

/**
 * Longest time a process kept its event loop from turning while something went on. Counted is what the thread worked for it
 * itself, by the processor's clock: what other programs took from it meanwhile says nothing of Hawser.
 */
export type Watch = { readonly longestMs: () => Promise<number> };

/** The same, and how long one waits who comes at any moment of it: 0.999 is all but one in a thousand. */
export type FullWatch = Watch & { readonly waitMs: (share: number) => Promise<number> };

/** A span in which nothing else ran, in milliseconds since 1970. */
type Span = { readonly startMs: number; readonly endMs: number };

type PageWindow = Window & { hawserSpans?: Span[] };

/** Watches the page: gaps between tasks of a timer, which wait for whatever blocks it. */
export async function watchPage(page: Page, electron: ElectronApplication): Promise<Watch> {
  const pid = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  const work = watchThread(pid);
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
      const workedMs = work.stop();
      return Math.max(0, ...spans.map(workedMs));
    },
  };
}

/** Looks again and again how long the main thread of a process has worked so far. */
function watchThread(pid: number | undefined): { readonly stop: () => (span: Span) => number } {
  const looks: { readonly atMs: number; readonly workedMs: number }[] = [];
  const look = () => {
    const workedMs = workedSoFarMs(pid);
    looks.push({ atMs: performance.timeOrigin + performance.now(), workedMs });
  };
  look();
  const timer = setInterval(look, timerMs).unref();
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return ({ startMs, endMs }) => {
        // looks within the span alone: on a busy machine the next ones may lie far outside
        const first = looks.find(({ atMs }) => atMs >= startMs);
        const last = looks.findLast(({ atMs }) => atMs <= endMs);
        if (first === undefined || last === undefined) return 0;
        return Number.isNaN(last.workedMs)
          ? endMs - startMs
          : Math.max(0, last.workedMs - first.workedMs);
      };
    },
  };
}

/** The first figure of proc(5)'s schedstat, which is in nanoseconds; NaN where it is not kept. */
function workedSoFarMs(pid: number | undefined): number {
  try {
    const [worked] = readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ');
    return Number(worked) / 1e6 || Number.NaN;
  } catch {
    return Number.NaN;
  }
}

/** How long a timer was late, and how long main's own thread was at work meanwhile. */
type Gap = { readonly ms: number; readonly busyMs: number };

type MainGlobal = typeof globalThis & { hawserGaps?: Gap[] };

/** Watches main in the same way, by a timer of 5 ms. */
export async function watchMain(electron: ElectronApplication): Promise<FullWatch> {
  await electron.evaluate(() => {
    const scope = globalThis as MainGlobal;
    const seen: Gap[] = [];
    scope.hawserGaps = seen;
    const files = process.getBuiltinModule('node:fs');
    // where it is not kept for a thread alone, the work of main's other threads counts as well
    const isKept = files.existsSync('/proc/self/schedstat');
    const workMs = (): number => {
      if (isKept)
        return Number(files.readFileSync('/proc/self/schedstat', 'latin1').split(' ')[0]) / 1e6;
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    };
    let [last, work] = [performance.now(), workMs()];
    setInterval(() => {
      const [now, worked] = [performance.now(), workMs()];
      const ms = Math.max(0, now - last - 5);
      seen.push({ ms, busyMs: Math.min(ms, worked - work) });
      [last, work] = [now, worked];
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
