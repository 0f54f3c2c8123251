import type { CDPSession, Page } from '@playwright/test';

/** Memory that the page's scripts use, once what nobody needs is collected. */
export async function usedMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}

/** Watches how long the page's thread is at work, in processor time: what other programs took from it does not count. */
export async function watchWork(page: Page): Promise<{ readonly cpuMs: () => Promise<number> }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await taskMs(session);
  return {
    cpuMs: async () => {
      const after = await taskMs(session);
      await session.detach();
      return after - before;
    },
  };
}

async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
}
