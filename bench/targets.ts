import { listingLoad } from './listing.ts';
import type { Case, Report } from './results.ts';
import { cpuPerGiB, peakBytesOf, ratioOf, type Ratio } from './stats.ts';

/** One thing the bench wants of Hawser, as one run found it. */
export type Finding = {
  readonly target: string;
  readonly measured: string;
  readonly state: 'met' | 'missed' | 'not measured';
};

/** The row that is held to the targets: the engine as users run it. */
export const judgedTool = 'Hawser';

type SpeedTarget = {
  readonly load: string;
  readonly delayMs: number;
  readonly against: string;
  readonly atLeast: number;
};

const speedTargets: readonly SpeedTarget[] = [
  { load: '1 GiB', delayMs: 0, against: 'sftp', atLeast: 0.7 },
  { load: '256 MiB', delayMs: 50, against: 'sftp', atLeast: 3 },
  { load: '256 MiB', delayMs: 50, against: 'rclone', atLeast: 2 },
  { load: '10,000 x 2 KiB', delayMs: 0, against: 'sftp', atLeast: 5 },
  { load: '10,000 x 2 KiB', delayMs: 0, against: 'tar | ssh', atLeast: 0.9 },
  { load: '1,000 x 2 KiB', delayMs: 50, against: 'scp -r', atLeast: 100 },
  { load: '1,000 x 2 KiB', delayMs: 50, against: 'rclone', atLeast: 15 },
  { load: '1,000 x 2 KiB', delayMs: 50, against: 'tar | ssh', atLeast: 0.8 },
];

const mostMemoryBytes = 200e6;
const mostCpuTimesSftp = 2.5;

/** Holds what was measured against every target, both directions of each. */
export function checkTargets({ cases }: Pick<Report, 'cases'>): Finding[] {
  const findings = speedTargets.flatMap((target) =>
    (['get', 'put'] as const).map((direction) => {
      const found = cases.find(
        (one) =>
          one.load === target.load && one.delayMs === target.delayMs && one.direction === direction,
      );
      return speedFinding(target, direction, found && ratioOf(found, judgedTool, target.against));
    }),
  );
  return [...findings, listingFinding(cases), ...cpuFindings(cases), memoryFinding(cases)];
}

const slowestListing = 1.3;

function listingFinding(cases: readonly Case[]): Finding {
  const target = `${listingLoad}, 0 ms: at most ${slowestListing} x the time of sftp's ls -1f`;
  const found = cases.find(({ load, delayMs }) => load === listingLoad && delayMs === 0);
  const ratio = found && ratioOf(found, judgedTool, 'sftp');
  if (ratio === undefined) return { target, measured: '', state: 'not measured' };
  // the ratio is of speeds
  const measured = `${(1 / ratio.times).toFixed(2)} x`;
  return { target, measured, state: judge(ratio, 1 / slowestListing) };
}

function speedFinding(target: SpeedTarget, direction: string, ratio: Ratio | undefined): Finding {
  const { load, delayMs, against, atLeast } = target;
  const text = `${load}, ${delayMs} ms, ${direction}: at least ${atLeast} x ${against}`;
  if (ratio === undefined) return { target: text, measured: '', state: 'not measured' };
  return { target: text, measured: showRatio(ratio), state: judge(ratio, atLeast) };
}

function judge({ times, bound }: Ratio, atLeast: number): Finding['state'] {
  if (times >= atLeast) return bound === 'at most' ? 'not measured' : 'met';
  return bound === 'at least' ? 'not measured' : 'missed';
}

/** A ratio for people: `>` and `<` where one side was stopped at its limit. */
export function showRatio({ times, bound }: Ratio): string {
  const sign = { exact: '', 'at least': '> ', 'at most': '< ' }[bound];
  return `${sign}${times.toFixed(times < 100 ? 2 : 0)}`;
}

function cpuFindings(cases: readonly Case[]): Finding[] {
  return cases
    .filter(({ files }) => files === 1)
    .map((found) => {
      const [mine, theirs] = [judgedTool, 'sftp'].map((tool) => {
        const series = found.series.find((one) => one.tool === tool);
        return series && cpuPerGiB(found, series);
      });
      const { load, delayMs, direction } = found;
      const target = `${load}, ${delayMs} ms, ${direction}: CPU at most ${mostCpuTimesSftp} x sftp`;
      if (mine === undefined || theirs === undefined) {
        return { target, measured: '', state: 'not measured' };
      }
      const state = mine / theirs <= mostCpuTimesSftp ? 'met' : 'missed';
      return { target, measured: (mine / theirs).toFixed(2), state };
    });
}

function memoryFinding(cases: readonly Case[]): Finding {
  const peaks = cases.flatMap(({ series }) =>
    series.filter(({ tool }) => tool === judgedTool).flatMap((one) => peakBytesOf(one) ?? []),
  );
  const target = `all: session process below ${mostMemoryBytes / 1e6} MB`;
  if (peaks.length === 0) return { target, measured: '', state: 'not measured' };
  const most = Math.max(...peaks);
  const measured = `${(most / 1e6).toFixed(0)} MB`;
  return { target, measured, state: most < mostMemoryBytes ? 'met' : 'missed' };
}
