import { describe, expect, it } from 'vitest';
import type { Lie } from '../../testing/lies.ts';
import { SSH_FX, SSH_FXP } from '../sftp/constants.ts';
import { eachBounded } from '../fs/bounded.ts';
import { planCase, type FaultCase } from '../../testing/fault-case.ts';
import { caseText, runCase } from '../../testing/fault-run.ts';

// There is no script for some kinds: ids crossed, so that one READ gets the data of another; a folder that ends early;
// sizes and times that are wrong each time they are asked for. A forgotten FSETSTAT is not drawn: only another look at
// the attributes would tell, and the content is right.

/**
 * Faulted transfers, drawn from seeds: each counts when at least one of its lies was told. A failure prints its seed;
 * `HAWSER_SEED=N` starts with it, and `HAWSER_FAULTS=1` then runs that one alone. `npm run soak` runs thousands.
 */
const firstSeed = Number(process.env['HAWSER_SEED'] ?? 1);
const wanted = Number(process.env['HAWSER_FAULTS'] ?? 250);
const mostMs = Number(process.env['HAWSER_FAULTS_MINUTES'] ?? 3) * 60_000;
// most of a case is waiting: for a disk, or for a reply that never comes
const atOnce = 6;

describe('a server that lies', () => {
  it(
    'never leaves a half-written file, nor has one called done that is not',
    { timeout: mostMs + 60_000 },
    async () => {
      const ends = { done: 0, failed: 0, cancelled: 0, paused: 0 };
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

const write = SSH_FXP.WRITE;

/** One new file of one WRITE on its way up. */
const oneFile: FaultCase = {
  seed: 0,
  direction: 'up',
  files: [{ name: 'file-0', size: 3_000, mode: 0o644, old: undefined }],
  posixRename: true,
  smallJobs: 1,
  check: 'tool',
  whole: true,
  channels: [],
};

const always = [0, 1, 2, 3, 4, 5, 6, 7];

describe('a server that damages content', () => {
  const large = [{ name: 'file-0', size: 70_000, mode: 0o644, old: { size: 5, mode: 0o600 } }];

  describe.each(['tool', 'read-back'] as const)('that is checked by: %s', (check) => {
    it.each(['flip-write', 'forget', 'repeat-write'] as const)(
      'has each file it does that to fail as a mismatch: %s',
      async (how) => {
        // the last WRITE of a large file cannot be forgotten unseen, but each before it
        const script: readonly Lie[] = [{ when: { type: write, nth: 3 }, how }];
        const plan = { ...oneFile, files: large, check };
        const result = await runCase({ ...plan, channels: [script] });
        expect(result.told).toHaveLength(1);
        expect(result).toMatchObject({ state: 'failed', complaints: [], leftovers: [] });
      },
    );

    it('has a small file copied once more, and fail when it does it again', async () => {
      const lies = (nths: readonly number[]): readonly Lie[] =>
        nths.map((nth) => ({ when: { type: write, nth }, how: 'flip-write' }));
      const once = await runCase({ ...oneFile, check, channels: [lies([0])] });
      expect(once).toMatchObject({ state: 'done', complaints: [] });
      expect(once.told).toHaveLength(1);
      const again = await runCase({ ...oneFile, check, channels: [lies(always)] });
      expect(again).toMatchObject({ state: 'failed', complaints: [], leftovers: [] });
    });

    it('has a download fail as a mismatch', async () => {
      const script: readonly Lie[] = [{ when: { type: SSH_FXP.READ, nth: 3 }, how: 'flip-read' }];
      const plan: FaultCase = { ...oneFile, direction: 'down', files: large, check };
      const result = await runCase({ ...plan, channels: [script] });
      expect(result.told).toHaveLength(1);
      expect(result).toMatchObject({ state: 'failed', complaints: [], leftovers: [] });
    });
  });

  it('is found out when it says that it gave a file its name, and did not', async () => {
    const script: readonly Lie[] = [{ when: { type: SSH_FXP.RENAME, nth: 0 }, how: 'forget' }];
    const result = await runCase({ ...oneFile, channels: [script] });
    expect(result).toMatchObject({ state: 'failed', complaints: [] });
  });
});

describe('two lies at once', () => {
  it('do not hide a forgotten WRITE from another look at the size', async () => {
    const refused = { code: SSH_FX.OP_UNSUPPORTED, text: 'Operation unsupported' };
    const script: readonly Lie[] = [
      { when: { type: write, nth: 0 }, how: 'forget' },
      { when: { type: SSH_FXP.FSTAT, nth: 0 }, how: 'refuse', ...refused },
    ];
    const result = await runCase({ ...oneFile, channels: [script] });
    expect(result.told).toHaveLength(2);
    expect(result.complaints).toEqual([]);
  });
});

describe('a server that says it made no link, and did', () => {
  it('keeps none of it', async () => {
    const lie: Lie = {
      when: { type: SSH_FXP.SYMLINK, nth: 0 },
      how: 'deny',
      code: SSH_FX.FAILURE,
      text: 'Failure',
    };
    const result = await runCase({ ...oneFile, channels: [[lie]] });
    expect(result).toMatchObject({ state: 'failed', complaints: [], leftovers: [] });
  });
});
