import * as fs from 'node:fs/promises';
import path from 'node:path';
import { electronExecutable } from '../electron/testing/engine-hosts.ts';
import { startSshd, type Sshd } from '../electron/testing/sshd.ts';
import { checkArrived, loads, makeLoad, makeWorkFolder, type Load } from './data.ts';
import { hawserMover } from './hawser.ts';
import { machineFacts } from './machine.ts';
import type { Mover } from './mover.ts';
import { scpMover, sftpMover } from './openssh.ts';
import { table, type Case, type Report } from './report.ts';

/** How a run of the bench is made. */
export type BenchOptions = {
  /** Rounds per case; in each every tool takes its turn. */
  readonly rounds: number;
  /** Print JSON instead of the table. */
  readonly json: boolean;
  /** Only loads whose name contains this. */
  readonly only?: string;
  readonly say: (line: string) => void;
};

/** Runs everything in one go, tools taking turns, and gives what to print. The JSON is kept in `bench/results/`. */
export async function bench(options: BenchOptions): Promise<string> {
  // one cipher for all, the fast one that Electron has as well
  const sshd = await startSshd({ config: ['Ciphers aes128-gcm@openssh.com'] });
  const folder = await makeWorkFolder();
  const movers = chooseMovers(sshd, options.say);
  try {
    const machine = machineFacts();
    const cases: Case[] = [];
    for (const load of loads.filter(({ name }) => name.includes(options.only ?? ''))) {
      cases.push(...(await runLoad({ ...options, folder, movers, load })));
    }
    const report: Report = { machine, cases };
    await keep(report);
    return options.json ? JSON.stringify(report, undefined, 2) : table(report);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
    await sshd.stop();
  }
}

function chooseMovers(sshd: Sshd, say: (line: string) => void): Mover[] {
  const movers = [sftpMover(sshd), scpMover(sshd)];
  if (electronExecutable() === undefined)
    say('no Electron runtime: Hawser under Electron is left out');
  else movers.push(hawserMover(sshd, 'utility'));
  movers.push(hawserMover(sshd, 'child'));
  return movers;
}

type LoadRun = BenchOptions & {
  readonly folder: string;
  readonly movers: readonly Mover[];
  readonly load: Load;
};

async function runLoad(run: LoadRun): Promise<Case[]> {
  const source = await makeLoad(run.folder, run.load);
  try {
    return [await runCase(run, source, 'get'), await runCase(run, source, 'put')];
  } finally {
    await fs.rm(source, { recursive: true, force: true });
  }
}

async function runCase(run: LoadRun, source: string, direction: 'get' | 'put'): Promise<Case> {
  const { load, movers, rounds, say } = run;
  const seconds = new Map<string, number[]>(movers.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const mover of movers) {
      const took = await timeOne(run, mover, { source, direction });
      seconds.get(mover.name)?.push(took);
      say(`${load.name} ${direction}, round ${round}: ${mover.name} ${took.toFixed(2)} s`);
    }
  }
  return {
    load: load.name,
    direction,
    files: load.files,
    bytes: load.files * load.bytesPerFile,
    series: [...seconds].map(([mover, all]) => ({ mover, seconds: all })),
  };
}

/** Seconds of one move, which is checked to be complete. */
async function timeOne(
  { folder, load }: LoadRun,
  mover: Mover,
  { source, direction }: { readonly source: string; readonly direction: 'get' | 'put' },
): Promise<number> {
  const target = path.join(folder, 'target');
  await fs.mkdir(target);
  await mover.prepare?.();
  try {
    const start = performance.now();
    await mover[direction]({ source, target });
    const took = (performance.now() - start) / 1_000;
    await checkArrived(target, load);
    return took;
  } finally {
    await mover.finish?.();
    await fs.rm(target, { recursive: true });
  }
}

async function keep(report: Report): Promise<void> {
  const folder = path.join(import.meta.dirname, 'results');
  await fs.mkdir(folder, { recursive: true });
  const name = `${report.machine.date}-${process.pid}.json`;
  await fs.writeFile(path.join(folder, name), `${JSON.stringify(report, undefined, 2)}\n`);
}
