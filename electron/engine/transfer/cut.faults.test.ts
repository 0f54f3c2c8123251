import { describe, expect, it } from 'vitest';
import { eachBounded } from '../fs/bounded.ts';
import type { FaultCase } from '../../testing/fault-case.ts';
import { runCase } from '../../testing/fault-run.ts';

/**
 * A tree of 40 files in 3 folders, every second of them there already, and a link. Two are large enough to go on where
 * they stood.
 */
const files = Array.from({ length: 40 }, (_, at) => ({
  name: `${['', 'a/', 'a/b/'][at % 3] ?? ''}file-${at}`,
  size: at % 20 === 7 ? 50_000 : ([0, 1, 700, 5_000][at % 4] ?? 0),
  mode: at % 3 === 0 ? 0o644 : 0o750,
  old: at % 2 === 0 ? { size: 6_000 + at, mode: 0o604 } : undefined,
}));

type Cut = { readonly request: number; readonly how: 'end-after' | 'end-before' };

type Way = {
  readonly direction: 'up' | 'down';
  readonly whole: boolean;
};

const ways: readonly Way[] = (['up', 'down'] as const).flatMap((direction) => [
  { direction, whole: true },
  // the way of larger files, which a small one goes when it cannot go in one go
  { direction, whole: false },
]);

/**
 * Every how many requests there is a cut. A file takes five or six, and how many go at once changes with every third cut:
 * of seven, each of them is met in each company. `npm run soak` cuts at every request.
 */
const step = process.env['HAWSER_FAULTS'] === undefined ? 7 : 1;

function caseOf({ direction, whole }: Way, { request, how }: Cut): FaultCase {
  return {
    seed: request,
    direction,
    whole,
    files,
    posixRename: true,
    smallJobs: [1, 6, 256][request % 3] ?? 1,
    check: 'tool',
    channels: [[{ when: { request }, how }]],
  };
}

// two cores, and mostly disk requests
const atOnce = 4;
// far behind the last request of such a transfer
const mostRequests = 1_000;

describe('a link cut at one request after the other', () => {
  it.each(ways)(
    'leaves each of 40 files old or new, and a second attempt brings all of them $direction (small files in one go: $whole)',
    { timeout: 600_000 },
    async (way) => {
      const complaints: string[] = [];
      let isBehindLast = false;
      let cuts = 0;
      function* all(): Generator<Cut> {
        yield { request: 0, how: 'end-before' };
        for (let request = 0; request < mostRequests && !isBehindLast; request += step) {
          yield { request, how: 'end-after' };
        }
      }
      await eachBounded(all(), atOnce, async (cut) => {
        const result = await runCase(caseOf(way, cut));
        if (result.told.length > 0) cuts += 1;
        else isBehindLast = result.state === 'done';
        for (const text of result.complaints) {
          complaints.push(`${cut.how} at request ${cut.request}: ${text}`);
        }
      });
      expect(complaints.slice(0, 10).join('\n')).toBe('');
      // open, content and close of each, at least; what is cut has one request more than is seen here
      expect(cuts).toBeGreaterThan((files.length * 3) / step);
      expect(isBehindLast).toBe(true);
    },
  );
});
