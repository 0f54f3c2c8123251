import type { Case, Report, Series } from './results.ts';
import { cpuPerGiB, finishedRuns, peakBytesOf, ratioOf, timingOf } from './stats.ts';
import { checkTargets, showRatio } from './targets.ts';

/** The tools every row is compared with. */
const yardsticks = ['sftp', 'scp -r', 'rclone', 'tar | ssh'];

/** Everything people want to read of a report, in Markdown. */
export function printReport(report: Report): string {
  const parts = [
    machineText(report),
    rulesText(report),
    speedTable(report),
    targetTable(report),
    leftOutText(report),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function machineText({ machine, rounds }: Report): string {
  const { cpu, cores, memoryGiB, system, kernel, data, programs, loadAverage, date } = machine;
  const versions = Object.entries(programs).map(([name, version]) => `${name} ${version}`);
  return [
    `${date}, medians of ${rounds} rounds at most; load average before: ${loadAverage}`,
    `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system} ${kernel}, data on ${data}`,
    versions.join(', '),
  ].join('\n');
}

function rulesText({ rules }: Report): string {
  const lines = Object.entries(rules).map(([tool, rule]) => `- ${tool}: ${rule}`);
  return ['What each does for the safety of the data:', ...lines].join('\n');
}

function speedTable({ cases }: Report): string {
  const titles = ['load', 'RTT ms', 'way', 'tool', 'median s', 'rate', 'runs'];
  const ratios = yardsticks.map((tool) => `x ${tool.replaceAll('|', '\\|')}`);
  const head = [...titles, ...ratios, 'CPU s/GiB', 'peak MB', 'notes'];
  const rows = cases.flatMap((found) => found.series.map((series) => speedRow(found, series)));
  return markdown(head, rows, { textColumns: [0, 2, 3, head.length - 1] });
}

function speedRow(found: Case, series: Series): string[] {
  const timing = timingOf(series);
  const peak = peakBytesOf(series);
  // of small files the work for each file is measured, not for each byte
  const cpu = found.files === 1 ? cpuPerGiB(found, series) : undefined;
  return [
    found.load,
    String(found.delayMs),
    found.direction,
    series.tool.replaceAll('|', '\\|'),
    timing
      ? `${timing.isOver ? '> ' : ''}${timing.seconds.toFixed(timing.isOver ? 0 : 2)}`
      : whyNot(series),
    timing && !timing.isOver ? rateOf(found, timing.seconds) : '',
    String(series.runs.length),
    ...yardsticks.map((other) => ratioText(found, series.tool, other)),
    cpu?.toFixed(2) ?? '',
    peak === undefined ? '' : (peak / 1e6).toFixed(0),
    notes(series),
  ];
}

function whyNot({ runs }: Series): string {
  return runs.some(({ ended }) => ended === 'failed') ? 'failed' : 'no time';
}

function rateOf({ files, bytes }: Case, seconds: number): string {
  return files === 1
    ? `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`
    : `${(files / seconds).toFixed(0)} files/s`;
}

function ratioText(found: Case, tool: string, other: string): string {
  const ratio = ratioOf(found, tool, other);
  return ratio ? showRatio(ratio) : '';
}

function notes(series: Series): string {
  const { kept, checks } = finishedRuns(series)[0] ?? {};
  const counts = checks
    ? [
        [checks.sha256, 'sha256'],
        [checks.readBack, 'read-back'],
        [checks.size, 'size'],
      ]
    : [];
  return [
    ...(kept ? [`links ${kept.links}`, `modes ${kept.executable}`] : []),
    ...counts.filter(([count]) => count !== 0).map(([count, by]) => `${count} checked by ${by}`),
  ].join(', ');
}

function targetTable(report: Report): string {
  const findings = checkTargets(report);
  const rows = findings
    // a run of some tools and loads is not to be buried under all it leaves open
    .filter(({ measured }) => measured !== '')
    .map(({ target, measured, state }) => [target.replaceAll('|', '\\|'), measured, state]);
  const open = findings.length - rows.length;
  const rest = open === 0 ? '' : `${open} targets need tools or loads that were not measured.`;
  if (rows.length === 0) return rest;
  return `${markdown(['target', 'measured', ''], rows, { textColumns: [0, 2] })}\n\n${rest}`.trim();
}

function leftOutText({ leftOut, cases }: Report): string {
  const failures = cases.flatMap(({ load, delayMs, direction, series }) =>
    series.flatMap(({ tool, runs }) =>
      runs.flatMap((run) =>
        run.ended === 'failed'
          ? `${tool}, ${load}, ${delayMs} ms, ${direction}: ${run.reason}`
          : [],
      ),
    ),
  );
  const lines = [...leftOut, ...failures.map((line) => `FAILED ${line}`)];
  return lines.length === 0
    ? ''
    : ['Not measured:', ...lines.map((line) => `- ${line}`)].join('\n');
}

/** A table whose columns line up also where nobody renders it. */
function markdown(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { textColumns }: { readonly textColumns: readonly number[] },
): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const fit = (row: readonly string[]) =>
    row.map((cell, column) =>
      textColumns.includes(column)
        ? cell.padEnd(widths[column] ?? 0)
        : cell.padStart(widths[column] ?? 0),
    );
  const rule = widths.map((width, column) =>
    textColumns.includes(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(fit(head)), line(rule), ...rows.map((row) => line(fit(row)))].join('\n');
}
