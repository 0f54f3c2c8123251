import { describe, expect, it } from 'vitest';
import type { Lie } from '../../testing/lies.ts';
import { SSH_FX, SSH_FXP } from '../sftp/constants.ts';
import { eachBounded } from '../fs/bounded.ts';
import { caseChunkBytes, planCase, type FaultCase } from '../../testing/fault-case.ts';
import { caseText, runCase } from '../../testing/fault-run.ts';

/**
 * Lies that only content verification can see. Nothing in SFTP v3 tells them from the truth, so a transfer that believes
 * them is no fault to be found here, and they are not drawn.
 */
const onlyContentVerificationCanSee: readonly { readonly lie: Lie['how']; readonly why: string }[] =
  [
    // inside SSH's integrity check only the server itself or its disk can do this
    { lie: 'flip-read', why: 'a byte of the data is wrong, and its size is right' },
    { lie: 'flip-write', why: 'the same on the way to the disk' },
    { lie: 'forget', why: 'with another WRITE behind it, the hole has the right size' },
    { lie: 'forget', why: 'RENAME and FSETSTAT: only another look at the target would tell' },
  ];
// There is no script for some more of this kind: ids crossed, so that one READ gets the data of another; a folder that
// ends early; sizes and times that are wrong each time they are asked for.

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

  it('is not given lies to tell that only content verification can see', () => {
    const unseen = new Set(onlyContentVerificationCanSee.map(({ lie }) => lie));
    for (let seed = 1; seed <= 2_000; seed += 1) {
      const { channels, files, direction } = planCase(seed);
      const drawn = channels.flat().filter(({ how }) => unseen.has(how));
      // alone, and of a file that is one WRITE long, a forgotten one shows in the size
      const isSeen =
        direction === 'up' &&
        channels.flat().length === 1 &&
        files.every(({ size }) => size <= caseChunkBytes) &&
        drawn.every(({ how, when }) => how === 'forget' && 'type' in when && when.type === write);
      expect(drawn.length === 0 || isSeen).toBe(true);
    }
  });
});

const write = SSH_FXP.WRITE;

/** One new file of one WRITE on its way up. */
const oneFile: FaultCase = {
  seed: 0,
  direction: 'up',
  files: [{ name: 'file-0', size: 3_000, mode: 0o644, old: undefined }],
  posixRename: true,
  smallJobs: 1,
  whole: true,
  channels: [],
};

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
