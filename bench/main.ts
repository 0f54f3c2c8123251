import * as fs from 'node:fs/promises';
import path from 'node:path';
import { electronExecutable } from '../electron/testing/engine-hosts.ts';
import { startSshd, type Sshd } from '../electron/testing/sshd.ts';
import { dataRoot, makeWorkFolder } from './data.ts';
import { openEndpoint } from './endpoint.ts';
import { listingLoad, runListing } from './listing.ts';
import { loadsAt } from './loads.ts';
import { machineFacts } from './machine.ts';
import { readOptions, type BenchOptions, type Flags } from './options.ts';
import { printReport } from './report.ts';
import type { Case, Report } from './results.ts';
import { runLoad, type LoadRun } from './run-load.ts';
import { findTools, toolIds } from './tools.ts';

/** What `npm run bench` gives: the flags, where progress goes, and how to end early. */
export type BenchCall = {
  readonly flags: Flags;
  readonly say: (line: string) => void;
  /** Ends the bench; nothing stays behind. */
  readonly signal: AbortSignal;
};

/** What to print, and whether every tool that had its turn did its work. */
export type BenchResult = { readonly output: string; readonly allWorked: boolean };

/** Runs everything in one go, tools taking turns. The JSON is kept in `bench/results/`. */
export async function bench({ flags, say, signal }: BenchCall): Promise<BenchResult> {
  const options = readOptions(flags, toolIds);
  const machine = machineFacts({ dataRoot, electron: electronExecutable() });
  const { tools, missing } = findTools(options.toolIds);
  for (const line of missing) say(`left out: ${line}`);
  // one cipher for all, the fast one that Electron has as well
  const sshd = await startSshd({ config: ['Ciphers aes128-gcm@openssh.com'] });
  const folder = await makeWorkFolder();
  try {
    const { cases, leftOut } = await runAll(options, { sshd, folder, tools, say, signal });
    const rules = Object.fromEntries(tools.map(({ name, rules }) => [name, rules]));
    const rounds = options.rounds;
    const report = { machine, rounds, rules, leftOut: [...missing, ...leftOut], cases };
    const output = options.json ? JSON.stringify(report, undefined, 2) : printReport(report);
    say(`kept as ${await keep(report)}`);
    return { output, allWorked: !cases.some(hasFailure) };
  } finally {
    // the server first: what a stopped tool left on its way must not be written any more
    await sshd.stop();
    await fs.rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

type Stage = Pick<LoadRun, 'folder' | 'tools' | 'say' | 'signal'> & { readonly sshd: Sshd };

async function runAll(
  options: BenchOptions,
  stage: Stage,
): Promise<{ readonly cases: Case[]; readonly leftOut: string[] }> {
  const cases: Case[] = [];
  const leftOut: string[] = [];
  const untilMs = performance.now() + options.minutes * 60_000;
  const isLate = () => performance.now() > untilMs;
  for (const delayMs of options.delaysMs) {
    const endpoint = await openEndpoint(stage.sshd, { delayMs, folder: stage.folder });
    try {
      for (const load of loadsAt(delayMs).filter(({ name }) => name.includes(options.only))) {
        if (isLate())
          leftOut.push(`${load.name}, ${delayMs} ms: the ${options.minutes} min are up`);
        else
          cases.push(...(await runLoad({ ...stage, ...options, endpoint, delayMs, load, isLate })));
      }
      if (delayMs === 0 && listingLoad.includes(options.only) && !isLate())
        cases.push(await runListing({ ...stage, ...options, endpoint, delayMs, isLate }));
    } finally {
      await endpoint.close();
    }
  }
  return { cases, leftOut };
}

function hasFailure({ series }: Case): boolean {
  return series.some(({ runs }) => runs.some(({ ended }) => ended === 'failed'));
}

/** Writes the report under a name of its own; only one that is given another name is kept in the repository. */
async function keep(report: Report): Promise<string> {
  const folder = path.join(import.meta.dirname, 'results');
  await fs.mkdir(folder, { recursive: true });
  const name = `run-${report.machine.date}-${process.pid}.json`;
  await fs.writeFile(path.join(folder, name), `${JSON.stringify(report, undefined, 2)}\n`);
  return `bench/results/${name}`;
}
