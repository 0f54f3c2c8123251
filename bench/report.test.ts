import { expect, test } from 'vitest';
import { printReport } from './report.ts';
import type { Case, Report, Run } from './results.ts';

const done = (seconds: number): Run => ({
  ended: 'done',
  seconds,
  cpuSeconds: 2,
  peakBytes: 150e6,
});

const reportOf = (cases: Case[], leftOut: string[] = []): Report => ({
  machine: {
    cpu: 'A CPU',
    cores: 2,
    memoryGiB: 1,
    system: 'Linux',
    kernel: '6',
    data: 'tmpfs',
    programs: { node: 'v20', rclone: 'v1' },
    loadAverage: 0.5,
    date: '2026-01-02',
  },
  rounds: 3,
  rules: { sftp: 'no sync' },
  leftOut,
  cases,
});

const small: Case = {
  load: '10,000 x 2 KiB',
  delayMs: 50,
  direction: 'get',
  files: 10_000,
  bytes: 20_480_000,
  series: [
    { tool: 'sftp', runs: [done(10), done(12), done(11)] },
    { tool: 'scp -r', runs: [{ ended: 'over', limitSeconds: 300 }] },
    { tool: 'tar | ssh', runs: [{ ended: 'failed', reason: 'no tar there' }] },
    { tool: 'lftp', runs: [] },
    { tool: 'Hawser', runs: [done(2), done(2.2), done(50)] },
  ],
};

/** The cells of a tool's row. */
function rowOf(text: string, tool: string): string[] {
  const rows = text.split('\n').map((line) => line.split(/(?<!\\)\|/u).map((cell) => cell.trim()));
  return rows.find((cells) => cells[4] === tool) ?? [];
}

test('a row has the median, rate, runs, ratios and memory of its tool', () => {
  const row = rowOf(printReport(reportOf([small])), 'Hawser');
  expect(row.slice(5, 14)).toEqual([
    '2.20',
    '4545 files/s',
    '3',
    '5.00',
    '> 136',
    '',
    '',
    '',
    '150',
  ]);
});

test('a large file has a rate in bytes and CPU time for each GiB', () => {
  const series = [{ tool: 'sftp', runs: [done(2)] }];
  const large: Case = { ...small, load: '256 MiB', files: 1, bytes: 256 * 1024 ** 2, series };
  const row = rowOf(printReport(reportOf([large])), 'sftp');
  expect(row[6]).toBe('134 MB/s');
  expect(row[12]).toBe('8.00');
});

test('a tool that was stopped, failed or had no turn says so in its row', () => {
  const text = printReport(reportOf([small], ['rclone: rclone is missing here']));
  expect(rowOf(text, 'scp -r').slice(5, 8)).toEqual(['> 300', '', '1']);
  expect(rowOf(text, 'tar \\| ssh')[5]).toBe('failed');
  expect(rowOf(text, 'lftp')[5]).toBe('no time');
  expect(text).toContain('FAILED tar | ssh, 10,000 x 2 KiB, 50 ms, get: no tar there');
  expect(text).toContain('- rclone: rclone is missing here');
});

test('what became of links and modes, and how files were checked, stands in the row', () => {
  const kept = { links: 'followed', executable: 'lost' } as const;
  const checks = { sha256: 9_998, readBack: 0, size: 2 };
  const runs: Run[] = [{ ended: 'done', seconds: 1, kept, checks }];
  const mixed: Case = { ...small, series: [{ tool: 'sftp', runs }] };
  expect(rowOf(printReport(reportOf([mixed])), 'sftp')[14]).toBe(
    'links followed, modes lost, 9998 checked by sha256, 2 checked by size',
  );
});

test('machine, rules and targets are told with the figures', () => {
  const text = printReport(reportOf([small]));
  expect(text).toContain('A CPU, 2 cores, 1 GiB, Linux 6, data on tmpfs\nnode v20, rclone v1');
  expect(text).toContain('- sftp: no sync');
  expect(text).toMatch(/\| all: session process below 200 MB \| +150 MB \| met \|/u);
  expect(text).toContain('17 targets need tools or loads that were not measured.');
});
