import { describe, expect, it } from 'vitest';
import { eachBounded } from '../fs/bounded.ts';
import { planCase } from '../../testing/fault-case.ts';
import { caseText, runCase } from '../../testing/fault-run.ts';

/**
 * Faulted transfers, drawn from seeds: each counts when at least one of its lies was told. A failure prints its seed;
 * `HAWSER_SEED=N` starts with it, and `HAWSER_FAULTS=1` then runs that one alone. `npm run soak` runs thousands.
 */
const firstSeed = Number(process.env['HAWSER_SEED'] ?? 1);
const wanted = Number(process.env['HAWSER_FAULTS'] ?? 400);
const mostMs = Number(process.env['HAWSER_FAULTS_MINUTES'] ?? 3) * 60_000;
// most of a case is waiting: for a disk, or for a reply that never comes
const atOnce = 6;

describe('a server that lies', () => {
  it(
    'never leaves a half-written file, nor has one called done that is not',
    { timeout: mostMs + 60_000 },
    async () => {
      const ends = { done: 0, failed: 0, cancelled: 0 };
      const complaints: string[] = [];
      const untilMs = performance.now() + mostMs;
      let faulted = 0;
      function* seeds() {
        for (let seed = firstSeed; faulted < wanted && complaints.length < 5; seed += 1) {
          if (performance.now() > untilMs) return;
          yield seed;
        }
      }
      await eachBounded(seeds(), atOnce, async (seed) => {
        const plan = planCase(seed);
        const result = await runCase(plan);
        if (result.told.length > 0) {
          faulted += 1;
          ends[result.state] += 1;
        }
        for (const text of result.complaints) complaints.push(`${caseText(plan)}\n    ${text}`);
      });
      expect(complaints.join('\n')).toBe('');
      expect(faulted).toBeGreaterThanOrEqual(wanted);
      if (wanted < 100) return;
      // neither kind of end is what all of them come to, or the lies would be too weak or too strong
      expect(Math.min(ends.done, ends.failed)).toBeGreaterThan(faulted / 10);
    },
  );
});
