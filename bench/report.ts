import type { MachineFacts } from './machine.ts';

/** Seconds of every round of one mover in one case. */
export type Series = { readonly mover: string; readonly seconds: readonly number[] };

/** One load in one direction. */
export type Case = {
  readonly load: string;
  readonly direction: 'get' | 'put';
  readonly files: number;
  readonly bytes: number;
  readonly series: readonly Series[];
};

/** Everything one run of the bench found out. */
export type Report = { readonly machine: MachineFacts; readonly cases: readonly Case[] };

/** The middle of the values; the mean of the two middle ones for an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** A table in Markdown: medians, and how many times as fast as `sftp` in the same rounds. */
export function table({ cases }: Report): string {
  const lines = [
    '| load | way | tool | median s | rate | x sftp | x scp -r |',
    '| --- | --- | --- | ---: | ---: | ---: | ---: |',
  ];
  for (const found of cases) {
    for (const { mover, seconds } of found.series) {
      const cells = [
        found.load,
        found.direction,
        mover,
        median(seconds).toFixed(2),
        rate(found, median(seconds)),
        ratio(found, 'sftp', seconds),
        ratio(found, 'scp -r', seconds),
      ];
      lines.push(`| ${cells.join(' | ')} |`);
    }
  }
  return lines.join('\n');
}

function rate({ files, bytes }: Case, seconds: number): string {
  return files === 1
    ? `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`
    : `${(files / seconds).toFixed(0)} files/s`;
}

function ratio({ series }: Case, against: string, seconds: readonly number[]): string {
  const other = series.find(({ mover }) => mover === against);
  return other ? (median(other.seconds) / median(seconds)).toFixed(2) : '';
}
